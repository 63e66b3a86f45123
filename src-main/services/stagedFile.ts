import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { systemCode, writeError } from './fileErrors.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { isRunning, ownProcess } from './runningProcess.ts';

/*
 * The steps of the recipe that every writer shares: a name beside the target which tells its writer, all bytes,
 * a check of the size, a flush, and what is left over of writers that were killed.
 */

/** A name for what takes the place of `target` once it is whole. */
export function stagedName(target: string): string {
  return path.join(path.dirname(target), `${prefixOf(target)}${String(ownProcess())}-${randomBytes(6).toString('hex')}`);
}

function prefixOf(target: string): string {
  // Short enough in bytes that the longest file name does not make the temporary one too long; whole characters.
  let start = '';
  for (const character of path.basename(target)) {
    if (new TextEncoder().encode(start + character).length > 80) break;
    start += character;
  }
  return `.${start}.writing-`;
}

/** Makes a folder where it is not there yet. @throws AppError E_FILE_NOT_WRITABLE, E_DISK_FULL */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw writeError(folder, error);
  });
}

/** Writes all of `bytes` at `position`, however little the system takes at a time. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    // A full disk may accept nothing without an error.
    if (bytesWritten === 0) throw full('nothing was written');
    written += bytesWritten;
  }
}

/** Flushes a file, and makes sure that it has all its bytes. */
export async function flushWhole(handle: FileHandle, size: number): Promise<void> {
  await handle.sync();
  if ((await handle.stat()).size !== size) throw full('the file is shorter than what was written');
}

function full(message: string): Error {
  return Object.assign(new Error(message), { code: 'ENOSPC' });
}

/** Makes a rename in a folder last. */
export async function flushFolder(folder: string, fileSystem: FileSystem = nodeFileSystem): Promise<void> {
  // Windows cannot open a folder; its rename is flushed with the file system's own log.
  if (process.platform === 'win32') return;
  try {
    const handle = await fileSystem.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Some network file systems do not flush folders, and some folders may be written but not read; the file itself is complete.
    if (!['EINVAL', 'ENOTSUP', 'EBADF', 'EACCES', 'EPERM'].includes(systemCode(error))) throw error;
  }
}

/** Removes what writers of this file left that were killed. */
export async function removeLeftoversOf(target: string, fileSystem: FileSystem = nodeFileSystem): Promise<void> {
  const prefix = prefixOf(target);
  await removeLeft(path.dirname(target), (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : undefined), fileSystem);
}

/** Removes what killed writers left of any file, in a folder that is the program's own. */
export async function removeLeftoversIn(folder: string): Promise<void> {
  await removeLeft(folder, (name) => /^\..*\.writing-(\d+-[0-9a-f]{12})$/.exec(name)?.[1], nodeFileSystem);
}

/** `writer` gives of a leftover's name what begins with its writer's process, and undefined for other names. */
async function removeLeft(folder: string, writer: (name: string) => string | undefined, fileSystem: FileSystem): Promise<void> {
  const names = await fileSystem.readdir(folder).catch(() => []);
  for (const name of names) {
    const process = Number.parseInt(writer(name) ?? '', 10);
    // Where the name tells no process, who knows what writes it.
    if (!(process > 0) || (await isRunning(process))) continue;
    await fileSystem.unlink(path.join(folder, name)).catch(() => undefined);
  }
}
