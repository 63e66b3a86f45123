import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { removeDeadScratch, scratchFolder } from './scratch.ts';

it('the folders of processes that are no more are removed, and nothing else', async () => {
  const place = await mkdtemp(path.join(tmpdir(), 'chainrule-scratch-'));
  // Process numbers end far below this one, so it is nobody's.
  const names = ['chainrule-dropped-99999999-ab', 'chainrule-print-99999999-cd', `chainrule-print-${String(process.pid)}-ef`, 'chainrule-other-99999999-gh', 'chainrule-dropped-gh'];
  for (const name of names) {
    await mkdir(path.join(place, name));
    await writeFile(path.join(place, name, 'file'), 'x');
  }
  await removeDeadScratch(place);
  expect((await readdir(place)).sort()).toEqual(names.slice(2).sort());
});

it('a folder that is made now tells its process, and so stays', async () => {
  const folder = await scratchFolder('dropped');
  await removeDeadScratch();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
