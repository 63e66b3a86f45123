import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FileSystem, nodeFileSystem } from '../services/fileSystem.ts';

/** A disk that can be filled up to any level. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves so many bytes free, or a little less. */
  leave(bytes: number): Promise<void>;
  /** Frees all that was taken by filling it. */
  free(): Promise<void>;
  end(): Promise<void>;
}

const size = 4 * 1024 * 1024;

/** A real file system of 4 MB, in memory; undefined where this user may not mount one. */
export function mountSmallDisk(): SmallDisk | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(size)}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const filler = path.join(folder, 'filler');
  const free = (): Promise<void> => rm(filler, { force: true });
  return {
    folder,
    leave: async (bytes) => {
      await free();
      const { bavail, bsize } = await statfs(folder);
      await writeFile(filler, new Uint8Array(Math.max(0, bavail * bsize - bytes)));
    },
    free,
    end: () => {
      execFileSync('umount', ['-l', folder]);
      return Promise.resolve();
    },
  };
}

/** As `mountSmallDisk`, of a file layer that takes only so many bytes: writes are cut short at its end, and what is removed or replaced gives room. */
export function injectSmallDisk(): SmallDisk {
  const real = { ...nodeFileSystem };
  const room = { left: Infinity };
  Object.assign(nodeFileSystem, limited(real, room));
  return {
    folder: mkdtempSync(path.join(tmpdir(), 'chainrule-small-disk-')),
    leave: (bytes) => {
      room.left = bytes;
      return Promise.resolve();
    },
    free: () => {
      room.left = Infinity;
      return Promise.resolve();
    },
    end: () => {
      Object.assign(nodeFileSystem, real);
      return Promise.resolve();
    },
  };
}

function limited(real: FileSystem, room: { left: number }): FileSystem {
  const sizeOf = (file: string): Promise<number> => real.stat(file).then((status) => status.size, () => 0);
  const open: FileSystem['open'] = async (file, flags, mode) => {
    const handle = await real.open(file, flags, mode);
    if (flags === 'r') return handle;
    const write = async (bytes: Uint8Array, at: number, length: number, position: number): Promise<{ bytesWritten: number }> => {
      const { size: before } = await handle.stat();
      const grows = Math.max(0, position + length - before);
      const fits = Math.min(grows, room.left);
      if (grows > 0 && fits === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      room.left -= fits;
      return handle.write(bytes, at, length - (grows - fits), position);
    };
    return new Proxy(handle, {
      get: (target, key) => {
        if (key === 'write') return write;
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  };
  const freeing = async (file: string, act: () => Promise<void>): Promise<void> => {
    const freed = await sizeOf(file);
    await act();
    room.left += freed;
  };
  return { ...real, open, unlink: (file) => freeing(String(file), () => real.unlink(file)), rename: (from, to) => freeing(String(to), () => real.rename(from, to)) };
}
