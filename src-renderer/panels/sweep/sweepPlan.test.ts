import { describe, expect, it } from 'vitest';
import { type GraphDocument, emptyDocument } from '../../../src-core/graph/document.ts';
import { addNode, connectPorts } from '../../../src-core/graph/edit.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { type AxisDraft, axisOf, freshAxis, nodesFor, planOf, runsOf, seedsOf, settings } from './sweepPlan.ts';

/** x → linear → activation → linear-2. */
function network(): GraphDocument {
  let document = emptyDocument('');
  const add = (type: string, x: number): string => {
    const added = addNode(document, registry, type, { x, y: 0 });
    ({ document } = added);
    return added.id;
  };
  const ids = [add('input', 0), add('linear', 1), add('activation', 2), add('linear', 3)];
  for (const [index, id] of ids.slice(1).entries()) document = connectPorts(document, registry, { node: ids[index] ?? '', port: index === 0 ? 'x' : 'y' }, { node: id, port: 'x' });
  return document;
}

const document = network();
const axis = (change: Partial<AxisDraft> & Pick<AxisDraft, 'setting'>): unknown => axisOf({ text: '', kinds: [], nodes: [], ...change }, document);

describe('what is typed', () => {
  it('makes the axes of a plan', () => {
    expect(axis({ setting: 'learningRate', text: '0.1, 1' })).toEqual({ setting: 'learningRate', values: [0.1, 1] });
    expect(axis({ setting: 'batch', text: 'all' })).toEqual({ setting: 'batch', values: [null] });
    expect(axis({ setting: 'batch', text: '8..32 x2, all' })).toEqual({ setting: 'batch', values: [8, 16, 32, null] });
    expect(axis({ setting: 'activation', kinds: ['relu', 'tanh'], nodes: ['activation', 'gone'] })).toEqual({ setting: 'activation', values: ['tanh', 'relu'], nodes: ['activation'] });
    expect(axis({ setting: 'depth', text: '1..3', nodes: ['linear'] })).toEqual({ setting: 'depth', values: [1, 2, 3], nodes: ['linear', 'activation'] });
    const momentum = { ...document, training: { ...document.training, optimizer: { kind: 'momentum', momentum: 0.5 } as const } };
    expect(axisOf({ setting: 'optimizer', text: '', kinds: ['momentum', 'sgd'], nodes: [] }, momentum)).toEqual({ setting: 'optimizer', values: [{ kind: 'sgd' }, { kind: 'momentum', momentum: 0.5 }] });
  });

  it('makes none where it does not fit', () => {
    for (const wrong of [{ setting: 'learningRate', text: '0' }, { setting: 'epochs', text: '1.5' }, { setting: 'batch', text: 'all, some' }, { setting: 'width', text: '4' }, { setting: 'activation', nodes: ['activation'] }, { setting: 'optimizer' }] as const) expect(axis(wrong), JSON.stringify(wrong)).toBeUndefined();
    expect([seedsOf('1..3'), seedsOf('-1'), seedsOf('0.5')]).toEqual([[1, 2, 3], undefined, undefined]);
  });
});

describe('a network', () => {
  it('has its hidden layers varied, and chains of a layer and its activation', () => {
    expect(nodesFor('width', document).map(({ id }) => id)).toEqual(['linear']);
    expect(nodesFor('depth', document).map(({ id }) => id)).toEqual(['linear']);
  });

  it('is offered axes that make a plan as they are', () => {
    for (const setting of settings) expect(axisOf(freshAxis(setting, document), document), setting).toBeDefined();
    const plan = planOf({ axes: [freshAxis('learningRate', document), freshAxis('depth', document)], seeds: '1..4' }, document);
    expect(plan && runsOf(plan)).toBe(36);
    expect(planOf({ axes: [], seeds: '1' }, document)).toBeUndefined();
  });
});
