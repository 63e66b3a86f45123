// npm test: installs and builds what is missing, runs every test, and ends with `N passed, M failed`.
// `npm test -- src-core/graph` or `-- e2e/electron` runs a part; other arguments go to the runners.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { electronBinary } from './electronBinary.mjs';
import { ensureModules } from './modules.mjs';
import { root } from './root.mjs';
import { ensureTestBrowser } from './testBrowser.mjs';
import { playwrightResults, vitestResults } from './testResults.mjs';

const reports = path.join(root, 'test-results');

const runners = {
  unit: (rest) => {
    const file = path.join(reports, 'unit.json');
    const status = run('node_modules/vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...rest]);
    return vitestResults(file, status);
  },
  e2e: (rest) => {
    ensureTestBrowser();
    // Beside the folder that Playwright empties when it starts.
    const file = path.join(root, '.cache/e2e.json');
    rmSync(file, { force: true });
    console.log(electronBinary() ? 'The Electron specs run on Electron.' : 'The Electron specs run on the stand-in: Electron’s binary is not installed.');
    const status = run('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json', ...rest], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
    return playwrightResults(file, status);
  },
};

function run(script, rest, environment = {}) {
  const { status } = spawnSync(process.execPath, [path.join(root, script), ...rest], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment } });
  return status ?? 1;
}

/** The runners that the arguments ask for: by a path, or both. */
function chosenRunners(rest) {
  const paths = rest.filter((text) => !text.startsWith('-'));
  const wanted = Object.keys(runners).filter((name) => paths.some((text) => text.startsWith('e2e') === (name === 'e2e')));
  return wanted.length > 0 ? wanted : Object.keys(runners);
}

const rest = process.argv.slice(2);
let passed = 0;
const failures = [];
try {
  ensureModules();
  const { buildIfChanged } = await import('./build.mjs');
  await buildIfChanged(['main', 'renderer', 'web']);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  for (const name of chosenRunners(rest)) {
    const results = runners[name](rest);
    passed += results.passed;
    failures.push(...results.failures);
  }
} catch (error) {
  failures.push(error.message);
}
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 ? 1 : 0;
