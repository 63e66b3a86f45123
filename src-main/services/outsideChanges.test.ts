import { mkdir, mkdtemp, readFile, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDocument } from '../../src-core/graph/document.ts';
import { nodeFileSystem } from './fileSystem.ts';
import { checkProject, openProject, readReplaced, saveProject } from './projects.ts';
import { TableStore } from './tables/tableStore.ts';

let folder = '';
let file = '';
let tables: TableStore;
/** Of the file as this window has read it. */
let stamp = '';
beforeEach(async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'chainrule-outside-'));
  folder = path.join(root, 'projects');
  await mkdir(folder);
  file = path.join(folder, 'net.chainrule.json');
  tables = new TableStore(path.join(root, 'tables'));
  stamp = await saveProject(file, emptyDocument('read'), null, tables);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const save = (title: string, to = file, read: string | null = stamp): Promise<string> => saveProject(to, emptyDocument(title), read, tables);
const titleIn = async (name = file): Promise<string> => (await openProject(name, tables)).document.title;

describe('a file that was changed since it was read is never overwritten silently', () => {
  it('by the second of two windows; it reloads, keeps its own, or saves a copy', async () => {
    const theirs = await save('first window');
    await expect(save('second window')).rejects.toMatchObject({ code: 'E_FILE_CHANGED', message: expect.stringMatching(/reload it, overwrite it, or save a copy/) as string });
    expect(await titleIn()).toBe('first window');
    expect(await checkProject(file, stamp)).toEqual({ state: 'changed' });
    // A copy leaves theirs alone.
    await save('second window', path.join(folder, 'copy.chainrule.json'), null);
    expect(await titleIn()).toBe('first window');
    // Reloaded, it can be saved again.
    const reloaded = await openProject(file, tables);
    expect(reloaded.stamp).toBe(theirs);
    await save('second window, reloaded', file, reloaded.stamp);
    // Keeping one's own is asked for, and what is replaced can be kept.
    expect((await readReplaced(file))?.title).toBe('second window, reloaded');
    await save('kept mine', file, null);
    expect(await titleIn()).toBe('kept mine');
  });

  it('as the check holds: without it the second window would win', async () => {
    await save('first window');
    await save('second window', file, null);
    expect(await titleIn()).toBe('second window');
  });

  it('by two windows that save at the same moment: one of them', async () => {
    const outcomes = await Promise.allSettled(['one', 'two'].map((title) => save(title)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await titleIn()).toBe(outcomes[0]?.status === 'fulfilled' ? 'one' : 'two');
  });

  it('where it was removed: putting it back is asked for', async () => {
    await rm(file);
    expect(await checkProject(file, stamp)).toEqual({ state: 'missing' });
    await expect(save('mine')).rejects.toMatchObject({ code: 'E_FILE_CHANGED', message: expect.stringContaining('was removed or renamed') as string });
    expect(await readdir(folder)).toEqual([]);
    await save('mine', file, null);
    expect(await titleIn()).toBe('mine');
  });

  it('where its folder is gone, renamed or not', async () => {
    await rename(folder, `${folder} elsewhere`);
    expect(await checkProject(file, stamp)).toEqual({ state: 'missing' });
    await expect(save('mine')).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE', message: expect.stringContaining('its folder does not exist') as string });
    expect(await titleIn(path.join(`${folder} elsewhere`, 'net.chainrule.json'))).toBe('read');
  });

  it('where a folder has taken its place', async () => {
    await rm(file);
    await mkdir(file);
    await writeFile(path.join(file, 'theirs'), 'x');
    expect(await checkProject(file, stamp)).toEqual({ state: 'changed' });
    await expect(save('mine', file, null)).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE', message: expect.stringContaining('it is not a file') as string });
    expect(await readdir(folder, { recursive: true })).toEqual(['net.chainrule.json', path.join('net.chainrule.json', 'theirs')]);
  });

  it('where its folder has become read-only', async () => {
    // The system lets an administrator write everywhere, so it is the file layer that refuses.
    const { open } = nodeFileSystem;
    vi.spyOn(nodeFileSystem, 'open').mockImplementation((name, flags, mode) => (flags === 'wx' ? Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' })) : open(name, flags, mode)));
    await expect(save('mine')).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE', message: expect.stringContaining('permission was refused') as string });
    expect(await titleIn()).toBe('read');
    expect(await readdir(folder)).toEqual(['net.chainrule.json']);
  });

  it('where a link leads to another file than before', async () => {
    const link = path.join(folder, 'link.chainrule.json');
    await symlink('net.chainrule.json', link);
    await save('through the link', link);
    expect(await titleIn()).toBe('through the link');
    const { stamp: read } = await openProject(link, tables);
    const other = path.join(folder, 'other.chainrule.json');
    await save('other', other, null);
    await rm(link);
    await symlink('other.chainrule.json', link);
    expect(await checkProject(link, read)).toEqual({ state: 'changed' });
    await expect(save('mine', link, read)).rejects.toMatchObject({ code: 'E_FILE_CHANGED' });
    expect([await titleIn(other), await readlink(link)]).toEqual(['other', 'other.chainrule.json']);
  });

  it('where it was touched, or replaced by the same content, there is nothing to say', async () => {
    await writeFile(file, await readFile(file));
    expect(await checkProject(file, stamp)).toEqual({ state: 'same' });
    await save('mine');
    expect(await titleIn()).toBe('mine');
  });
});
