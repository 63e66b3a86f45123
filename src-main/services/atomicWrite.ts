import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../../src-core/graph/appError.ts';
import { systemCode, writeError } from './fileErrors.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { stampOf } from './stamp.ts';

export interface WriteOptions {
  /** The stamp of the file that was read; null where the file may have any content, or none. */
  readonly stamp?: string | null;
  readonly fileSystem?: FileSystem;
}

/**
 * Writes a whole file so that at every moment either the old or the new content is there: into a temporary
 * file beside it, checked and flushed, then renamed. Every path of the program that writes uses this.
 *
 * @returns the new content's stamp
 * @throws AppError E_FILE_CHANGED where the file is no longer the one that was read, E_DISK_FULL,
 *   E_FILE_NOT_WRITABLE; the old file is then untouched and no temporary file is left
 */
export async function atomicWrite(file: string, content: Uint8Array, options: WriteOptions = {}): Promise<string> {
  const fileSystem = options.fileSystem ?? nodeFileSystem;
  try {
    const target = await throughLinks(file, fileSystem);
    const mode = await writableMode(file, target, fileSystem);
    const temporary = temporaryName(target);
    try {
      await writeWhole(temporary, content, mode, fileSystem);
      await removeLeftovers(target, temporary, fileSystem);
      // The last look before the rename leaves others the shortest possible gap.
      if (options.stamp != null) await checkStamp(file, target, options.stamp, fileSystem);
      await fileSystem.rename(temporary, target);
    } catch (error) {
      await fileSystem.unlink(temporary).catch(() => undefined);
      throw error;
    }
    await flushFolder(path.dirname(target), fileSystem);
    return stampOf(content);
  } catch (error) {
    throw writeError(file, error);
  }
}

/** A link stays a link: what it points to is replaced. */
async function throughLinks(file: string, fileSystem: FileSystem): Promise<string> {
  try {
    return await fileSystem.realpath(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return file;
    throw error;
  }
}

/** The permissions of the file to be replaced. A rename would replace even a read-only file, so that is refused here. */
async function writableMode(file: string, target: string, fileSystem: FileSystem): Promise<number> {
  let mode: number;
  try {
    const status = await fileSystem.stat(target);
    if (!status.isFile()) throw new AppError('E_FILE_NOT_WRITABLE', `${file} cannot be written: it is not a file. Choose another name`, { path: file });
    mode = status.mode;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0o666;
    throw error;
  }
  if ((mode & 0o222) === 0) throw new AppError('E_FILE_NOT_WRITABLE', `${file} cannot be written: it is marked read-only. Choose another name`, { path: file });
  return mode & 0o777;
}

function temporaryName(target: string): string {
  return path.join(path.dirname(target), `${temporaryPrefix(target)}${String(process.pid)}-${randomBytes(6).toString('hex')}`);
}

function temporaryPrefix(target: string): string {
  // Short enough that a long file name does not make the temporary one too long.
  return `.${path.basename(target).slice(0, 80)}.writing-`;
}

async function writeWhole(temporary: string, content: Uint8Array, mode: number, fileSystem: FileSystem): Promise<void> {
  const handle = await fileSystem.open(temporary, 'wx', mode);
  try {
    for (let written = 0; written < content.length; ) {
      const { bytesWritten } = await handle.write(content, written, content.length - written);
      // A full disk may accept nothing without an error.
      if (bytesWritten === 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
      written += bytesWritten;
    }
    await handle.sync();
    const { size } = await handle.stat();
    if (size !== content.length) throw Object.assign(new Error('the file is shorter than what was written'), { code: 'ENOSPC' });
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

/** Removes temporary files of this file whose writer was killed. */
async function removeLeftovers(target: string, own: string, fileSystem: FileSystem): Promise<void> {
  const folder = path.dirname(target);
  const prefix = temporaryPrefix(target);
  const names = await fileSystem.readdir(folder).catch(() => []);
  for (const name of names) {
    const left = path.join(folder, name);
    if (!name.startsWith(prefix) || left === own) continue;
    if (isAlive(Number.parseInt(name.slice(prefix.length), 10))) continue;
    await fileSystem.unlink(left).catch(() => undefined);
  }
}

function isAlive(process_: number): boolean {
  if (!(process_ > 0)) return true;
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

async function flushFolder(folder: string, fileSystem: FileSystem): Promise<void> {
  // Windows cannot open a folder; its rename is flushed with the file system's own log.
  if (process.platform === 'win32') return;
  const handle = await fileSystem.open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems do not flush folders; the file itself is complete.
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes(systemCode(error))) throw error;
  } finally {
    await handle.close();
  }
}
