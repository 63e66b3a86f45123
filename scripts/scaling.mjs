// Measures how the cost of an update grows with a network, in the app and in the exported DDP project, and writes the tables
// of docs/scaling.md. Takes a minute or two; machines are noisy, so read ratios.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

// Two folders below the root, as the sources of the bench expect.
const outfile = path.join(root, '.cache', 'bench', 'scaling.mjs');
await build({ entryPoints: [path.join(root, 'bench/scaling.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
await import(pathToFileURL(outfile).href);
