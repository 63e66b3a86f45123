import { constants } from 'node:fs';
import { type FileHandle, readdir, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import envPaths from 'env-paths';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { Table, TableColumn, TableShape } from '../../../src-core/graph/dataset.ts';
import { readError, systemCode, writeError } from '../fileErrors.ts';
import { nodeFileSystem, openToRead } from '../fileSystem.ts';
import { flushWhole, makeFolder, removeLeftoversIn } from '../stagedFile.ts';
import { readRows, readTablePlace } from './tableFile.ts';
import { TableWriter, hashOf, placeFile, stagedTable, tableFileName } from './tableWriter.ts';

/** Numbers in the largest table that is read as a whole: 1 GB. */
const mostNumbers = 2 ** 27;
/** What nobody opened for so long is removed; a saved project has its own copy. */
const keptFor = 90 * 24 * 60 * 60 * 1000; // ms

/** Where the tables of this user lie. */
export function userTablesFolder(): string {
  return path.join(envPaths('chainrule', { suffix: '' }).data, 'tables');
}

/** The host's store of tables: a folder of files that are named by the hash of their content and never change. */
export class TableStore {
  readonly folder: string;

  constructor(folder: string = userTablesFolder()) {
    this.folder = folder;
  }

  /** @throws AppError E_TABLE_MISSING, E_FILE_INVALID */
  async shape(hash: string): Promise<TableShape> {
    return this.#reading(hash, async (handle, file) => (await readTablePlace(handle, file)).shape);
  }

  /** A whole table. @throws AppError E_TABLE_MISSING, E_FILE_INVALID, E_BUDGET */
  async read(hash: string): Promise<Table> {
    return this.#reading(hash, async (handle, file) => {
      const place = await readTablePlace(handle, file);
      const { columns, rows } = place.shape;
      if (rows * columns.length > mostNumbers) {
        throw new AppError('E_BUDGET', `the table has ${String(rows * columns.length)} numbers; the most that are read are ${String(mostNumbers)}. Use fewer rows or columns`, { hash });
      }
      await utimes(file, new Date(), new Date()).catch(() => undefined);
      return { columns, rows, values: await readRows(handle, place, 0, rows, file) };
    });
  }

  /** The numbers of some rows, fewer at the end. @throws AppError E_TABLE_MISSING, E_FILE_INVALID */
  async rows(hash: string, from: number, count: number): Promise<Float64Array<ArrayBuffer>> {
    return this.#reading(hash, async (handle, file) => {
      const place = await readTablePlace(handle, file);
      return readRows(handle, place, from, Math.max(0, Math.min(count, place.shape.rows - from)), file);
    });
  }

  async has(hash: string): Promise<boolean> {
    return isFile(this.#file(hash));
  }

  writer(columns: readonly TableColumn[]): Promise<TableWriter> {
    return TableWriter.open(this.folder, columns);
  }

  /** Stores a table. @returns its hash */
  async add({ columns, values }: Table): Promise<string> {
    const writer = await this.writer(columns);
    try {
      writer.add(values);
      return await writer.finish();
    } finally {
      await writer.discard();
    }
  }

  /**
   * Takes a copy of a table's file that lies elsewhere. False where there is none, or it is not the table of that hash.
   * @throws AppError E_FILE_NOT_WRITABLE, E_DISK_FULL
   */
  async take(hash: string, from: string): Promise<boolean> {
    if (!(await isFile(from))) return false;
    await makeFolder(this.folder);
    return copyTable(from, this.#file(hash), hash).catch((error: unknown) => {
      throw writeError(this.#file(hash), error);
    });
  }

  /** Puts a copy of a table beside a project. @throws AppError E_TABLE_MISSING, E_FILE_NOT_WRITABLE, E_DISK_FULL */
  async copyTo(hash: string, folder: string): Promise<void> {
    const target = path.join(folder, tableFileName(hash));
    if (await isFile(target)) return;
    if (!(await this.has(hash))) throw missing(hash);
    try {
      await makeFolder(folder);
      if (!(await copyTable(this.#file(hash), target, hash))) throw missing(hash);
    } catch (error) {
      throw writeError(target, error);
    }
  }

  /** Removes what was not read for long, and what killed writers left. A store that cannot be cleaned still works. */
  async clean(now: number): Promise<void> {
    await removeLeftoversIn(this.folder);
    for (const name of await readdir(this.folder).catch(() => [])) {
      const file = path.join(this.folder, name);
      const age = now - (await stat(file).then((status) => status.mtimeMs, () => now));
      if (age > keptFor) await unlink(file).catch(() => undefined);
    }
  }

  #file(hash: string): string {
    return path.join(this.folder, tableFileName(hash));
  }

  async #reading<T>(hash: string, read: (handle: FileHandle, file: string) => Promise<T>): Promise<T> {
    const file = this.#file(hash);
    try {
      const handle = await openToRead(file);
      try {
        return await read(handle, file);
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (systemCode(error) === 'ENOENT') throw missing(hash);
      throw readError(file, error);
    }
  }
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then((status) => status.isFile(), () => false);
}

function missing(hash: string): AppError {
  return new AppError('E_TABLE_MISSING', `the table ${hash.slice(0, 12)}… is not stored here: import its file again, or open the project beside its folder of tables`, { hash });
}

/** Copies beside the target first, flushes, and gives the copy its name only if it has the hash. */
async function copyTable(from: string, target: string, hash: string): Promise<boolean> {
  const temporary = stagedTable(path.dirname(target));
  try {
    const { size } = await stat(from);
    await nodeFileSystem.copyFile(from, temporary, constants.COPYFILE_FICLONE);
    const handle = await nodeFileSystem.open(temporary, 'r+');
    try {
      await flushWhole(handle, size);
      if ((await hashOf(handle)) !== hash) return false;
    } finally {
      await handle.close();
    }
    await placeFile(temporary, target);
    return true;
  } finally {
    await nodeFileSystem.unlink(temporary).catch(() => undefined);
  }
}
