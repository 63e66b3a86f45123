import { describe, expect, test } from 'vitest';
import { emptyDocument } from '../graph/document.ts';
import { addNode, connectPorts, remove, renameNode, setConfig, setDataElement, setDataLength, setParameterElement, toggleBypassed } from '../graph/edit.ts';
import { registry } from '../node/registry.ts';
import { type RecordingFacts, stepsBetween, withStep } from './recordSteps.ts';
import type { Step } from './story.ts';

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
    expect(stepsBetween(wired, { ...wired, edges: [] }, facts).isWhole).toBe(false);
    if (bypassed !== wired) expect(stepsBetween(wired, bypassed, facts).isWhole).toBe(false);
    expect(stepsBetween(emptyDocument(''), withInput.document, { ...facts, entryOf: () => undefined })).toEqual({ steps: [], isWhole: false });
  });

  test('what goes on in one field is one step', () => {
    const typed = (text: string): Step => ({ do: 'type', into: { kind: 'name', node: layer }, text });
    const back: Step = { do: 'undo', times: 1 };
    expect([typed('z'), typed('zh'), back, back, typed('h')].reduce<readonly Step[]>(withStep, [])).toEqual([typed('zh'), { do: 'undo', times: 2 }, typed('h')]);
  });
});
