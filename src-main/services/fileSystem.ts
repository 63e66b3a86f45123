import { constants } from 'node:fs';
import { type FileHandle, access, copyFile, open, readFile, readdir, readlink, realpath, rename, stat, unlink } from 'node:fs/promises';

/**
 * The operations that write files, so that a test can make each of them fail. Only what writes by the recipe of
 * `atomicWrite` uses them; `eslint.config.mjs` names these files.
 */
export const nodeFileSystem = { access, copyFile, open, readFile, readdir, readlink, realpath, rename, stat, unlink } as const;
export type FileSystem = typeof nodeFileSystem;

/** Opens a file that is only read. */
export function openToRead(file: string): Promise<FileHandle> {
  // Opening a named pipe would otherwise wait for a writer, and hold a thread until one comes. Windows has no such flag.
  return open(file, constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0));
}
