import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecentFiles } from './recent.ts';

let folder = '';
let recent: RecentFiles;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-recent-'));
  recent = new RecentFiles(path.join(folder, 'config'));
});

describe('recent files', () => {
  it('lists the newest first, each once, and at most twenty', async () => {
    expect(await recent.list()).toEqual([]);
    await Promise.all(Array.from({ length: 30 }, (_, index) => recent.add(`/file-${String(index)}`)));
    await recent.add('/file-25');
    const paths = await recent.list();
    expect(paths).toHaveLength(20);
    expect(paths.slice(0, 3)).toEqual(['/file-25', '/file-29', '/file-28']);
    await recent.forget('/file-25');
    expect((await recent.list())[0]).toBe('/file-29');
  });

  it.each(['', '{', '[]', 'null', '{"paths":[1]}', '{"paths":"x"}'])('takes the damaged list %j for an empty one and mends it', async (text) => {
    await recent.add('/a');
    await writeFile(path.join(folder, 'config/recent.json'), text);
    expect(await recent.list()).toEqual([]);
    await recent.add('/b');
    expect(JSON.parse(await readFile(path.join(folder, 'config/recent.json'), 'utf8'))).toEqual({ paths: ['/b'] });
  });

  it('never fails, even where its folder cannot be made', async () => {
    await writeFile(path.join(folder, 'file'), '');
    const nowhere = new RecentFiles(path.join(folder, 'file/config'));
    await nowhere.add('/a');
    expect(await nowhere.list()).toEqual([]);
  });
});
