import path from 'node:path';
import { type NpyTensor, readNpy, readNpz } from '../../../../src-core/export/npz.ts';
import { AppError } from '../../../../src-core/graph/appError.ts';
import type { DataSet, TableColumn } from '../../../../src-core/graph/dataset.ts';
import type { ImportOptions, Inspection } from '../../../../src-core/protocol/tableContract.ts';
import { columnNames, mostClasses } from '../cellText.ts';
import type { TableStore } from '../tableStore.ts';
import { FaultList } from './faults.ts';

/** Whole numbers with at most so many different ones are taken for classes. */
const mostGuessedClasses = 100;
const previewed = 50;

/** One column of numbers from arrays: the number of each row. */
interface ArrayColumn {
  readonly name: string;
  readonly kind: TableColumn['kind'];
  readonly at: (row: number) => number;
}

interface Arrays {
  readonly rows: number;
  readonly columns: readonly ArrayColumn[];
  readonly sequence: DataSet['sequence'];
}

/**
 * The arrays of a .npy or .npz file side by side. The first axis is the samples; with a second axis there are several
 * columns; three axes [N, T, F] are sequences in long format, beside which others have one row for each sample or step.
 * @throws AppError E_FILE_INVALID
 */
export function arraysOf(file: string, kind: 'npy' | 'npz', bytes: Uint8Array): Arrays {
  const tensors = kind === 'npy' ? [readNpy(path.basename(file, '.npy'), bytes)] : readNpz(bytes);
  const [first] = tensors;
  if (!first) throw unfit('there is no array in it');
  for (const { name, shape } of tensors) {
    if (shape.length < 1 || shape.length > 3) throw unfit(`"${name}" has ${String(shape.length)} axes; arrays with one to three can be read`);
    if (shape[0] !== first.shape[0]) throw unfit(`"${name}" has ${String(shape[0])} samples and "${first.name}" has ${String(first.shape[0])}`);
  }
  const samples = first.shape[0] ?? 0;
  const steps = tensors.find(({ shape }) => shape.length === 3)?.shape[1];
  if (steps === undefined) return { rows: samples, columns: tensors.flatMap((tensor) => columnsOf(tensor, (row) => row)), sequence: null };
  const uneven = tensors.find(({ shape }) => shape.length === 3 && shape[1] !== steps);
  if (uneven) throw unfit(`"${uneven.name}" has ${String(uneven.shape[1])} steps where others have ${String(steps)}`);
  const columns: ArrayColumn[] = [
    { name: 'sequence', kind: 'key', at: (row) => Math.floor(row / steps) },
    { name: 'step', kind: 'number', at: (row) => row % steps },
    ...tensors.flatMap((tensor) => sequenceColumns(tensor, steps)),
  ];
  return { rows: samples * steps, columns, sequence: { kind: 'long', sequence: 'sequence', step: 'step' } };
}

/** [N, T, F] and [N, T] have a row for each step, [N] and [N, K] one for each sample, which every step repeats. */
function sequenceColumns(tensor: NpyTensor, steps: number): ArrayColumn[] {
  const { shape } = tensor;
  const [samples = 0, second = 1, third = 1] = shape;
  if (shape.length === 3) return columnsOf({ ...tensor, shape: [samples * second, third] }, (row) => row);
  if (shape.length === 2 && second === steps) return columnsOf({ ...tensor, shape: [samples * steps] }, (row) => row);
  return columnsOf(tensor, (row) => Math.floor(row / steps));
}

function columnsOf({ name, shape, values, whole }: NpyTensor, rowOf: (row: number) => number): ArrayColumn[] {
  const width = shape[1] ?? 1;
  const one: (column: number) => ArrayColumn = (column) => ({
    name: shape.length === 1 || width === 1 ? name : `${name} ${String(column + 1)}`,
    kind: whole && width === 1 && fewDifferent(values) ? 'class' : 'number',
    at: (row) => values[rowOf(row) * width + column] ?? NaN,
  });
  return Array.from({ length: width }, (_, column) => one(column));
}

function fewDifferent(values: ArrayLike<number>): boolean {
  const different = new Set<number>();
  for (let index = 0; index < values.length && different.size <= mostGuessedClasses; index++) different.add(values[index] ?? NaN);
  return different.size <= mostGuessedClasses;
}

