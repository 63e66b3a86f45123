import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallDisk, injectSmallDisk, mountSmallDisk } from '../testing/fullDisk.ts';
import { type Kind, damagedIn, kinds, saveOnce, savedPlace } from '../testing/savingLoop.ts';
import { nodeFileSystem } from './fileSystem.ts';
import { writeFully } from './stagedFile.ts';

const levels = 20;
/** Free bytes at the highest level: more than what is written of any kind. */
const mostFree = 340 * 1024;
const freeAt = (level: number): number => Math.floor((level * mostFree) / (levels - 1));

/** Everything in a folder but what fills the disk. */
async function contentsOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'filler').map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
}

function isSame(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): boolean {
  return one.size === other.size && [...one].every(([file, content]) => other.get(file)?.equals(content));
}

/** Saves on a disk with so much room, then again with room enough. Gives whether there was room the first time. */
async function saveTwice(disk: SmallDisk, kind: Kind, level: number): Promise<boolean> {
  const place = savedPlace(disk.folder);
  const value = 1 + level;
  const before = await contentsOf(disk.folder);
  await disk.leave(freeAt(level));
  const error: unknown = await saveOnce(kind, value, place).then(() => undefined, (reason: unknown) => reason);
  if (error !== undefined) {
    expect(error).toMatchObject({ code: 'E_DISK_FULL', message: expect.stringMatching(/the disk is full; the file is as it was\. Free some space and save again/) as string });
    expect(isSame(await contentsOf(disk.folder), before), 'old files byte-identical, nothing half written').toBe(true);
  }
  await disk.free();
  await saveOnce(kind, value, place);
  expect(isSame(await contentsOf(disk.folder), before)).toBe(false);
  expect(await damagedIn(place)).toEqual([]);
  return error === undefined;
}

const notMounted = 'this user may not mount a file system; the file layer with an end stands for it';
const disks: readonly [string, () => SmallDisk | undefined][] = [
  ['a real disk (tmpfs)', mountSmallDisk],
  ['a file layer with an end', injectSmallDisk],
];

describe.each(disks)('%s that is full', (_, make) => {
  let disk: SmallDisk | undefined;
  beforeAll(async () => {
    disk = make();
    if (disk) for (const kind of kinds) await saveOnce(kind, 0, savedPlace(disk.folder));
  });
  afterAll(() => disk?.end());

  for (const kind of kinds) {
    it(`at ${String(levels)} levels leaves the old ${kind} as it was, says E_DISK_FULL, and takes the next try`, async ({ skip }) => {
      const small = disk ?? skip(notMounted);
      const outcomes: boolean[] = [];
      for (let level = 0; level < levels; level++) outcomes.push(await saveTwice(small, kind, level));
      // With nothing free nothing is saved, at the highest level all is.
      expect([outcomes[0], outcomes.at(-1)]).toEqual([false, true]);
    });
  }

  it('would lose the old file if it were written in place: the test can tell', async ({ skip }) => {
    const small = disk ?? skip(notMounted);
    const { project } = savedPlace(small.folder);
    const old = await readFile(project);
    await small.leave(8192);
    const handle = await nodeFileSystem.open(project, 'w');
    // What the old content gave free is not enough for twice as much.
    await expect(writeFully(handle, Buffer.concat([old, old]), 0)).rejects.toMatchObject({ code: 'ENOSPC' });
    await handle.close();
    expect(await damagedIn(savedPlace(small.folder))).toContain('project');
    await small.free();
  });
});
