// npm run demo -- lstm-step: drives the real app by pointer and keyboard, headless, from the empty canvas
// to the exported weights. A picture of each stage and the weights are left in demo-output/.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureModules } from './modules.mjs';
import { root } from './root.mjs';

const [name = 'lstm-step'] = process.argv.slice(2);
const output = path.join(root, 'demo-output');

try {
  ensureModules();
  const { buildIfChanged } = await import('./build.mjs');
  await buildIfChanged();
  const { ensureTestBrowser } = await import('./testBrowser.mjs');
  ensureTestBrowser();
  const { tell } = await bundledStories();
  console.log(`Telling ${name}:`);
  await tell(name, output);
  console.log(`The pictures and the weights are in ${path.relative(process.cwd(), output) || '.'}.`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The stories share the page objects of the specs, which are TypeScript. */
async function bundledStories() {
  const { build } = await import('esbuild');
  // Two folders below the root, as the sources are, so that what they look up beside them is found. Each process has its
  // own file: another one would read it half written.
  const outfile = path.join(root, `.cache/stories/tell-${process.pid}.mjs`);
  try {
    await build({ entryPoints: [path.join(root, 'e2e/stories/tell.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}
