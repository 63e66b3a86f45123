// Runs every export of every example, template, example of a node type and of generated graphs in the readers that are
// installed here, and prints the largest difference from the engine. Installs nothing. `--graphs n` says how many graphs;
// `--npm` takes the readers alone that come with the packages of npm.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

const at = process.argv.indexOf('--graphs');
const graphs = at < 0 ? 60 : Number(process.argv[at + 1]);
if (!Number.isInteger(graphs) || graphs < 0) {
  console.error('--graphs takes a whole number');
  process.exit(2);
}
// Two folders below the root, as the sources are, so that packages are found.
const outfile = path.join(root, '.cache', 'exports', 'verifyExports.mjs');
await build({ entryPoints: [path.join(root, 'src-main/testing/verifyExports.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
const { verifyExports } = await import(pathToFileURL(outfile).href);
if (!(await verifyExports({ graphs, hasPython: !process.argv.includes('--npm') }))) process.exitCode = 1;
