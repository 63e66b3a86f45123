import { stat } from 'node:fs/promises';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { readDocument, writeDocument } from '../../src-core/graph/fileFormat.ts';
import type { Opened } from '../../src-core/protocol/appContract.ts';
import { atomicWrite } from './atomicWrite.ts';
import { readError, systemCode } from './fileErrors.ts';
import { openToRead } from './fileSystem.ts';
import { removeLeftoversOf } from './stagedFile.ts';
import { stampOf } from './stamp.ts';
import { removeUnused, takeTables, withTables } from './tables/projectTables.ts';
import type { TableStore } from './tables/tableStore.ts';

/** Below the longest message that a host takes, so that whatever opens can also be sent back and saved. */
export const largestProject = 60 * 1024 * 1024;

/**
 * Reads a file of at most `limit` bytes.
 * @throws AppError E_FILE_NOT_FOUND, E_FILE_NOT_READABLE, E_FILE_TOO_LARGE
 */
export async function readWhole(path: string, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const handle = await openToRead(path);
    try {
      const status = await handle.stat();
      if (!status.isFile()) throw new AppError('E_FILE_NOT_READABLE', `${path} cannot be read: it is not a file`, { path });
      if (status.size > limit) {
        throw new AppError('E_FILE_TOO_LARGE', `${path} has ${String(status.size)} bytes; the most that can be opened is ${String(limit)}`, { path, size: status.size, limit });
      }
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(path, error);
  }
}

/**
 * Opens a project file, takes its tables into the store, and removes what a killed save left beside it.
 * @throws AppError E_FILE_… with the path, and the place inside the file where its content is at fault
 */
export async function openProject(path: string, tables: TableStore): Promise<Opened> {
  const content = await readWhole(path, largestProject);
  const { document, readOnly } = inFile(path, () => readDocument(decodeText(content)));
  await removeLeftoversOf(path);
  return { ...(await takeTables(document, path, tables)), readOnly, path, stamp: stampOf(content) };
}

/** Whether a file is still the one with this stamp. A file that cannot be read counts as changed. */
export async function checkProject(path: string, stamp: string): Promise<{ state: 'same' | 'changed' | 'missing' }> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    const mark = [mtimeMs, size, ino, stamp].join(' ');
    // Windows ask every few seconds: only a file that was touched is read.
    if (known.get(path) === mark) return { state: 'same' };
    if (stampOf(await readWhole(path, largestProject)) !== stamp) return { state: 'changed' };
    known.set(path, mark);
    return { state: 'same' };
  } catch (error) {
    const isGone = systemCode(error) === 'ENOENT' || (error instanceof AppError && error.code === 'E_FILE_NOT_FOUND');
    return { state: isGone ? 'missing' : 'changed' };
  }
}

/** By path, time, size and stamp of files that were the same when they were read last. */
const known = new Map<string, string>();

/** The project that a file holds which is about to be replaced; undefined where there is none. */
export async function readReplaced(path: string): Promise<GraphDocument | undefined> {
  try {
    return readDocument(decodeText(await readWhole(path, largestProject))).document;
  } catch {
    return undefined;
  }
}

/** What `read` makes of a file's content; its error names the file. */
export function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `${path}: ${error.message}`, { ...error.details, path });
  }
}

/**
 * Saves a project atomically, its tables first; see `atomicWrite` for the errors and for `stamp`.
 * @throws AppError E_FILE_TOO_LARGE where it could not be opened again; the old file is then untouched
 */
export async function saveProject(path: string, document: GraphDocument, stamp: string | null, tables: TableStore): Promise<string> {
  const whole = await withTables(document, path, tables, true);
  const { written, content } = await openableWith(path, whole, () => withTables(document, path, tables, false));
  const newStamp = await atomicWrite(path, content, { stamp });
  await removeUnused(written, path);
  return newStamp;
}

/** Tables inside the file give way where they make it too large. */
async function openableWith(path: string, whole: GraphDocument, apart: () => Promise<GraphDocument>): Promise<{ written: GraphDocument; content: Uint8Array }> {
  try {
    return { written: whole, content: openableContent(path, whole) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'E_FILE_TOO_LARGE' || !whole.tables) throw error;
    const written = await apart();
    return { written, content: openableContent(path, written) };
  }
}

/** Indented for reading where that leaves it small enough to be opened again, else in one line. */
function openableContent(path: string, document: GraphDocument): Uint8Array {
  let content = new Uint8Array();
  for (const indent of [2, 0]) {
    content = new TextEncoder().encode(writeDocument(document, indent));
    if (content.length <= largestProject) return content;
  }
  const message = `${path} was not written: it would have ${String(content.length)} bytes, and the most that can be opened again is ${String(largestProject)}. Use fewer samples or narrower layers, or export the weights`;
  throw new AppError('E_FILE_TOO_LARGE', message, { path, size: content.length, limit: largestProject });
}

/** @throws AppError E_FILE_NOT_JSON where the content is no text in UTF-8 */
export function decodeText(content: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw new AppError('E_FILE_NOT_JSON', 'this is not text in UTF-8, so it is no Chainrule project');
  }
}
