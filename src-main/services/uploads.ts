import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '../../src-core/graph/appError.ts';
import type { AppContract } from '../../src-core/protocol/appContract.ts';
import type { Handlers } from '../../src-core/protocol/contract.ts';

interface Upload {
  readonly file: string;
  readonly handle: FileHandle;
  readonly bytes: number;
  written: number;
}

type UploadCalls = Pick<Handlers<AppContract>, 'upload.begin' | 'upload.piece' | 'upload.end'>;

/** The most that is taken in: what a data set may hold, as text. */
const largest = 4e9;

/** Files that a page hands over, in a folder of their own that goes with the page. */
export class Uploads {
  readonly #uploads = new Map<number, Upload>();
  #folder: Promise<string> | undefined;
  #next = 1;

  readonly handlers: UploadCalls = {
    'upload.begin': async ({ name, bytes }) => {
      if (bytes > largest) throw new AppError('E_FILE_TOO_LARGE', `${name} has ${String(bytes)} bytes; the most that is taken in is ${String(largest)}`, { size: bytes, limit: largest });
      this.#folder ??= mkdtemp(path.join(tmpdir(), 'chainrule-dropped-'));
      const upload = this.#next++;
      const file = path.join(await this.#folder, `${String(upload)}-${plainName(name)}`);
      this.#uploads.set(upload, { file, handle: await open(file, 'wx'), bytes, written: 0 });
      return { upload };
    },
    'upload.piece': async ({ upload, base64 }) => {
      const taken = this.#find(upload);
      const piece = Buffer.from(base64, 'base64');
      if (taken.written + piece.length > taken.bytes) throw new AppError('E_BAD_MESSAGE', 'more bytes came than were announced');
      const at = taken.written;
      taken.written += piece.length;
      for (let written = 0; written < piece.length; ) written += (await taken.handle.write(piece, written, piece.length - written, at + written)).bytesWritten;
      return {};
    },
    'upload.end': async ({ upload }) => {
      const { file, handle, bytes, written } = this.#find(upload);
      this.#uploads.delete(upload);
      await handle.close();
      if (written !== bytes) throw new AppError('E_BAD_MESSAGE', `${String(written)} bytes came where ${String(bytes)} were announced`);
      return { path: file };
    },
  };

  #find(upload: number): Upload {
    const found = this.#uploads.get(upload);
    if (!found) throw new AppError('E_NOT_FOUND', `there is no file ${String(upload)} on its way`);
    return found;
  }

  /** Removes all files. */
  async close(): Promise<void> {
    for (const { handle } of this.#uploads.values()) await handle.close().catch(() => undefined);
    this.#uploads.clear();
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The last part of a name, without what means something to a file system. */
function plainName(name: string): string {
  return (name.split(/[/\\]/).at(-1) ?? '').replaceAll(/[^\p{L}\p{N}._ -]+/gu, '_').replace(/^\.+/, '').slice(-120) || 'file';
}
