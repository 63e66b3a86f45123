import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '../../../src-core/graph/fileFormat.ts';
import { AppError } from '../../../src-core/graph/appError.ts';
import { type TableShape, TableShapeSchema } from '../../../src-core/graph/dataset.ts';

/*
 * A stored table is a safetensors file: u64 header length, a JSON header padded with spaces, then one F64 tensor
 * `values` [rows, columns]. The columns are JSON in `__metadata__`. The padding has room for any number of rows, so
 * that a table can be written before its rows are counted; the same table always gives the same bytes.
 */

const longestHeader = 100_000_000;
/** More rows than any file has, for the room that their count needs. */
const mostRows = 10 ** 12;

/** The header's length and text for a table. */
export function tableHeader({ columns, rows }: TableShape): Uint8Array {
  const encoder = new TextEncoder();
  const room = Math.ceil(encoder.encode(headerText({ columns, rows: mostRows })).length / 8) * 8;
  const bytes = new Uint8Array(8 + room).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(room), true);
  bytes.set(encoder.encode(headerText({ columns, rows })), 8);
  return bytes;
}

function headerText({ columns, rows }: TableShape): string {
  return JSON.stringify({
    __metadata__: { format: 'chainrule-table', columns: JSON.stringify(columns) },
    values: { dtype: 'F64', shape: [rows, columns.length], data_offsets: [0, rows * columns.length * 8] },
  });
}

const HeaderSchema = z.object({
  __metadata__: z.object({ columns: z.string() }),
  values: z.object({ dtype: z.literal('F64'), shape: z.tuple([z.int().min(0), z.int().min(0)]) }),
});

export interface TablePlace {
  readonly shape: TableShape;
  /** The byte at which the numbers begin. */
  readonly start: number;
}

/**
 * Reads what a stored table looks like, and checks that all of it is there.
 * @throws AppError E_FILE_INVALID
 */
export async function readTablePlace(handle: FileHandle, name: string): Promise<TablePlace> {
  const { size } = await handle.stat();
  const length = Number(new DataView((await readBytes(handle, 0, Math.min(8, size))).buffer).getBigUint64(0, true));
  if (length > Math.min(longestHeader, size - 8)) throw damaged(name);
  const shape = parseHeader(new TextDecoder().decode(await readBytes(handle, 8, length)));
  if (!shape || size !== 8 + length + shape.rows * shape.columns.length * 8) throw damaged(name);
  return { shape, start: 8 + length };
}

function parseHeader(text: string): TableShape | undefined {
  try {
    const { __metadata__: metadata, values } = HeaderSchema.parse(parseJson(text));
    const shape = TableShapeSchema.parse({ columns: parseJson(metadata.columns), rows: values.shape[0] });
    return shape.columns.length === values.shape[1] ? shape : undefined;
  } catch {
    return undefined;
  }
}

function damaged(name: string): AppError {
  return new AppError('E_FILE_INVALID', `the stored table ${name} is damaged`, { path: name });
}

/** Bytes of a file; fewer where it ends before, zeros up to 8. */
async function readBytes(handle: FileHandle, from: number, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(8, count));
  await readFully(handle, bytes.subarray(0, count), from);
  return count < 8 ? bytes : bytes.subarray(0, count);
}

/** The numbers of some rows. @throws AppError E_FILE_INVALID where the file became shorter */
export async function readRows(handle: FileHandle, { shape, start }: TablePlace, from: number, count: number, name: string): Promise<Float64Array<ArrayBuffer>> {
  const width = shape.columns.length;
  const values = new Float64Array(count * width);
  const bytes = new Uint8Array(values.buffer);
  if (!(await readFully(handle, bytes, start + from * width * 8))) throw damaged(name);
  return values;
}

const mostAtOnce = 2 ** 26;

async function readFully(handle: FileHandle, bytes: Uint8Array, from: number): Promise<boolean> {
  for (let read = 0; read < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, read, Math.min(mostAtOnce, bytes.length - read), from + read);
    if (bytesRead === 0) return false;
    read += bytesRead;
  }
  return true;
}
