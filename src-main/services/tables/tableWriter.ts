import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { TableColumn } from '../../../src-core/graph/dataset.ts';
import type { CancelSignal } from '../../../src-core/protocol/contract.ts';
import { writeError } from '../fileErrors.ts';
import { nodeFileSystem } from '../fileSystem.ts';
import { flushFolder, flushWhole, makeFolder, stagedName, writeFully } from '../stagedFile.ts';
import { tableHeader } from './tableFile.ts';

const numbersOfAPage = 2 ** 16;
const pieceBytes = 2 ** 20;

/**
 * Writes a table row by row into the store. Rows gather in memory until `drain`; nothing has the table's name before
 * `finish`, and `discard` leaves nothing. The steps are those of `atomicWrite`.
 */
export class TableWriter {
  readonly #folder: string;
  readonly #columns: readonly TableColumn[];
  readonly #file: string;
  readonly #handle: FileHandle;
  #full: Float64Array<ArrayBuffer>[] = [];
  #page = new Float64Array(numbersOfAPage);
  #held = 0;
  #position: number;
  #numbers = 0;

  private constructor(folder: string, columns: readonly TableColumn[], file: string, handle: FileHandle) {
    this.#folder = folder;
    this.#columns = columns;
    this.#file = file;
    this.#handle = handle;
    this.#position = tableHeader({ columns: [...columns], rows: 0 }).length;
  }

  /** @throws AppError E_FILE_NOT_WRITABLE, E_DISK_FULL */
  static async open(folder: string, columns: readonly TableColumn[]): Promise<TableWriter> {
    const file = stagedTable(folder);
    try {
      await makeFolder(folder);
      return new TableWriter(folder, columns, file, await nodeFileSystem.open(file, 'wx+'));
    } catch (error) {
      throw writeError(file, error);
    }
  }

  get rows(): number {
    return this.#numbers / this.#columns.length;
  }

  /** Takes one row's numbers, or those of several rows. */
  add(values: Float64Array | readonly number[]): void {
    for (const value of values) {
      if (this.#held === numbersOfAPage) {
        this.#full.push(this.#page);
        this.#page = new Float64Array(numbersOfAPage);
        this.#held = 0;
      }
      this.#page[this.#held++] = value;
    }
    this.#numbers += values.length;
  }

  /** Writes what has gathered. */
  async drain(): Promise<void> {
    const pages = this.#full;
    this.#full = [];
    for (const page of pages) await this.#write(page);
  }

  async #write(page: Float64Array<ArrayBuffer>): Promise<void> {
    const bytes = new Uint8Array(page.buffer, 0, page.byteLength);
    try {
      await writeFully(this.#handle, bytes, this.#position);
    } catch (error) {
      throw writeError(this.#file, error);
    }
    this.#position += bytes.length;
  }

  /** Writes the rest and gives the table its name. @returns its hash @throws AppError E_CANCELLED, E_DISK_FULL, E_FILE_NOT_WRITABLE */
  async finish(signal?: CancelSignal): Promise<string> {
    await this.drain();
    await this.#write(this.#page.slice(0, this.#held));
    try {
      await writeFully(this.#handle, tableHeader({ columns: [...this.#columns], rows: this.rows }), 0);
      await flushWhole(this.#handle, this.#position);
      const hash = await hashOf(this.#handle, signal);
      await this.#handle.close();
      await placeFile(this.#file, path.join(this.#folder, tableFileName(hash)));
      return hash;
    } catch (error) {
      throw writeError(this.#file, error);
    }
  }

  /** Ends the writing; after `finish` there is nothing left to do. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await nodeFileSystem.unlink(this.#file).catch(() => undefined);
  }
}

/** Where a table of the folder is written before its hash, and with it its name, is known. */
export function stagedTable(folder: string): string {
  return stagedName(path.join(folder, 'table'));
}

export function tableFileName(hash: string): string {
  return `${hash}.safetensors`;
}

/** Gives a file its name. Where that is taken the content is the same: the name is its hash. */
export async function placeFile(file: string, target: string): Promise<void> {
  const taken = await nodeFileSystem.stat(target).then(() => true, () => false);
  if (taken) return nodeFileSystem.unlink(file);
  await nodeFileSystem.rename(file, target);
  await flushFolder(path.dirname(target));
}

/** The SHA-256 of a whole file, in hexadecimal. @throws AppError E_CANCELLED */
export async function hashOf(handle: FileHandle, signal?: CancelSignal): Promise<string> {
  const hash = createHash('sha256');
  const piece = new Uint8Array(pieceBytes);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(piece, 0, piece.length, position);
    if (signal?.aborted) throw new AppError('E_CANCELLED', 'storing the table was cancelled');
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytesRead));
    position += bytesRead;
  }
}
