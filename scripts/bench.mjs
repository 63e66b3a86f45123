// Measures the engine and prints what it finds. Nothing here is asserted: compare figures of one run only.
import { build } from 'esbuild';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const outfile = path.join(root, 'dist', 'bench', 'main.mjs');
await build({ entryPoints: [path.join(root, 'bench', 'main.ts')], outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' });
await import(pathToFileURL(outfile).href);
