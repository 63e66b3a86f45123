import { type FileHandle, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-core/graph/appError.ts';
import { decodeBytes } from '../../src-core/graph/base64.ts';
import { writeError } from './fileErrors.ts';
import type { HandlersOf } from './handlersOf.ts';
import { openScratch, scratchFolder } from './scratch.ts';
import { writeFully } from './stagedFile.ts';

interface Upload {
  readonly file: string;
  readonly bytes: number;
  /** Open until all bytes are there. */
  handle: FileHandle | null;
  /** Bytes that came, and bytes of them that are on the disk. */
  taken: number;
  written: number;
}

/** The most that is taken in: what a data set may hold, as text. */
const largest = 4e9;

/** Files that a page hands over, in a folder of their own that goes with the page. */
export class Uploads {
  readonly #uploads = new Map<number, Upload>();
  #folder: Promise<string> | undefined;
  #next = 1;
  #closed = false;

  readonly handlers: HandlersOf<'upload'> = {
    'upload.begin': async ({ name, bytes }) => {
      if (bytes > largest) throw new AppError('E_FILE_TOO_LARGE', `${name} has ${String(bytes)} bytes; the most that is taken in is ${String(largest)}`, { size: bytes, limit: largest });
      if (this.#closed) throw new AppError('E_CLOSED', 'the page that handed the file over is gone');
      this.#folder ??= scratchFolder('dropped');
      const upload = this.#next++;
      const file = path.join(await this.#folder.catch(failed(name)), `${String(upload)}-${plainName(name)}`);
      this.#uploads.set(upload, { file, bytes, handle: await openScratch(file).catch(failed(name)), taken: 0, written: 0 });
      return { upload };
    },
    'upload.piece': async ({ upload, base64 }) => {
      const entry = this.#find(upload);
      const { handle, taken: at } = entry;
      const piece = decodeBytes(base64);
      if (!handle || at + piece.length > entry.bytes) throw new AppError('E_BAD_MESSAGE', 'more bytes came than were announced');
      entry.taken += piece.length;
      await writeFully(handle, piece, at).catch(failed(entry.file));
      entry.written += piece.length;
      return {};
    },
    'upload.end': async ({ upload }) => {
      const entry = this.#find(upload);
      if (entry.written !== entry.bytes) throw new AppError('E_BAD_MESSAGE', `${String(entry.written)} bytes came where ${String(entry.bytes)} were announced`);
      await closeHandle(entry);
      return { path: entry.file };
    },
    'upload.discard': async ({ upload }) => {
      const entry = this.#find(upload);
      this.#uploads.delete(upload);
      await closeHandle(entry);
      await rm(entry.file, { force: true });
      return {};
    },
  };

  #find(upload: number): Upload {
    const found = this.#uploads.get(upload);
    if (!found) throw new AppError('E_NOT_FOUND', `there is no file ${String(upload)} that was handed over`);
    return found;
  }

  /** Removes all files. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const entry of this.#uploads.values()) await closeHandle(entry).catch(() => undefined);
    this.#uploads.clear();
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** A disk that is full is said to be. */
function failed(file: string): (error: unknown) => never {
  return (error) => {
    throw writeError(file, error);
  };
}

async function closeHandle(upload: Upload): Promise<void> {
  const { handle } = upload;
  upload.handle = null;
  await handle?.close();
}

/** The last part of a name, without what means something to a file system. At most 120 characters, counted from its end. */
function plainName(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? '').replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_').replace(/^\.+/, '').slice(-120) || 'file';
}
