// Runs every check that is no test. The last line is `N passed, M failed`, with each check as one.
// `node scripts/check.mjs types lint` runs some of them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { checkLayers } from './layers.mjs';
import { checkLicences } from './licences.mjs';
import { ensureModules } from './modules.mjs';
import { checkPackaging } from './packaging.mjs';
import { root } from './root.mjs';

const checks = {
  types: () => run('node_modules/typescript/bin/tsc', '-b', '--pretty', 'false'),
  lint: () => run('node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  layers: checkLayers,
  messages: async () => (await import('./messages.mjs')).checkMessages(),
  generated: () => run('scripts/generate.mjs', '--check'),
  solutions: () => run('scripts/solutions.mjs', '--check'),
  licences: checkLicences,
  packaging: checkPackaging,
};

/** Runs a script of the repository with this Node. */
function run(script, ...rest) {
  const { status } = spawnSync(process.execPath, [path.join(root, script), ...rest], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`exit status ${status}`);
}

ensureModules();
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`there is no check named ${unknown.join(', ')}; there are ${Object.keys(checks).join(', ')}`);
  process.exit(2);
}
let failed = 0;
const names = chosen.length > 0 ? chosen : Object.keys(checks);
for (const name of names) {
  const started = performance.now();
  console.log(`— ${name}`);
  try {
    await checks[name]();
    console.log(`  ${name} passed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed += 1;
    console.error(`  ${name} FAILED: ${error.message}`);
  }
}
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
