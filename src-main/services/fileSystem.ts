import { access, open, readFile, readdir, readlink, realpath, rename, stat, unlink } from 'node:fs/promises';

/** The operations that the atomic writer uses, so that a test can make each of them fail. */
export const nodeFileSystem = { access, open, readFile, readdir, readlink, realpath, rename, stat, unlink } as const;
export type FileSystem = typeof nodeFileSystem;
