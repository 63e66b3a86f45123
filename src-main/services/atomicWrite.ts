import { constants } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-core/graph/appError.ts';
import { systemCode, writeError } from './fileErrors.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { flushFolder, flushWhole, removeLeftoversOf, stagedName, writeFully } from './stagedFile.ts';
import { stampOf } from './stamp.ts';

export interface WriteOptions {
  /** The stamp of the file that was read; null where the file may have any content, or none. */
  readonly stamp?: string | null;
  readonly fileSystem?: FileSystem;
}

/**
 * Writes a whole file so that at every moment either the old or the new content is there: into a temporary
 * file beside it, checked and flushed, then renamed. Every path of the program that writes uses this or `atomicWriteAll`.
 *
 * @returns the new content's stamp
 * @throws AppError E_FILE_CHANGED where the file is no longer the one that was read, E_DISK_FULL,
 *   E_FILE_NOT_WRITABLE; the old file is then untouched and no temporary file is left
 */
export async function atomicWrite(file: string, content: Uint8Array, options: WriteOptions = {}): Promise<string> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  try {
    const target = await throughLinks(file, fileSystem);
    await oneAfterTheOther(target, () => replace(file, target, content, options.stamp ?? null, fileSystem));
    return stampOf(content);
  } catch (error) {
    throw writeError(file, error);
  }
}

/**
 * Writes several files as one: every one is complete beside its target before the first takes its place, so that a full
 * disk or a target that cannot be written leaves all of them as they were.
 *
 * @throws AppError as `atomicWrite`
 */
export async function atomicWriteAll(files: readonly { readonly file: string; readonly content: Uint8Array }[], fileSystem: FileSystem = nodeFileSystem): Promise<void> {
  const staged: Staged[] = [];
  try {
    for (const { file, content } of files) {
      try {
        staged.push(await stage(file, await throughLinks(file, fileSystem), content, fileSystem));
      } catch (error) {
        throw writeError(file, error);
      }
    }
    for (const each of staged) {
      await oneAfterTheOther(each.target, () => takePlace(each, null, fileSystem)).catch((error: unknown) => {
        throw writeError(each.file, error);
      });
    }
  } catch (error) {
    await Promise.all(staged.map(({ temporary }) => fileSystem.unlink(temporary).catch(() => undefined)));
    throw error;
  }
}

/** Makes a file that must not be there yet: false where it is. What it holds may be lost at any moment, as of a lock. @throws the system's error */
export async function createNew(file: string, text: string): Promise<boolean> {
  try {
    const handle = await nodeFileSystem.open(file, 'wx');
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** The whole content, written and flushed, beside the file whose place it is to take. */
interface Staged {
  readonly file: string;
  readonly target: string;
  readonly temporary: string;
}

async function replace(file: string, target: string, content: Uint8Array, stamp: string | null, fileSystem: FileSystem): Promise<void> {
  await takePlace(await stage(file, target, content, fileSystem), stamp, fileSystem);
}

async function stage(file: string, target: string, content: Uint8Array, fileSystem: FileSystem): Promise<Staged> {
  const mode = await writableMode(file, target, fileSystem);
  const temporary = stagedName(target);
  try {
    await writeWhole(temporary, content, mode, fileSystem);
  } catch (error) {
    await fileSystem.unlink(temporary).catch(() => undefined);
    throw error;
  }
  return { file, target, temporary };
}

async function takePlace({ file, target, temporary }: Staged, stamp: string | null, fileSystem: FileSystem): Promise<void> {
  try {
    await removeLeftoversOf(target, fileSystem);
    // The last look before the rename leaves others the shortest possible gap.
    if (stamp !== null) await checkStamp(file, target, stamp, fileSystem);
    await fileSystem.rename(temporary, target);
  } catch (error) {
    await fileSystem.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await flushFolder(path.dirname(target), fileSystem);
}

const writing = new Map<string, Promise<void>>();

/** Two windows that save one file at once: the second looks at the file after the first has written it. */
async function oneAfterTheOther(target: string, write: () => Promise<void>): Promise<void> {
  const turn = (writing.get(target) ?? Promise.resolve()).then(write, write);
  writing.set(target, turn);
  try {
    await turn;
  } finally {
    if (writing.get(target) === turn) writing.delete(target);
  }
}

/** A link stays a link: what it points to is replaced, or made where it is not there yet. */
async function throughLinks(file: string, fileSystem: FileSystem): Promise<string> {
  try {
    return await fileSystem.realpath(file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    const link = await fileSystem.readlink(file).catch(() => undefined);
    return link === undefined ? file : throughLinks(path.resolve(path.dirname(file), link), fileSystem);
  }
}

/**
 * The permissions of the file to be replaced, undefined where there is none. A rename would replace even a
 * read-only file or another user's, so that is refused here.
 */
async function writableMode(file: string, target: string, fileSystem: FileSystem): Promise<number | undefined> {
  let mode: number;
  try {
    const status = await fileSystem.stat(target);
    if (!status.isFile()) throw new AppError('E_FILE_NOT_WRITABLE', `${file} cannot be written: it is not a file. Choose another name`, { path: file });
    mode = status.mode;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  if ((mode & 0o222) === 0) throw new AppError('E_FILE_NOT_WRITABLE', `${file} cannot be written: it is marked read-only. Choose another name`, { path: file });
  await fileSystem.access(target, constants.W_OK);
  return mode & 0o777;
}

async function writeWhole(temporary: string, content: Uint8Array, mode: number | undefined, fileSystem: FileSystem): Promise<void> {
  const handle = await fileSystem.open(temporary, 'wx', mode ?? 0o666);
  try {
    // What opening takes from the permissions is for new files. Some network file systems know none.
    if (mode !== undefined) await handle.chmod(mode).catch(() => undefined);
    await writeFully(handle, content, 0);
    await flushWhole(handle, content.length);
  } finally {
    await handle.close();
  }
}

async function checkStamp(file: string, target: string, stamp: string, fileSystem: FileSystem): Promise<void> {
  const current = await fileSystem.readFile(target).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!current) throw new AppError('E_FILE_CHANGED', `${file} was removed or renamed since it was opened; save it again to put it back, or under another name`, { path: file });
  if (stampOf(current) !== stamp) throw new AppError('E_FILE_CHANGED', `${file} was changed by another program since it was opened; reload it, overwrite it, or save a copy`, { path: file });
}
