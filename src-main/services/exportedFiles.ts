import path from 'node:path';
import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import { atomicWriteAll } from './atomicWrite.ts';
import { makeFolder } from './stagedFile.ts';

/**
 * Writes an export: into a folder, which is made where it is not there, or as the one file that it is. All files are
 * complete before the first takes its place. Gives the paths.
 * @throws AppError E_FILE_NOT_WRITABLE where the folder cannot be made, and as `atomicWriteAll`
 */
export async function writeFiles(target: string, isFolder: boolean, files: readonly ExportedFile[]): Promise<string[]> {
  const placed = files.map(({ name, content }) => ({ file: isFolder ? path.join(target, name) : target, content }));
  for (const folder of new Set(isFolder ? placed.map(({ file }) => path.dirname(file)) : [])) await makeFolder(folder);
  await atomicWriteAll(placed);
  return placed.map(({ file }) => file);
}
