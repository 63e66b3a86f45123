import { AppError } from '../graph/appError.ts';
import type { Binding, DataSet, Table } from '../graph/dataset.ts';
import { columnFinder } from './columns.ts';

/** Which rows of the table are a sample's steps. */
export interface SampleRowsOfTable {
  readonly count: number;
  /** Of the longest sample. */
  readonly steps: number;
  /** Null: every sample has `steps`. */
  readonly lengths: Int32Array | null;
  /** Long sequences: the rows, sample after sample, and where each sample begins. Null: sample `i` is row `i`. */
  readonly long: { readonly order: Int32Array; readonly starts: Int32Array } | null;
}

/** The table's row of the first step of a sample. */
export function firstRow(rows: SampleRowsOfTable, sample: number): number {
  return rows.long ? (rows.long.order[rows.long.starts[sample] ?? 0] ?? 0) : sample;
}

/**
 * Which rows make which samples.
 * @throws AppError E_DATA_COLUMN, E_DATA_SEQUENCE
 */
export function sampleRows(data: Pick<DataSet, 'sequence' | 'bindings'>, table: Table): SampleRowsOfTable {
  switch (data.sequence?.kind) {
    case undefined:
      return { count: table.rows, steps: 1, lengths: null, long: null };
    case 'long':
      return longRows(table, data.sequence.sequence, data.sequence.step);
    case 'wide':
      return wideRows(table, data.sequence.steps, Object.values(data.bindings));
  }
}

/**
 * How many columns of a binding make one step of a wide sample, and whether the steps have columns of their own;
 * those of step 0 come first. Fewer columns than steps are the same at every step.
 * @throws AppError E_DATA_SEQUENCE
 */
export function wideWidth(binding: Binding, steps: number): { readonly columns: number; readonly perStep: boolean } {
  const { length } = binding.columns;
  if (length < steps) return { columns: length, perStep: false };
  if (length % steps !== 0) {
    throw new AppError('E_DATA_SEQUENCE', `${String(length)} columns cannot be shared among ${String(steps)} steps: choose a multiple of ${String(steps)}`, { columns: length, steps });
  }
  return { columns: length / steps, perStep: true };
}

function longRows(table: Table, sequence: string, step: string | null): SampleRowsOfTable {
  const find = columnFinder(table);
  const key = find(sequence);
  const width = table.columns.length;
  const indices = new Map<number, number>();
  const sampleOf = new Int32Array(table.rows);
  const counts: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const value = table.values[row * width + key.at] ?? NaN;
    if (Number.isNaN(value)) throw new AppError('E_DATA_SEQUENCE', `row ${String(row + 1)} does not say which sequence it belongs to: column ${JSON.stringify(sequence)} is empty there`, { row: row + 1, column: sequence });
    const index = indices.get(value) ?? indices.size;
    indices.set(value, index);
    sampleOf[row] = index;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  const starts = new Int32Array(counts.length + 1);
  for (const [index, count] of counts.entries()) starts[index + 1] = (starts[index] ?? 0) + count;
  const order = new Int32Array(table.rows);
  const next = starts.slice();
  for (let row = 0; row < table.rows; row++) {
    const index = sampleOf[row] ?? 0;
    const at = next[index] ?? 0;
    order[at] = row;
    next[index] = at + 1;
  }
  if (step !== null) sortByStep(table, order, starts, find(step).at);
  const steps = counts.reduce((most, count) => Math.max(most, count), 0);
  const even = counts.every((count) => count === steps);
  return { count: counts.length, steps, lengths: even ? null : Int32Array.from(counts), long: { order, starts } };
}

/** Puts each sample's rows in the order of a column; equal ones stay in the order of the table, missing ones come last. */
function sortByStep(table: Table, order: Int32Array, starts: Int32Array, column: number): void {
  const width = table.columns.length;
  const stepOf = (row: number): number => {
    const value = table.values[row * width + column] ?? NaN;
    return Number.isNaN(value) ? Infinity : value;
  };
  for (let sample = 0; sample + 1 < starts.length; sample++) {
    const rows = order.subarray(starts[sample] ?? 0, starts[sample + 1] ?? 0);
    if (rows.every((row, index) => index === 0 || stepOf(rows[index - 1] ?? 0) <= stepOf(row))) continue;
    rows.sort((a, b) => {
      const [left, right] = [stepOf(a), stepOf(b)];
      return left === right ? a - b : left < right ? -1 : 1;
    });
  }
}

/** A sample is as long as its last step with a number in any column that belongs to a step. */
function wideRows(table: Table, steps: number, bindings: readonly Binding[]): SampleRowsOfTable {
  const find = columnFinder(table);
  const width = table.columns.length;
  const columnsOf: number[][] = Array.from({ length: steps }, () => []);
  for (const binding of bindings) {
    const { columns, perStep } = wideWidth(binding, steps);
    if (!perStep) continue;
    for (const [index, name] of binding.columns.entries()) columnsOf[Math.floor(index / columns)]?.push(find(name).at);
  }
  if (columnsOf.every((columns) => columns.length === 0)) return { count: table.rows, steps, lengths: null, long: null };
  const lengths = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    let length = steps;
    while (length > 1 && (columnsOf[length - 1] ?? []).every((at) => Number.isNaN(table.values[row * width + at] ?? NaN))) length -= 1;
    lengths[row] = length;
  }
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  return { count: table.rows, steps: longest, lengths: lengths.every((length) => length === longest) ? null : lengths, long: null };
}
