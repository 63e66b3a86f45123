import { describe as group, expect, test } from 'vitest';
import { AppError } from '../graph/appError.ts';
import { type DataSet, DataSetSchema, type Table, type TableColumn } from '../graph/dataset.ts';
import { describe } from './describe.ts';
import { fitted } from './normalise.ts';
import { type SampleSet, sampleSet } from './samples.ts';

const number = (name: string): TableColumn => ({ name, kind: 'number' });
const classes = (name: string, ...names: string[]): TableColumn => ({ name, kind: 'class', classes: names });

function tableOf(columns: TableColumn[], rows: number[][]): Table {
  return { columns, rows: rows.length, values: Float64Array.from(rows.flat()) };
}

function dataOf(table: Table, given: Partial<DataSet>): DataSet {
  const { columns, rows } = table;
  return DataSetSchema.parse({
    name: 'test',
    source: { kind: 'stored', hash: '0'.repeat(64) },
    table: { columns, rows },
    sequence: null,
    split: { kind: 'seed', seed: 1, validation: 0, test: 0 },
    normalise: {},
    missing: {},
    bindings: {},
    shown: [],
    ...given,
  });
}

function read(set: SampleSet, node: string, sample: number, step = 0): number[] {
  const out = new Float64Array(set.widths.get(node) ?? 0).fill(99);
  set.read(node, sample, step, out, 0);
  return [...out];
}

function codeOf(action: () => unknown): { code: string; details: AppError['details'] } {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, details: error.details };
    throw error;
  }
  throw new Error('nothing was thrown');
}

group('single rows', () => {
  const table = tableOf([number('a'), classes('colour', 'red', 'green', 'blue'), number('b')], [[1, 2, 10], [2, 0, 20], [3, 1, NaN]]);

  test('columns come in the binding’s order, classes as index or one-hot', () => {
    const set = sampleSet(dataOf(table, { bindings: { x: { columns: ['colour', 'a'], classes: 'one-hot' }, t: { columns: ['colour'], classes: 'index' } } }), table);
    expect([set.count, set.steps, set.lengths]).toEqual([3, 1, null]);
    expect([...set.widths]).toEqual([['x', 4], ['t', 1]]);
    expect(read(set, 'x', 0)).toEqual([0, 0, 1, 1]);
    expect(read(set, 'x', 2)).toEqual([0, 1, 0, 3]);
    expect(read(set, 't', 0)).toEqual([2]);
  });

  test('numbers are normalised, and missing ones are stood in for before that', () => {
    const set = sampleSet(dataOf(table, { normalise: { b: { kind: 'standard', shift: 15, scale: 5 } }, missing: { b: 25 }, bindings: { x: { columns: ['b'], classes: 'index' } } }), table);
    expect([0, 1, 2].map((sample) => read(set, 'x', sample)[0])).toEqual([-1, 1, 2]);
  });

  test('numbers are written where they are asked for, in either precision', () => {
    const set = sampleSet(dataOf(table, { bindings: { x: { columns: ['a', 'colour'], classes: 'one-hot' } } }), table);
    const out = new Float32Array(8).fill(7);
    set.read('x', 1, 0, out, 2);
    expect([...out]).toEqual([7, 7, 2, 1, 0, 0, 7, 7]);
    set.read('nothing', 1, 0, out, 0);
    expect(out[0]).toBe(7);
  });

  test('what cannot be read is said with its place', () => {
    const bound = (column: string): (() => unknown) => () => sampleSet(dataOf(table, { bindings: { x: { columns: [column], classes: 'index' } } }), table);
    expect(codeOf(bound('b'))).toEqual({ code: 'E_DATA_INCOMPLETE', details: { row: 3, column: 'b' } });
    expect(codeOf(bound('c'))).toEqual({ code: 'E_DATA_COLUMN', details: { column: 'c' } });
    const wrong = tableOf([classes('k', 'yes', 'no')], [[0], [2]]);
    expect(codeOf(() => sampleSet(dataOf(wrong, { bindings: { x: { columns: ['k'], classes: 'one-hot' } } }), wrong))).toEqual({ code: 'E_DATA_CLASS', details: { row: 2, column: 'k' } });
  });
});

group('long sequences', () => {
  const table = tableOf([{ name: 'id', kind: 'key' }, number('t'), number('x')], [[7, 1, 71], [3, 0, 30], [7, 0, 70], [7, 2, 72], [3, 1, 31]]);
  const sequence = { kind: 'long', sequence: 'id', step: 't' } as const;

  test('rows are put together by key and in the order of the steps; what is beyond a sample is 0', () => {
    const set = sampleSet(dataOf(table, { sequence, bindings: { x: { columns: ['x'], classes: 'index' } } }), table);
    expect([set.count, set.steps, [...(set.lengths ?? [])]]).toEqual([2, 3, [3, 2]]);
    expect([0, 1, 2].map((step) => read(set, 'x', 0, step)[0])).toEqual([70, 71, 72]);
    expect([0, 1, 2].map((step) => read(set, 'x', 1, step)[0])).toEqual([30, 31, 0]);
  });

  test('without a step column the table’s order stays', () => {
    const set = sampleSet(dataOf(table, { sequence: { ...sequence, step: null }, bindings: { x: { columns: ['x'], classes: 'index' } } }), table);
    expect([0, 1, 2].map((step) => read(set, 'x', 0, step)[0])).toEqual([71, 70, 72]);
  });

  test('a row without a key belongs nowhere', () => {
    const broken = tableOf([{ name: 'id', kind: 'key' }, number('x')], [[1, 2], [NaN, 3]]);
    expect(codeOf(() => sampleSet(dataOf(broken, { sequence: { kind: 'long', sequence: 'id', step: null } }), broken))).toEqual({ code: 'E_DATA_SEQUENCE', details: { row: 2, column: 'id' } });
  });

  test('a sequence is in one part as a whole, by its first row', () => {
    const split = { kind: 'column', column: 't', validation: '1', test: '0' } as const;
    const set = sampleSet(dataOf(table, { sequence: { ...sequence, step: null }, split }), table);
    expect([set.parts.training, set.parts.validation, set.parts.test].map((part) => [...part])).toEqual([[], [0], [1]]);
  });
});

