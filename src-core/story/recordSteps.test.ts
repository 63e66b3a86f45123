import { describe, expect, test } from 'vitest';
import { emptyDocument } from '../graph/document.ts';
import { addNode, connectPorts, remove, renameNode, setConfig, setDataElement, setDataLength, setParameterElement, setTrainable, toggleBypassed } from '../graph/edit.ts';
import { registry } from '../node/registry.ts';
import { type RecordingFacts, stepsBetween, withStep } from './recordSteps.ts';
import type { Field, Step } from './story.ts';

const facts: RecordingFacts = { entryOf: ({ type }) => type, grip: { x: 90, y: 20 } };
const withInput = addNode(emptyDocument(''), registry, 'input', { x: 10, y: 20 }, {});
const withLayer = addNode(withInput.document, registry, 'linear', { x: 300, y: 20 }, {});
const wired = connectPorts(withLayer.document, registry, { node: withInput.id, port: 'x' }, { node: withLayer.id, port: 'x' });
const layer = withLayer.id;

describe('what was done', () => {
  test.each<[string, typeof wired, Step[]]>([
    ['a card that was added', withLayer.document, [{ do: 'connect', from: { node: withInput.id, port: 'x' }, to: { node: layer, port: 'x' } }]],
    ['a name', renameNode(wired, layer, 'z'), [{ do: 'type', into: { kind: 'name', node: layer }, text: 'z' }]],
    ['a setting', setConfig(wired, registry, layer, 'bias', 'none'), [{ do: 'type', into: { kind: 'setting', node: layer, setting: 'bias' }, text: 'none' }]],
    ['a number of a matrix', setParameterElement(wired, `${layer}.W`, 0, 0.5), [{ do: 'type', into: { kind: 'cell', node: layer, parameter: 'W', row: 1, column: 1 }, text: '0.5' }]],
    ['a number of the data', setDataElement(wired, withInput.id, { sample: 0, step: 0, element: 0 }, 3), [{ do: 'type', into: { kind: 'cell', node: withInput.id, row: 1, column: 1 }, text: '3' }]],
    ['a box of a node', setConfig(wired, registry, layer, 'quiet', true), [{ do: 'tick', box: { kind: 'setting', node: layer, setting: 'quiet' }, on: true }]],
    ['a box of a parameter', setTrainable(wired, `${layer}.W`, false), [{ do: 'tick', box: { kind: 'parameter', node: layer, parameter: 'W', setting: 'trainable' }, on: false }]],
    ['a box of the training', { ...wired, training: { ...wired.training, shuffle: false } }, [{ do: 'tick', box: { kind: 'training', setting: 'shuffle' }, on: false }]],
    ['a list of the training', { ...wired, training: { ...wired.training, optimizer: { kind: 'momentum', momentum: 0.9 } } }, [{ do: 'type', into: { kind: 'training', setting: 'optimizer' }, text: 'momentum' }]],
    ['a list of the network', { ...wired, precision: 'float32' }, [{ do: 'type', into: { kind: 'document', setting: 'precision' }, text: 'float32' }]],
    ['the box for what the canvas shows', { ...wired, mode: 'training' }, [{ do: 'command', command: 'run.mode' }]],
    ['a wire that was taken away', { ...wired, edges: [] }, [{ do: 'disconnect', from: { node: withInput.id, port: 'x' }, to: { node: layer, port: 'x' } }]],
    ['rows', setDataLength(wired, registry, 3, 1), [{ do: 'rows', samples: 3 }]],
    ['cards that were deleted', remove(wired, registry, new Set([layer]), new Set()), [{ do: 'select', nodes: [layer] }, { do: 'command', command: 'edit.delete' }]],
  ])('%s', (name, document, steps) => {
    // The first is told the other way round: from the cards to the wire.
    const [from, to] = name === 'a card that was added' ? [document, wired] : [wired, document];
    expect(stepsBetween(from, to, facts)).toEqual({ steps, isWhole: true });
  });

  test('cards are added where they are let go', () => {
    expect(stepsBetween(emptyDocument(''), withInput.document, facts).steps).toEqual([{ do: 'add', entry: 'input', as: withInput.id, at: { x: 100, y: 40 } }]);
  });

  test('what no step tells is known as such', () => {
    const bypassed = toggleBypassed(wired, registry, new Set([layer]));
    expect(stepsBetween(wired, { ...wired, seed: 7 }, facts).isWhole).toBe(false);
    if (bypassed !== wired) expect(stepsBetween(wired, bypassed, facts).isWhole).toBe(false);
    expect(stepsBetween(emptyDocument(''), withInput.document, { ...facts, entryOf: () => undefined })).toEqual({ steps: [], isWhole: false });
  });

  test('of a parameter and of an optimizer that stays, what is set is told', () => {
    const record = (change: object): typeof wired => ({ ...wired, parameters: wired.parameters.map((one) => (one.id === `${layer}.W` ? { ...one, ...change } : one)) });
    const into = (setting: string): Field => ({ kind: 'parameter', node: layer, parameter: 'W', setting });
    const drawn = record({ initialiser: { kind: 'xavier', distribution: 'uniform' } });
    expect(stepsBetween(wired, drawn, facts)).toEqual({ steps: [{ do: 'type', into: into('initialiser'), text: 'xavier' }], isWhole: true });
    expect(stepsBetween(drawn, record({ initialiser: { kind: 'xavier', distribution: 'normal' } }), facts).steps).toEqual([{ do: 'type', into: into('initialiser.distribution'), text: 'normal' }]);
    expect(stepsBetween(drawn, wired, facts).steps).toEqual([{ do: 'type', into: into('initialiser'), text: '' }]);
    const slow = { ...wired, training: { ...wired.training, optimizer: { kind: 'momentum', momentum: 0.9 } as const } };
    const fast = { ...slow, training: { ...slow.training, optimizer: { kind: 'momentum', momentum: 0.5 } as const, batch: 4 } };
    expect(stepsBetween(slow, fast, facts).steps).toEqual([
      { do: 'type', into: { kind: 'training', setting: 'optimizer.momentum' }, text: '0.5' },
      { do: 'type', into: { kind: 'training', setting: 'batch' }, text: '4' },
    ]);
    expect(stepsBetween(fast, { ...fast, training: { ...fast.training, batch: null } }, facts).steps).toEqual([{ do: 'type', into: { kind: 'training', setting: 'batch' }, text: '' }]);
  });

  test('what goes on in one field is one step', () => {
    const typed = (text: string): Step => ({ do: 'type', into: { kind: 'name', node: layer }, text });
    const back: Step = { do: 'undo', times: 1 };
    expect([typed('z'), typed('zh'), back, back, typed('h')].reduce<readonly Step[]>(withStep, [])).toEqual([typed('zh'), { do: 'undo', times: 2 }, typed('h')]);
  });
});
