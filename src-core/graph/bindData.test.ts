import { expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { network } from '../testing/networks.ts';
import { putData, removeData, suggestBindings } from './bindData.ts';
import type { DataSet, TableShape } from './dataset.ts';
import { remove } from './edit.ts';
import { analyse } from './validate.ts';

const table: TableShape = { rows: 3, columns: [{ name: 'id', kind: 'key' }, { name: 'a', kind: 'number' }, { name: 'b', kind: 'number' }, { name: 'kind', kind: 'class', classes: ['p', 'q', 'r'] }] };
const document = network({
  nodes: { x: ['input', { shape: [1] }], z: ['linear', { units: 3 }], t: ['target', { shape: [1] }], E: ['cross-entropy'] },
  wires: ['x.x -> z.x', 'z.y -> E.logits', 't.t -> E.target'],
});
const data = (bindings: DataSet['bindings']): DataSet => ({
  name: 'd',
  source: { kind: 'recipe', recipe: { kind: 'xor', rows: 4, noise: 0, seed: 1 } },
  table,
  sequence: null,
  split: { kind: 'seed', seed: 1, validation: 0, test: 0 },
  normalise: {},
  missing: {},
  bindings,
  shown: [0, 2],
});

test('the last column is suggested as the target, the others go in, and keys take no part', () => {
  expect(suggestBindings(document, registry, table, null)).toEqual({ x: { columns: ['a', 'b'], classes: 'one-hot' }, t: { columns: ['kind'], classes: 'index' } });
  expect(suggestBindings(document, registry, table, { kind: 'long', sequence: 'id', step: 'a' })).toEqual({ x: { columns: ['b'], classes: 'one-hot' }, t: { columns: ['kind'], classes: 'index' } });
});

test('shapes follow the columns, weights follow the shapes, and the document runs', () => {
  const bound = putData(document, registry, data(suggestBindings(document, registry, table, null)), { samples: 2, steps: 1, lengths: null, columns: { x: Float64Array.of(1, 2, 3, 4), t: Float64Array.of(0, 2) } });
  expect(bound.nodes.find(({ id }) => id === 'x')?.config['shape']).toEqual([2]);
  expect(bound.data.columns['x']?.values).toEqual({ shape: [2, 1, 2], values: [1, 2, 3, 4] });
  expect(bound.parameters.find(({ id }) => id === 'z.W')?.values.shape).toEqual([2, 3]);
  expect(analyse(bound, registry)).toMatchObject({ sound: true });
  expect(removeData(bound)).toEqual({ ...bound, dataset: null });
});

test('a shape that holds as many numbers stays', () => {
  const picture = network({ nodes: { x: ['input', { shape: [2, 2] }] }, wires: [] });
  const bound = putData(picture, registry, data({}), { samples: 1, steps: 1, lengths: null, columns: { x: Float64Array.of(1, 2, 3, 4) } });
  expect(bound.data.columns['x']?.values.shape).toEqual([1, 1, 2, 2]);
});

test('a node that is deleted takes its columns along', () => {
  const bound = { ...document, dataset: data({ x: { columns: ['a'], classes: 'index' }, t: { columns: ['kind'], classes: 'index' } }) };
  expect(Object.keys(remove(bound, registry, new Set(['x']), new Set()).dataset?.bindings ?? {})).toEqual(['t']);
});

test('lengths that no longer fit the data are dropped', () => {
  const bound = putData(document, registry, data({}), { samples: 2, steps: 3, lengths: [3, 1], columns: {} });
  expect(bound.data.lengths).toEqual([3, 1]);
  expect(putData(bound, registry, data({}), { samples: 1, steps: 3, lengths: null, columns: {} }).data.lengths).toBeUndefined();
});