function unfit(reason: string): AppError {
  return new AppError('E_FILE_INVALID', reason, { reason });
}

/** The columns that are taken, with their classes. @throws AppError E_NOT_FOUND, E_USAGE, E_DATA_CLASS */
function takenColumns({ rows, columns }: Arrays, chosen: ImportOptions['columns']): { index: number; column: TableColumn; at: (row: number) => number }[] {
  const names = columnNames((chosen ?? columns).map(({ name }) => name));
  const wanted = chosen ?? columns.map(({ kind }, index) => ({ index, kind }));
  if (wanted.length === 0) throw new AppError('E_USAGE', 'no column is chosen');
  return wanted.map(({ index, kind }, position) => {
    const source = columns[index];
    const name = names[position] ?? '';
    if (!source) throw new AppError('E_NOT_FOUND', `the file has no column ${String(index + 1)}`, { column: index + 1 });
    if (kind !== 'class') return { index, column: { name, kind }, at: source.at };
    const classes = differentNumbers(source, rows, name);
    const indices = new Map(classes.map((value, at) => [value, at]));
    return { index, column: { name, kind, classes: classes.map(String) }, at: (row) => indices.get(source.at(row)) ?? NaN };
  });
}

function differentNumbers({ at }: ArrayColumn, rows: number, name: string): number[] {
  const different = new Set<number>();
  for (let row = 0; row < rows; row++) {
    const value = at(row);
    if (!Number.isNaN(value)) different.add(value);
    if (different.size > mostClasses) throw new AppError('E_DATA_CLASS', `column ${JSON.stringify(name)} has more than ${String(mostClasses)} different numbers, too many for classes`, { column: name });
  }
  return [...different].sort((a, b) => a - b);
}

/** What the arrays would give. @throws AppError E_NOT_FOUND, E_USAGE, E_DATA_CLASS */
export function inspectArrays(arrays: Arrays, options: ImportOptions): Omit<Inspection, 'path' | 'bytes' | 'kind'> {
  const taken = new Map(takenColumns(arrays, options.columns).map(({ index, column }) => [index, column]));
  const faults = new FaultList();
  const columns = arrays.columns.map(({ name, kind, at }, index) => {
    const column = taken.get(index) ?? { name, kind };
    let missing = 0;
    for (let row = 0; row < arrays.rows; row++) {
      if (!Number.isNaN(at(row))) continue;
      missing += 1;
      faults.add('missing', row + 1, index + 1, column.name, 'nan');
    }
    const classes = 'classes' in column ? column.classes : null;
    return { index, name: column.name, kind: column.kind, missing, distinct: classes?.length ?? null, classes };
  });
  const preview = Array.from({ length: Math.min(previewed, arrays.rows) }, (_, row) => arrays.columns.map(({ at }) => String(at(row))));
  return { delimiter: null, header: null, decimal: null, complete: true, rows: arrays.rows, columns, preview, faults: faults.listed, faultCount: faults.count, sequence: arrays.sequence };
}

/** Stores the arrays as a table. @throws AppError E_NOT_FOUND, E_USAGE, E_DATA_CLASS, E_FILE_NOT_WRITABLE, E_DISK_FULL */
export async function importArrays(arrays: Arrays, options: ImportOptions, store: TableStore): Promise<{ hash: string; columns: TableColumn[]; rows: number; faults: FaultList; dropped: number }> {
  const taken = takenColumns(arrays, options.columns);
  const columns = taken.map(({ column }) => column);
  const faults = new FaultList();
  let dropped = 0;
  const writer = await store.writer(columns);
  try {
    const values = new Float64Array(taken.length);
    for (let row = 0; row < arrays.rows; row++) {
      for (const [at, column] of taken.entries()) {
        const value = column.at(row);
        values[at] = value;
        if (Number.isNaN(value)) faults.add('missing', row + 1, column.index + 1, column.column.name, 'nan');
      }
      if (options.missing === 'drop' && values.some(Number.isNaN)) dropped += 1;
      else writer.add(values);
      if (row % 10_000 === 0) await writer.drain();
    }
    const { rows } = writer;
    return { hash: await writer.finish(), columns, rows, faults, dropped };
  } finally {
    await writer.discard();
  }
}
