import { AppError } from '../../graph/appError.ts';
import type { Binding, DataSet, Table, TableColumn } from '../../graph/dataset.ts';
import type { Random } from '../../tensor/random.ts';

/** What a recipe makes: the table, how its rows are samples, and which columns go into a network and should come out. */
export interface Generated {
  readonly table: Table;
  readonly sequence: DataSet['sequence'];
  readonly suggested: { readonly input: Binding; readonly target: Binding };
}

/** Numbers in the largest table that is made: 400 MB. */
const mostNumbers = 5e7;

/**
 * A table whose rows `write` fills in one after the other, from the first: it sets `numbers[at]` and what follows.
 * @throws AppError E_BUDGET where it would be too large
 */
export function filledTable(columns: readonly TableColumn[], rows: number, write: (numbers: Float64Array, at: number, row: number) => void): Table {
  if (rows * columns.length > mostNumbers) {
    throw new AppError('E_BUDGET', `${String(rows)} rows of ${String(columns.length)} numbers are more than the ${String(mostNumbers)} numbers that are made: choose fewer rows or steps`, { rows });
  }
  const values = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) write(values, row * columns.length, row);
  return { columns: [...columns], rows, values };
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Names for up to 52 classes: letters. */
export function classNames(count: number): string[] {
  return Array.from(letters.slice(0, count));
}

export function numbers(...names: string[]): TableColumn[] {
  return names.map((name) => ({ name, kind: 'number' }));
}

/** Rows that are samples by themselves. */
export function singleRows(table: Table, input: readonly string[], target: string): Generated {
  return { table, sequence: null, suggested: suggest(input, target) };
}

/** Rows that are samples with a class at each of several positions, both in and out as indices. */
export function positionRows(table: Table, input: readonly string[], target: readonly string[]): Generated {
  return { table, sequence: null, suggested: { input: { columns: [...input], classes: 'index' }, target: { columns: [...target], classes: 'index' } } };
}

/** Rows that are put together by the columns `sequence` and `step`. */
export function sequences(table: Table, input: readonly string[], target: string): Generated {
  return { table, sequence: { kind: 'long', sequence: 'sequence', step: 'step' }, suggested: suggest(input, target) };
}

/** The columns that every table of sequences begins with. */
export const sequenceColumns: readonly TableColumn[] = [{ name: 'sequence', kind: 'key' }, { name: 'step', kind: 'number' }];

/** Classes are one-hot where they go in, and indices where they are what should come out. */
function suggest(input: readonly string[], target: string): Generated['suggested'] {
  return { input: { columns: [...input], classes: 'one-hot' }, target: { columns: [target], classes: 'index' } };
}

/** A number from the standard normal distribution, by Box and Muller (1958). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** A whole number from `low` to `high`, both included. */
export function wholeNumber(random: Random, low: number, high: number): number {
  return low + Math.floor(random.next() * (high - low + 1));
}
