import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFolder } from './folders.ts';
import { userPath } from './userPath.ts';

describe('folder listings', () => {
  it('shows folders first, then files, without hidden ones and broken links', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'chainrule-list-'));
    await mkdir(path.join(folder, 'zoo'));
    await Promise.all(['net10.json', 'net9.json', '.hidden'].map((name) => writeFile(path.join(folder, name), 'abc')));
    await symlink('/nowhere/at/all', path.join(folder, 'broken'));
    await symlink('zoo', path.join(folder, 'link'));
    const listing = await listFolder(folder);
    expect(listing).toMatchObject({ folder, parent: path.dirname(folder) });
    expect(listing.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['link', 'folder'],
      ['zoo', 'folder'],
      ['net9.json', 'file'],
      ['net10.json', 'file'],
    ]);
    expect(listing.entries[2]).toMatchObject({ size: 3 });
  });

  it('has no parent at the root, and says what is missing or no folder', async () => {
    expect((await listFolder(path.parse(homedir()).root)).parent).toBeNull();
    await expect(listFolder('/no/such/folder')).rejects.toMatchObject({ code: 'E_FILE_NOT_FOUND', details: { path: '/no/such/folder' } });
    await expect(listFolder(import.meta.filename)).rejects.toMatchObject({ code: 'E_FILE_NOT_READABLE' });
  });
});

describe('paths as users type them', () => {
  it('start at the home folder unless they are absolute', () => {
    expect(userPath('~')).toBe(homedir());
    expect(userPath('~/nets/a.json')).toBe(path.join(homedir(), 'nets/a.json'));
    expect(userPath('a.json')).toBe(path.join(homedir(), 'a.json'));
    expect(userPath(path.resolve('/x/y'))).toBe(path.resolve('/x/y'));
  });
});
