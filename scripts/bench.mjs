// Measures the engine, and the app in a browser where there is one. Nothing here is asserted: machines are
// noisy, so compare figures of one run only.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findBrowser } from './browsers.mjs';
import { buildIfChanged } from './build.mjs';
import { root } from './root.mjs';

await import(await bundle('main'));
await buildIfChanged();
if (findBrowser() === undefined) console.log('There is no browser here; the app in it is not measured.');
else {
  await import(await bundle('page'));
  await import(await bundle('canvas/main'));
}

async function bundle(name) {
  // Two folders below the root, as the sources are, so that what they look up beside them is found.
  const outfile = path.join(root, '.cache', 'bench', `${path.basename(path.dirname(name))}${path.basename(name)}.mjs`);
  await build({ entryPoints: [path.join(root, 'bench', `${name}.ts`)], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  return pathToFileURL(outfile).href;
}
