import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../../src-core/graph/appError.ts';
import type { DataSet } from '../../../../src-core/graph/dataset.ts';
import type { CallInput, CallOutput, CancelSignal } from '../../../../src-core/protocol/contract.ts';
import type { tableCalls } from '../../../../src-core/protocol/tableContract.ts';
import { readError } from '../../fileErrors.ts';
import { openToRead } from '../../fileSystem.ts';
import type { TableStore } from '../tableStore.ts';
import { arraysOf, importArrays, inspectArrays } from './arrayFile.ts';
import { importText, inspectText } from './textFile.ts';

interface TableContract {
  readonly calls: typeof tableCalls;
  readonly events: Record<string, never>;
}
type Inspected = CallOutput<TableContract, 'table.inspect'>;
type Imported = CallOutput<TableContract, 'table.import'>;

/** Arrays are read as a whole. */
const largestArrays = 2 ** 29;
const progressEvery = 1000 / 30; // ms

export type Progress = (progress: { readonly path: string; readonly bytes: number; readonly of: number; readonly rows: number }) => void;

/** @throws AppError E_FILE_…, E_DATA_CLASS, E_NOT_FOUND, E_USAGE, E_CANCELLED */
export async function inspectFile({ path: file, options, whole }: CallInput<TableContract, 'table.inspect'>, signal: CancelSignal, progress: Progress): Promise<Inspected> {
  return withFile(file, async (handle, bytes, kind) => {
    const given = { path: file, bytes, kind };
    if (kind !== 'text') return { ...given, ...inspectArrays(arraysOf(file, kind, await wholeFile(handle, bytes)), options) };
    return { ...given, ...(await inspectText({ file: handle, bytes, options, signal, onProgress: atMostOften(file, progress) }, whole)), sequence: null };
  });
}

/** @throws AppError E_FILE_…, E_DATA_CLASS, E_NOT_FOUND, E_USAGE, E_CANCELLED, E_DISK_FULL */
export async function importFile({ path: file, options }: CallInput<TableContract, 'table.import'>, store: TableStore, signal: CancelSignal, progress: Progress): Promise<Imported> {
  return withFile(file, async (handle, bytes, kind) => {
    const sourceOf = (hash: string): Imported['info']['source'] => ({ kind: 'stored', hash, file: path.basename(file).slice(0, 500) });
    if (kind !== 'text') {
      const arrays = arraysOf(file, kind, await wholeFile(handle, bytes));
      const { hash, columns, rows, faults, dropped } = await importArrays(arrays, options, store);
      return { info: { source: sourceOf(hash), table: { columns, rows } }, sequence: sequenceOf(arrays.sequence, columns), faults: faults.listed, faultCount: faults.count, dropped };
    }
    const { hash, readers, converter } = await importText({ file: handle, bytes, options, signal, onProgress: atMostOften(file, progress) }, store);
    const { faults, rows, dropped } = converter;
    return { info: { source: sourceOf(hash), table: { columns: readers.map(({ column }) => column), rows } }, sequence: null, faults: faults.listed, faultCount: faults.count, dropped };
  });
}

/** Where the columns that make sequences were left out or renamed there are none. */
function sequenceOf(sequence: DataSet['sequence'], columns: readonly { readonly name: string }[]): DataSet['sequence'] {
  const has = (name: string | null): boolean => columns.some((column) => column.name === name);
  return sequence?.kind === 'long' && has(sequence.sequence) && has(sequence.step) ? sequence : null;
}

async function withFile<T>(file: string, use: (handle: FileHandle, bytes: number, kind: 'text' | 'npy' | 'npz') => Promise<T>): Promise<T> {
  let handle: FileHandle | undefined;
  try {
    handle = await openToRead(file);
    const status = await handle.stat();
    if (!status.isFile()) throw new AppError('E_FILE_NOT_READABLE', `${file} cannot be read: it is not a file`, { path: file });
    return await use(handle, status.size, await kindOf(handle));
  } catch (error) {
    throw inFileError(file, error);
  } finally {
    await handle?.close();
  }
}

/** The kind is told by the first bytes, whatever the file is called. */
async function kindOf(handle: FileHandle): Promise<'text' | 'npy' | 'npz'> {
  const { buffer } = await handle.read(new Uint8Array(6), 0, 6, 0);
  const start = String.fromCharCode(...buffer);
  if (start === '\x93NUMPY') return 'npy';
  return start.startsWith('PK\x03\x04') ? 'npz' : 'text';
}

async function wholeFile(handle: FileHandle, bytes: number): Promise<Uint8Array> {
  if (bytes > largestArrays) throw new AppError('E_FILE_TOO_LARGE', `it has ${String(bytes)} bytes; the most that can be read of arrays is ${String(largestArrays)}`, { size: bytes, limit: largestArrays });
  return handle.readFile();
}

/** The error names the file; what is wrong inside it stays as it was said. */
function inFileError(file: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return readError(file, error);
  if (error.code === 'E_CANCELLED' || 'path' in error.details) return error;
  const { reason } = error.details;
  return new AppError(error.code, `${file} cannot be imported: ${typeof reason === 'string' ? reason : error.message}`, { ...error.details, path: file });
}

function atMostOften(file: string, progress: Progress): (bytes: number, of: number, rows: number) => void {
  let last = -Infinity;
  return (bytes, of, rows) => {
    const now = performance.now();
    if (now - last < progressEvery) return;
    last = now;
    progress({ path: file, bytes, of, rows });
  };
}