group('wide sequences', () => {
  const columns = ['x1', 'y1', 'x2', 'y2', 'x3', 'y3', 'k'];
  const table = tableOf(columns.map(number), [[1, 2, 3, 4, 5, 6, 9], [1, 2, 3, 4, NaN, NaN, 8]]);
  const data = dataOf(table, { sequence: { kind: 'wide', steps: 3 }, bindings: { x: { columns: columns.slice(0, 6), classes: 'index' }, t: { columns: ['k'], classes: 'index' } } });

  test('columns go step by step, fewer ones repeat, and missing numbers at the end are padding', () => {
    const set = sampleSet(data, table);
    expect([set.count, set.steps, [...(set.lengths ?? [])], [...set.widths]]).toEqual([2, 3, [3, 2], [['x', 2], ['t', 1]]]);
    expect([0, 1, 2].map((step) => read(set, 'x', 0, step))).toEqual([[1, 2], [3, 4], [5, 6]]);
    expect([0, 1, 2].map((step) => read(set, 'x', 1, step))).toEqual([[1, 2], [3, 4], [0, 0]]);
    expect([0, 1, 2].map((step) => read(set, 't', 1, step))).toEqual([[8], [8], [0]]);
  });

  test('a missing number before the end is no padding', () => {
    const hole = { ...table, values: Float64Array.from([1, 2, 3, 4, 5, 6, 9, 1, 2, NaN, 4, 5, 6, 8]) };
    expect(codeOf(() => sampleSet(data, hole))).toEqual({ code: 'E_DATA_INCOMPLETE', details: { row: 2, column: 'x2' } });
  });

  test('padding counts neither as missing nor among the numbers', () => {
    const { columns: described, shortest } = describe(data, table);
    expect(shortest).toBe(2);
    expect(described[4]).toEqual({ name: 'x3', missing: 0, mean: 5, deviation: 0, minimum: 5, maximum: 5 });
  });

  test('columns that cannot be shared out are refused', () => {
    const uneven = { ...data, bindings: { x: { columns: columns.slice(0, 4), classes: 'index' as const } } };
    expect(codeOf(() => sampleSet(uneven, table)).code).toBe('E_DATA_SEQUENCE');
  });
});

group('split', () => {
  const table = tableOf([number('x'), classes('part', 'a', 'v', 't')], Array.from({ length: 101 }, (_, row) => [row, row % 3]));

  test('by seed: the parts add up, are ascending, and come again with the seed', () => {
    const partsOf = (seed: number): number[][] => Object.values(sampleSet(dataOf(table, { split: { kind: 'seed', seed, validation: 0.15, test: 0.15 } }), table).parts).map((part) => [...part]);
    const parts = partsOf(1);
    expect(parts.map((part) => part.length)).toEqual([71, 15, 15]);
    expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 101 }, (_, row) => row));
    for (const part of parts) expect(part).toEqual([...part].sort((a, b) => a - b));
    expect(partsOf(1)).toEqual(parts);
    expect(partsOf(2)).not.toEqual(parts);
  });

  test('by seed: every sample is held out about as often', () => {
    const held = new Array<number>(101).fill(0);
    for (let seed = 0; seed < 400; seed++) for (const sample of sampleSet(dataOf(table, { split: { kind: 'seed', seed, validation: 0.25, test: 0.25 } }), table).parts.training) held[sample] = (held[sample] ?? 0) + 1;
    // 400 draws with probability 1/2 deviate by 10; five of these.
    for (const count of held) expect(Math.abs(count - 200)).toBeLessThan(50);
  });

  test('by column', () => {
    const { parts } = sampleSet(dataOf(table, { split: { kind: 'column', column: 'part', validation: 'v', test: 'nothing' } }), table);
    expect([parts.training.length, [...parts.validation].slice(0, 3), parts.test.length]).toEqual([67, [1, 4, 7], 0]);
  });
});

group('what columns are like', () => {
  const table = tableOf([number('x'), classes('part', 'train', 'held')], [[1e9 + 1, 0], [1e9 + 3, 0], [5, 1], [NaN, 0], [NaN, 1]]);
  const data = dataOf(table, { split: { kind: 'column', column: 'part', validation: 'held', test: null } });

  test('the training part alone counts', () => {
    const summary = describe(data, table);
    expect(summary.parts).toEqual({ training: 3, validation: 2, test: 0 });
    expect(summary.columns[0]).toEqual({ name: 'x', missing: 2, mean: 1e9 + 2, deviation: 1, minimum: 1e9 + 1, maximum: 1e9 + 3 });
  });

  test('normalisation and stand-ins are fitted to it', () => {
    const bindings = { x: { columns: ['x'], classes: 'index' as const } };
    const standard = sampleSet({ ...fitted(data, table, { x: 'standard' }), bindings }, table);
    expect([0, 1, 3].map((sample) => read(standard, 'x', sample)[0])).toEqual([-1, 1, 0]);
    const range = sampleSet({ ...fitted(data, table, { x: 'range' }), bindings }, table);
    expect([0, 1, 3].map((sample) => read(range, 'x', sample)[0])).toEqual([0, 1, 0.5]);
  });
});
