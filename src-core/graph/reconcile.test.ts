import { describe, expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { network, neuron, recurrent, xor } from '../testing/networks.ts';
import type { GraphDocument } from './document.ts';
import { applyWeights, remove, setConfig, setDataLength, setParameterElement, useParameter } from './edit.ts';
import { reconcile } from './reconcile.ts';
import { analyse } from './validate.ts';

function record(document: GraphDocument, id: string): GraphDocument['parameters'][number] {
  const found = document.parameters.find((parameter) => parameter.id === id);
  if (!found) throw new Error(`no record ${id}`);
  return found;
}

test.each([neuron, xor, recurrent])('a document that fits is given back as the same object: %o', (make) => {
  const document = make();
  expect(reconcile(document, registry)).toBe(document);
});

describe('parameters', () => {
  const two = (units: number): GraphDocument => network({ nodes: { x: ['input', { shape: [3] }], z: ['linear', { units }] }, wires: ['x.x -> z.x'] });

  test('appear with the shape that the wires tell: weights spread, biases zero', () => {
    const { parameters, nodes } = two(4);
    expect(nodes[1]?.parameters).toEqual({ W: 'z.W', b: 'z.b' });
    expect(parameters.map(({ id, values: { shape }, trainable }) => [id, shape, trainable])).toEqual([
      ['z.W', [3, 4], true],
      ['z.b', [4], true],
    ]);
    const [W, b] = parameters.map(({ values }) => values.values);
    const bound = Math.sqrt(6 / (3 + 4));
    expect(W?.every((value) => Math.abs(value) <= bound && value !== 0)).toBe(true);
    expect(new Set(W).size).toBeGreaterThan(10);
    expect(b).toEqual([0, 0, 0, 0]);
  });

  test('start with numbers that the seed decides', () => {
    const fresh = (seed: number): number[] => reconcile({ ...two(4), seed, parameters: [], nodes: two(4).nodes.map((node) => ({ ...node, parameters: {} })) }, registry).parameters[0]?.values.values ?? [];
    expect(fresh(7)).toEqual(fresh(7));
    expect(fresh(7)).not.toEqual(fresh(8));
  });

  test('keep the numbers that still have a place when a layer gets wider, and narrower', () => {
    const before = record(two(2), 'z.W').values.values;
    const wider = setConfig(two(2), registry, 'z', 'units', 3);
    const values = record(wider, 'z.W').values;
    expect(values.shape).toEqual([3, 3]);
    expect([0, 1, 3, 4, 6, 7].map((index) => values.values[index])).toEqual(before);
    expect(record(setConfig(wider, registry, 'z', 'units', 2), 'z.W').values).toEqual({ shape: [3, 2], values: before });
    expect(record(wider, 'z.b').values.shape).toEqual([3]);
  });

  test('what reset brings back changes its shape along', () => {
    const trained = applyWeights(two(2), { parameters: { 'z.W': [1, 2, 3, 4, 5, 6] }, columns: {} });
    const wider = record(setConfig(trained, registry, 'z', 'units', 3), 'z.W');
    expect(wider.initial?.shape).toEqual([3, 3]);
    expect(wider.values.values.filter((_, index) => index % 3 < 2)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('go with their last user, and not before', () => {
    let document = network({ nodes: { x: ['input', { shape: [2] }], a: ['linear'], b: ['linear'] }, wires: ['x.x -> a.x', 'x.x -> b.x'] });
    document = useParameter(document, registry, 'b', 'W', 'a.W');
    expect(document.parameters.map(({ id }) => id)).toEqual(['a.W', 'a.b', 'b.b']);
    document = remove(document, registry, new Set(['a']), new Set());
    expect(document.parameters.map(({ id }) => id)).toEqual(['a.W', 'b.b']);
    expect(remove(document, registry, new Set(['b']), new Set()).parameters).toEqual([]);
  });

  test('a bias that is switched off is dropped, one that is switched on is new', () => {
    const typed = setParameterElement(two(2), 'z.b', 0, 5);
    const without = setConfig(typed, registry, 'z', 'bias', 'none');
    expect(without.parameters.map(({ id }) => id)).toEqual(['z.W']);
    const shared = setConfig(without, registry, 'z', 'bias', 'scalar');
    expect(record(shared, 'z.b').values).toEqual({ shape: [], values: [0] });
  });

  test('stay while a wire is away', () => {
    const typed = setParameterElement(two(2), 'z.W', 0, 5);
    const open = remove(typed, registry, new Set(), new Set(typed.edges.map(({ id }) => id)));
    expect(record(open, 'z.W')).toEqual(record(typed, 'z.W'));
  });

  test('those of a node whose type is not known are kept', () => {
    const document = two(2);
    const foreign = { ...document, nodes: document.nodes.map((node) => (node.id === 'z' ? { ...node, type: 'from-the-future' } : node)) };
    expect(reconcile(foreign, registry)).toBe(foreign);
  });

  test('the first user of a tied record decides its shape', () => {
    const plan = network({ nodes: { x: ['input', { shape: [2] }], y: ['input', { shape: [4] }], a: ['linear'], b: ['linear'] }, wires: ['x.x -> a.x', 'y.x -> b.x'] });
    expect(record(useParameter(plan, registry, 'b', 'W', 'a.W'), 'a.W').values.shape).toEqual([2, 1]);
  });
});

describe('data', () => {
  test('get rows as the data grow, and keep the numbers that stay', () => {
    const longer = setDataLength(neuron(), registry, 2, 3);
    expect(longer.data.columns['x']?.values).toEqual({ shape: [2, 3, 2], values: [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect(setDataLength(longer, registry, 1, 1).data).toEqual(neuron().data);
  });

  test('follow the shape of their node, and go with it', () => {
    const wider = setConfig(neuron(), registry, 'x', 'shape', [3]);
    expect(wider.data.columns['x']?.values).toEqual({ shape: [1, 1, 3], values: [1, 2, 0] });
    expect(Object.keys(remove(neuron(), registry, new Set(['x']), new Set()).data.columns)).toEqual(['t']);
  });

  test('a node by the name of something that every object has', () => {
    const document = neuron();
    const named = { ...document, nodes: [...document.nodes, { id: 'constructor', type: 'input', version: 1, position: { x: 0, y: 0 }, config: { shape: [2] }, parameters: {} }] };
    const reconciled = reconcile(named, registry);
    expect(Object.hasOwn(reconciled.data.columns, 'constructor')).toBe(true);
    expect(reconciled.data.columns['constructor']?.values).toEqual({ shape: [1, 1, 2], values: [0, 0] });
  });
});

describe('a mistyped length takes no memory, and is reported', () => {
  const faults = (document: GraphDocument): string[] => analyse(document, registry).diagnostics.map(({ code }) => code);

  test('of the data', () => {
    const document = setDataLength(neuron(), registry, 1e9, 1);
    expect(document.data.columns).toEqual(neuron().data.columns);
    expect(faults(document)).toEqual(['E_DATA_SHAPE', 'E_DATA_SHAPE']);
  });

  test('of a layer', () => {
    const wide = network({ nodes: { x: ['input', { shape: [65_536] }], z: ['linear', { units: 2, bias: 'none' }] }, wires: ['x.x -> z.x'] });
    expect(faults(setConfig(wide, registry, 'z', 'units', 65_536))).toContain('E_PARAMETER_SHAPE');
  });

  test('of a shape', () => {
    expect(faults(setConfig(neuron(), registry, 'x', 'shape', [65_536, 65_536]))).toContain('E_CONFIG');
  });
});
