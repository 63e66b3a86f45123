// Trains exported DDP projects where a Python with PyTorch is installed: one process against two, one killed, one resumed, and
// the weights taken back. Installs nothing. The last line is `N passed, M failed`.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

// Two folders below the root, as the sources are, so that packages are found.
const outfile = path.join(root, '.cache', 'exports', 'verifyDdp.mjs');
await build({ entryPoints: [path.join(root, 'src-main/testing/verifyDdp.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
const { verifyDdp } = await import(pathToFileURL(outfile).href);
const { passed, failed } = await verifyDdp();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
