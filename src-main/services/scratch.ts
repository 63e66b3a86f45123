import { type FileHandle, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRunning, ownProcess } from './runningProcess.ts';

/*
 * Files of no lasting worth, in the system's folder for them: what was dropped on a window, pages on their way to a
 * printer. They are not written by the recipe, as nobody looks for them after a crash.
 */

/** Makes a folder whose name tells its process; `rm` it when it is done with. */
export function scratchFolder(purpose: 'dropped' | 'print'): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `chainrule-${purpose}-${String(ownProcess())}-`));
}

/** Makes a file in it that is then filled bit by bit. */
export function openScratch(file: string): Promise<FileHandle> {
  return open(file, 'wx');
}

export function writeScratch(file: string, text: string): Promise<void> {
  return writeFile(file, text);
}

/** Removes the folders of processes that are no more. */
export async function removeDeadScratch(place: string = tmpdir()): Promise<void> {
  for (const name of await readdir(place).catch(() => [])) {
    const owner = /^chainrule-(?:dropped|print)-(\d+)-/.exec(name)?.[1];
    // Another user's is not ours to remove, and stays.
    if (owner !== undefined && !(await isRunning(Number(owner)))) await rm(path.join(place, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
