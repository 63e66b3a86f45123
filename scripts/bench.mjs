// Measures the engine beside its peers, by itself, and in the app; and the canvas beside plain React Flow. Nothing here
// is asserted: machines are noisy, so compare figures of one run only. `npm run bench -- peers engine page canvas large start`
// runs some of them, `--quick` a short form without the last three.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import path from 'node:path';
import { buildIfChanged } from './build.mjs';
import { root } from './root.mjs';

const words = process.argv.slice(2);
const flags = words.filter((word) => word.startsWith('--'));
const chosen = words.filter((word) => !word.startsWith('--'));
const parts = chosen.length > 0 ? chosen : ['peers', 'engine', 'page', ...(flags.includes('--quick') ? [] : ['canvas', 'large', 'start'])];
const unknown = parts.filter((part) => !['peers', 'engine', 'page', 'canvas', 'large', 'start'].includes(part));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}; there are peers, engine, page, canvas, large, start`);
  process.exit(2);
}
await buildIfChanged(['main', 'renderer']);
for (const name of ['ours', 'engine', 'main']) await bundle(name);
if (parts.includes('peers') && !hasPeers()) flags.push('--without-packages');
run('main', [...parts, ...flags]);

async function bundle(name) {
  // Two folders below the root, as the sources are, so that what they look up beside them is found.
  await build({ entryPoints: [path.join(root, 'bench', `${name}.ts`)], outfile: bundled(name), bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
}

function bundled(name) {
  return path.join(root, '.cache', 'bench', `${name}.mjs`);
}

function run(name, rest) {
  const { status } = spawnSync(process.execPath, [bundled(name), ...rest], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

/** Whether the libraries that are measured beside ours are there; they are installed where they are missing. */
function hasPeers() {
  const folder = path.join(root, 'bench');
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return true;
  console.error('installing the peers (npm ci in bench/) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  return status === 0;
}
