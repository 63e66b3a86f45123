import path from 'node:path';
import type { Plugin } from 'vite';

/*
 * The host's own services run in the browser, on other ground: what they need of Node has stand-ins in `node/`, and a few
 * modules of theirs, whose business is the ground itself, have others of the same name and type here. The build fails where a
 * service asks for something that a stand-in does not have.
 */

const here = import.meta.dirname;
const main = path.resolve(here, '../src-main');

/** Modules of Node, and packages for Node alone. */
const modules: Readonly<Record<string, string>> = {
  'node:crypto': 'node/crypto.ts',
  'node:fs': 'node/fs.ts',
  'node:fs/promises': 'node/fsPromises.ts',
  'node:os': 'node/os.ts',
  'node:path': 'node/path.ts',
  'node:stream': 'node/stream.ts',
  'node:util': 'node/util.ts',
  'node:zlib': 'node/zlib.ts',
  'env-paths': 'node/envPaths.ts',
};

/** Modules of src-main. */
const replaced: Readonly<Record<string, string>> = {
  'engine/engineThread.ts': 'engine/engineThread.ts',
  'services/atomicWrite.ts': 'services/atomicWrite.ts',
  'services/runningProcess.ts': 'services/runningProcess.ts',
};

export function standIns(): Plugin {
  const own = new Map(Object.entries(replaced).map(([name, standIn]) => [path.join(main, name), path.join(here, standIn)]));
  return {
    name: 'stand-ins',
    enforce: 'pre',
    resolveId: (source, importer) => {
      const module = modules[source];
      if (module !== undefined) return path.join(here, module);
      if (source.startsWith('node:')) throw new Error(`${source}, which ${importer ?? 'an entry'} asks for, has no stand-in for browsers`);
      return importer !== undefined && source.startsWith('.') ? own.get(path.resolve(path.dirname(importer), source)) : undefined;
    },
  };
}
