import { expect, test } from 'vitest';
import type { DataSet } from './dataset.ts';
import { defaultSplit, suggestLong, withColumnNamed, withRowsMoved, withSequence } from './dataSetEdits.ts';

const number = (name: string): DataSet['table']['columns'][number] => ({ name, kind: 'number' });

const data: DataSet = {
  name: 'weights',
  source: { kind: 'recipe', recipe: { kind: 'xor', rows: 4, noise: 0, seed: 1 } },
  table: { columns: [{ name: 'who', kind: 'key' }, number('t'), number('a'), number('b'), { name: 'part', kind: 'class', classes: ['u', 'v'] }], rows: 8 },
  sequence: { kind: 'long', sequence: 'who', step: 't' },
  split: { kind: 'column', column: 'part', validation: 'v', test: null },
  normalise: { a: { kind: 'standard', shift: 1, scale: 2 }, b: { kind: 'range', shift: 0, scale: 1 } },
  missing: { a: 1.5 },
  bindings: { x: { columns: ['a', 'b'], classes: 'one-hot' }, y: { columns: ['a'], classes: 'index' } },
  shown: [0, 2, 3],
};

test('all that names a column goes by its other name', () => {
  expect(withColumnNamed(data, 'a', 'height')).toEqual({
    ...data,
    normalise: { height: data.normalise['a'], b: data.normalise['b'] },
    missing: { height: 1.5 },
    bindings: { x: { columns: ['height', 'b'], classes: 'one-hot' }, y: { columns: ['height'], classes: 'index' } },
  });
  expect(withColumnNamed(data, 'part', 'set').split).toEqual({ kind: 'column', column: 'set', validation: 'v', test: null });
  expect(withColumnNamed(data, 'who', 'run').sequence).toEqual({ kind: 'long', sequence: 'run', step: 't' });
  expect(withColumnNamed(data, 't', 'time').sequence).toEqual({ kind: 'long', sequence: 'who', step: 'time' });
});

test('renaming there and back changes nothing', () => {
  for (const { name } of data.table.columns) expect(withColumnNamed(withColumnNamed(data, name, 'other'), 'other', name)).toEqual(data);
});

test('without a column nothing names it', () => {
  const without = data.table.columns.reduce((before, { name }) => withColumnNamed(before, name, null), data);
  expect(without).toEqual({ ...data, sequence: null, split: defaultSplit, normalise: {}, missing: {}, bindings: {} });
  // The order of the rows is the steps' order where no column says it.
  expect(withColumnNamed(data, 't', null).sequence).toEqual({ kind: 'long', sequence: 'who', step: null });
  expect(withColumnNamed(data, 'a', null).bindings).toEqual({ x: { columns: ['b'], classes: 'one-hot' } });
});

test('columns of sequences and steps are no features', () => {
  const bound = { ...data, sequence: null, bindings: { x: { columns: ['who', 't', 'a'], classes: 'index' as const }, y: { columns: ['t'], classes: 'index' as const } } };
  expect(withSequence(bound, data.sequence)).toEqual({ ...bound, sequence: data.sequence, bindings: { x: { columns: ['a'], classes: 'index' } } });
  expect(withSequence(bound, { kind: 'wide', steps: 3 }).bindings).toEqual(bound.bindings);
});

test('sequences are told apart by what is named or made for it', () => {
  expect(suggestLong(data.table)).toEqual({ kind: 'long', sequence: 'who', step: 't' });
  expect(suggestLong({ rows: 1, columns: [number('x'), number('Sequence'), number('Step')] })).toEqual({ kind: 'long', sequence: 'Sequence', step: 'Step' });
  expect(suggestLong({ rows: 1, columns: [number('x'), number('y')] })).toEqual({ kind: 'long', sequence: 'x', step: null });
});

test('the same samples stay on the canvas when rows come and go', () => {
  const rows = { ...data, sequence: null };
  expect(withRowsMoved(rows, { kind: 'insert-rows', at: 2, count: 3 }).shown).toEqual([0, 5, 6]);
  expect(withRowsMoved(rows, { kind: 'delete-rows', rows: [1, 2] }).shown).toEqual([0, 1]);
  // A row of a sequence is no sample.
  expect(withRowsMoved(data, { kind: 'delete-rows', rows: [0] }).shown).toEqual([0, 2, 3]);
});
