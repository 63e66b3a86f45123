// Runs every check that is no test. The last line is `N passed, M failed`, with each check as one.
// `node scripts/check.mjs types lint` runs some of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { checkLayers } from './layers.mjs';
import { checkInstalls } from './installs.mjs';
import { checkLicences } from './licences.mjs';
import { ensureModules } from './modules.mjs';
import { checkPackaging } from './packaging.mjs';
import { root } from './root.mjs';
import { checkWriters } from './writers.mjs';

/** The longest first, so that the others go on beside them. */
const checks = {
  lint: () => run('node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  types: () => run('node_modules/typescript-native/bin/tsc', '-b', '--pretty', 'false'),
  layers: checkLayers,
  writers: checkWriters,
  messages: async () => (await import('./messages.mjs')).checkMessages(),
  generated: () => run('scripts/generate.mjs', '--check'),
  solutions: () => run('scripts/solutions.mjs', '--check'),
  licences: checkLicences,
  installs: checkInstalls,
  packaging: checkPackaging,
  docs: async () => (await import('./docsCheck.mjs')).checkDocs(),
  exports: () => run('scripts/verify-exports.mjs', '--npm', '--graphs', '200'),
  ddp: () => run('scripts/verify-ddp.mjs'),
};
/** Those that look at what is built. */
const builds = new Set(['solutions', 'packaging', 'docs']);
/** As many at a time as there are cores to speak of: most of them use one. */
const atATime = 2;

/** Runs a script of the repository with this Node, and tells what it printed when it has ended. */
async function run(script, ...rest) {
  const child = spawn(process.execPath, [path.join(root, script), ...rest], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { output += text; });
  const [status] = await once(child, 'close');
  if (output !== '') console.log(output.trimEnd());
  if (status !== 0) throw new Error(`exit status ${status}`);
}

ensureModules();
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`there is no check named ${unknown.join(', ')}; there are ${Object.keys(checks).join(', ')}`);
  process.exit(2);
}
const names = chosen.length > 0 ? chosen : Object.keys(checks);
// Before any begins: two that build what they look at would do so beside each other, in the same folders.
if (names.some((name) => builds.has(name))) {
  const { buildIfChanged } = await import('./build.mjs');
  await buildIfChanged();
}
let failed = 0;
const waiting = [...names];
await Promise.all(Array.from({ length: atATime }, async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await tell(name);
}));
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Runs a check and tells how it went. */
async function tell(name) {
  const started = performance.now();
  try {
    await checks[name]();
    console.log(`— ${name} passed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed += 1;
    console.error(`— ${name} FAILED: ${error.message}`);
  }
}
