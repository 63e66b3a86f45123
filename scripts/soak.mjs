// npm run soak: leaves the app to a seeded monkey for an hour, and runs the long forms of the tests that kill and that damage.
//   npm run soak -- --minutes 10 --seed 7 --parts ui,kills,fuzz
// Ends with a status other than 0 where a limit was broken.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { buildIfChanged } from './build.mjs';
import { ensureModules } from './modules.mjs';
import { root } from './root.mjs';

const { values } = parseArgs({
  options: { parts: { type: 'string', default: 'ui,kills,fuzz' }, minutes: { type: 'string', default: '60' }, seed: { type: 'string' }, out: { type: 'string' }, quiet: { type: 'boolean' } },
});
const parts = {
  ui: soak,
  kills: () => vitest({ CHAINRULE_KILLS: '1000' }, ['src-main/services/killedWriter.test.ts']),
  fuzz: () => vitest({ FUZZ_INPUTS: '1000000' }, ['src-core/import/fuzz.test.ts', 'src-main/services/tables/import/fuzz.test.ts']),
};
const chosen = values.parts.split(',');
const unknown = chosen.filter((part) => !Object.hasOwn(parts, part));
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
ensureModules();
const failed = [];
for (const part of chosen) if ((await parts[part]()) !== 0) failed.push(part);
console.log(`${chosen.length - failed.length} of ${chosen.length} parts passed${failed.length > 0 ? `; broken: ${failed.join(', ')}` : ''}`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** The bundle lies two folders below the root, as its source does. */
async function soak() {
  await buildIfChanged(['main', 'renderer']);
  const outfile = path.join(root, '.cache/soak/main.mjs');
  await build({ entryPoints: [path.join(root, 'e2e/soak/main.ts')], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  const flags = ['minutes', 'seed', 'out'].flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));
  return run([outfile, ...flags, ...(values.quiet ? ['--quiet'] : [])], {});
}

function vitest(environment, files) {
  return run([path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--testTimeout=86400000', ...files], environment);
}

function run(commandLine, environment) {
  return spawnSync(process.execPath, commandLine, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } }).status ?? 1;
}
