import { describe, expect, it } from 'vitest';
import { type DiskFile, type KeptPlaces, Places } from './places.ts';

/** A file of the user's disk, as the browser gives it. */
class TestFile implements DiskFile {
  content = new Uint8Array(Buffer.from('old'));
  fault: DOMException | undefined;

  constructor(
    readonly name: string,
    readonly permission: PermissionState = 'granted',
  ) {}

  getFile(): Promise<File> {
    return this.fault ? Promise.reject(this.fault) : Promise.resolve(new Blob([this.content]) as File);
  }

  createWritable(): ReturnType<DiskFile['createWritable']> {
    let written = new Uint8Array();
    return Promise.resolve({
      write: (content) => {
        if (this.fault) return Promise.reject(this.fault);
        written = content;
        return Promise.resolve();
      },
      close: () => {
        this.content = written;
        return Promise.resolve();
      },
    });
  }

  isSameEntry(other: unknown): Promise<boolean> {
    return Promise.resolve(other === this);
  }

  queryPermission(): Promise<PermissionState> {
    return Promise.resolve(this.permission);
  }
}

function placesWith(kept = new Map<string, DiskFile>()): { places: Places; downloads: [string, string][]; kept: Map<string, DiskFile> } {
  const downloads: [string, string][] = [];
  const store: KeptPlaces = {
    read: (path) => Promise.resolve(kept.get(path)),
    write: (path, file) => Promise.resolve(void kept.set(path, file)),
    remove: (path) => Promise.resolve(void kept.delete(path)),
  };
  return { places: new Places(store, (name, content) => downloads.push([name, Buffer.from(content).toString()])), downloads, kept };
}

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

describe('places on the user’s disk', () => {
  it('writes into the file that was chosen, also after the page was loaded anew, and else has it downloaded', async () => {
    const { places, downloads, kept } = placesWith();
    const file = new TestFile('net.chainrule.json');
    await places.put('/files/net.chainrule.json', file);
    await places.write('/files/net.chainrule.json', bytes('one'));
    expect(Buffer.from(file.content).toString()).toBe('one');
    const anew = placesWith(kept);
    await anew.places.write('/files/net.chainrule.json', bytes('two'));
    expect(Buffer.from(file.content).toString()).toBe('two');
    await places.put('/files/net.chainrule.json', null);
    await places.write('/files/net.chainrule.json', bytes('three'));
    expect(Buffer.from(file.content).toString()).toBe('two');
    expect(downloads).toEqual([['net.chainrule.json', 'three']]);
    expect(kept.size).toBe(0);
  });

  it('remembers only projects: what is exported is asked for each time', async () => {
    const { places, kept } = placesWith();
    await places.put('/downloads/w.npz', new TestFile('w.npz'));
    expect(kept.size).toBe(0);
  });

  it('gives two files of one name two paths, and one file always the same', async () => {
    const { places } = placesWith();
    const [first, second] = [new TestFile('net.json'), new TestFile('net.json')];
    const taken = new Set<string>();
    const place = async (file: TestFile): Promise<string> => {
      const path = await places.pathFor(file, (wanted) => Promise.resolve(taken.has(wanted)));
      taken.add(path);
      await places.put(path, file);
      return path;
    };
    expect([await place(first), await place(second), await place(first), await place(second)]).toEqual(['/files/net.json', '/files/2/net.json', '/files/net.json', '/files/2/net.json']);
    // A copy without a file of its own is not taken for this one.
    taken.add('/files/other.json');
    expect(await place(new TestFile('other.json'))).toBe('/files/2/other.json');
  });

  it.each([['NotFoundError', 'ENOENT'], ['NotAllowedError', 'EACCES'], ['QuotaExceededError', 'ENOSPC'], ['SomethingElse', 'EIO']])('tells %s as %s, as the system would', async (name, code) => {
    const { places } = placesWith();
    const file = new TestFile('net.json');
    await places.put('/files/net.json', file);
    file.fault = new DOMException('told by the browser', name);
    await expect(places.read('/files/net.json')).rejects.toMatchObject({ code });
    await expect(places.write('/files/net.json', bytes('x'))).rejects.toMatchObject({ code });
    expect(Buffer.from(file.content).toString()).toBe('old');
  });

  it('reads and writes nothing that the user has denied', async () => {
    const { places } = placesWith();
    const file = new TestFile('net.json', 'denied');
    await places.put('/files/net.json', file);
    expect(await places.read('/files/net.json')).toBeUndefined();
    await expect(places.write('/files/net.json', bytes('x'))).rejects.toMatchObject({ code: 'EACCES' });
    expect(Buffer.from(file.content).toString()).toBe('old');
  });

  it('knows the files of an archive by its path alone', () => {
    const { places } = placesWith();
    places.putArchive('/downloads/net.zip');
    expect(places.archiveOf('/downloads/net.zip/a/b.py')).toBe('/downloads/net.zip');
    expect(places.archiveOf('/downloads/net.zipped')).toBeUndefined();
  });
});
