import { chmod, mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWrite, atomicWriteAll } from './atomicWrite.ts';
import { type FileSystem, nodeFileSystem } from './fileSystem.ts';
import { stampOf } from './stamp.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-write-'));
  file = path.join(folder, 'net.chainrule.json');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The file system with one operation that fails with a system code. */
function failing(operation: keyof FileSystem, code: string): FileSystem {
  return { ...nodeFileSystem, [operation]: () => Promise.reject(Object.assign(new Error(code), { code })) };
}

/** The file system whose files behave as `change` says; folders are as they are. */
function withHandles(change: (handle: Awaited<ReturnType<FileSystem['open']>>) => object): FileSystem {
  const open: FileSystem['open'] = async (name, flags, mode) => {
    const handle = await nodeFileSystem.open(name, flags, mode);
    if (flags === 'r') return handle;
    const changed = change(handle);
    return new Proxy(handle, {
      get: (target, key) => {
        if (key in changed) return (changed as Record<PropertyKey, unknown>)[key];
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
  return { ...nodeFileSystem, open };
}

const failure = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('the atomic writer', () => {
  it('writes a new file and an old one, and returns the stamp', async () => {
    expect(await atomicWrite(file, bytes('one'))).toBe(stampOf(bytes('one')));
    expect(await atomicWrite(file, bytes('two'))).toBe(stampOf(bytes('two')));
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(folder)).toEqual(['net.chainrule.json']);
  });

  it('writes on where the system takes only a part at a time', async () => {
    const piecemeal = withHandles((handle) => ({
      write: (content: Uint8Array, at: number, length: number) => handle.write(content, at, Math.min(length, 3)),
    }));
    await atomicWrite(file, bytes('a longer text'), { fileSystem: piecemeal });
    expect(await readFile(file, 'utf8')).toBe('a longer text');
  });

  const faults: [string, FileSystem, string][] = [
    ['opening the temporary file is refused', failing('open', 'EACCES'), 'E_FILE_NOT_WRITABLE'],
    ['the disk is read-only', failing('open', 'EROFS'), 'E_FILE_NOT_WRITABLE'],
    ['the disk is full when opening', failing('open', 'ENOSPC'), 'E_DISK_FULL'],
    ['the disk is full when writing', withHandles(() => ({ write: failure('ENOSPC') })), 'E_DISK_FULL'],
    ['the quota is used up', withHandles(() => ({ write: failure('EDQUOT') })), 'E_DISK_FULL'],
    ['the disk takes nothing, without an error', withHandles(() => ({ write: () => Promise.resolve({ bytesWritten: 0 }) })), 'E_DISK_FULL'],
    ['the file is shorter than what was written', withHandles(() => ({ stat: () => Promise.resolve({ size: 1 }) })), 'E_DISK_FULL'],
    ['flushing fails', withHandles(() => ({ sync: failure('EIO') })), 'E_FILE_NOT_WRITABLE'],
    ['renaming fails', failing('rename', 'EPERM'), 'E_FILE_NOT_WRITABLE'],
    ['looking at the file fails', failing('stat', 'EACCES'), 'E_FILE_NOT_WRITABLE'],
    ['the file is another user’s', failing('access', 'EACCES'), 'E_FILE_NOT_WRITABLE'],
  ];
  it.each(faults)('keeps the old file and leaves nothing behind when %s', async (_, fileSystem, code) => {
    await writeFile(file, 'old');
    await expect(atomicWrite(file, bytes('new'), { fileSystem })).rejects.toMatchObject({ code, message: expect.stringContaining(file) as string });
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['net.chainrule.json']);
  });

  it('lets only one of two savers win who read the same file', async () => {
    await writeFile(file, 'read');
    const stamp = stampOf(bytes('read'));
    const texts = ['mine', 'yours', 'theirs'];
    const outcomes = await Promise.allSettled(texts.map((text) => atomicWrite(file, bytes(text), { stamp })));
    // Which of them comes first is the file system's choice.
    const winners = texts.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'E_FILE_CHANGED' });
    expect(await readFile(file, 'utf8')).toBe(winners[0]);
  });

  it('writes names as long as the system allows, in any script', async () => {
    for (const name of ['x'.repeat(255), '网'.repeat(85), `${'🙂'.repeat(62)}.json`]) {
      await atomicWrite(path.join(folder, name), bytes('new'));
      expect(await readFile(path.join(folder, name), 'utf8')).toBe('new');
    }
    expect(await readdir(folder)).toHaveLength(3);
  });

  it('counts a file as written whose folder may not be read to be flushed', async () => {
    const open: FileSystem['open'] = (name, flags, mode) => (flags === 'r' ? failure('EACCES')() : nodeFileSystem.open(name, flags, mode));
    expect(await atomicWrite(file, bytes('new'), { fileSystem: { ...nodeFileSystem, open } })).toBe(stampOf(bytes('new')));
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  it('refuses a file that was changed or removed since it was read', async () => {
    await writeFile(file, 'read');
    const stamp = stampOf(bytes('read'));
    expect(await atomicWrite(file, bytes('mine'), { stamp })).toBe(stampOf(bytes('mine')));
    await expect(atomicWrite(file, bytes('mine again'), { stamp })).rejects.toMatchObject({ code: 'E_FILE_CHANGED' });
    expect(await readFile(file, 'utf8')).toBe('mine');
    await rm(file);
    await expect(atomicWrite(file, bytes('mine again'), { stamp })).rejects.toMatchObject({ code: 'E_FILE_CHANGED' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('names the path where the place cannot be written', async () => {
    const cases: [string, string][] = [
      [path.join(folder, 'missing', 'net.json'), 'its folder does not exist'],
      [path.join(file, 'inside.json'), 'a part of its path is not a folder'],
      [folder, 'it is not a file'],
      [path.join(folder, 'x'.repeat(300)), 'its name is too long'],
      [path.join(folder, 'nul\0name'), 'the name is not allowed here'],
    ];
    await writeFile(file, 'a file');
    for (const [place, reason] of cases) {
      await expect(atomicWrite(place, bytes('new'))).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE', message: expect.stringContaining(reason) as string, details: { path: place } });
    }
  });

  it('refuses a read-only file, keeps permissions, and writes through links', async () => {
    await writeFile(file, 'old');
    await chmod(file, 0o444);
    await expect(atomicWrite(file, bytes('new'))).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE' });
    await chmod(file, 0o600);
    const link = path.join(folder, 'link.json');
    await symlink('net.chainrule.json', link);
    await atomicWrite(link, bytes('new'));
    expect(await readlink(link)).toBe('net.chainrule.json');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    // More than a new file is given.
    await chmod(file, 0o666);
    await atomicWrite(file, bytes('newer'));
    expect((await stat(file)).mode & 0o777).toBe(0o666);
    await rm(file);
    await atomicWrite(link, bytes('again'));
    expect(await readlink(link)).toBe('net.chainrule.json');
    expect(await readFile(file, 'utf8')).toBe('again');
  });

  it('removes what a killed writer left of this file, and nothing else', async () => {
    // Process numbers end far below this one, so it is nobody's.
    const dead = '.net.chainrule.json.writing-99999999-abc';
    const alive = `.net.chainrule.json.writing-${String(process.pid)}-abc`;
    await Promise.all([dead, alive, '.other.json.writing-99999999-abc'].map((name) => writeFile(path.join(folder, name), 'x')));
    await mkdir(path.join(folder, 'sub'));
    await atomicWrite(file, bytes('new'));
    expect((await readdir(folder)).sort()).toEqual([alive, '.other.json.writing-99999999-abc', 'net.chainrule.json', 'sub']);
  });
});

describe('several files written as one', () => {
  const project = (): { file: string; content: Uint8Array }[] => ['model.py', 'train.py', 'weights.npz'].map((name) => ({ file: path.join(folder, name), content: bytes(`new ${name}`) }));

  it('are all there, over old ones and beside others', async () => {
    await writeFile(path.join(folder, 'train.py'), 'old');
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    await atomicWriteAll(project());
    for (const { file: name, content } of project()) expect(await readFile(name)).toEqual(Buffer.from(content));
    expect((await readdir(folder)).sort()).toEqual(['model.py', 'notes.txt', 'train.py', 'weights.npz']);
  });

  it('are all as they were where one cannot be written', async () => {
    await writeFile(path.join(folder, 'model.py'), 'old');
    await mkdir(path.join(folder, 'weights.npz'));
    await expect(atomicWriteAll(project())).rejects.toMatchObject({ code: 'E_FILE_NOT_WRITABLE', details: { path: path.join(folder, 'weights.npz') } });
    expect(await readFile(path.join(folder, 'model.py'), 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['model.py', 'weights.npz']);
  });

  it('are all as they were where the disk becomes full in between', async () => {
    let writes = 0;
    const filling = withHandles((handle) => ({ write: (content: Uint8Array, at: number, length: number) => (++writes > 2 ? failure('ENOSPC')() : handle.write(content, at, length)) }));
    await expect(atomicWriteAll(project(), filling)).rejects.toMatchObject({ code: 'E_DISK_FULL' });
    expect(await readdir(folder)).toEqual([]);
  });
});
