// Packs the app as electron-builder.yml says, as far as it goes without Electron's binary, and uses what was packed.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './root.mjs';

const builderRequire = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));

/** What may be in the archive: nothing that maps back to the sources, and nothing of the tests. */
const unwanted = /\.map$|\.test\.|\.spec\.|node_modules|\.tsx?$|\.stamp$/;

/** Files that nothing else would miss: each is taken away once, and has to be missed. */
const controls = ['dist/engine/worker.cjs', 'dist/electron/preload.cjs', 'dist/solution/katex.css', 'dist/docs/nodes/linear.html', 'dist/renderer/assets/*.css', 'dist/renderer/assets/*.woff2'];

/**
 * Makes the folder of the app for Linux with its archive, unpacks that into an empty folder and starts the app from it.
 * @param scratch an empty folder
 * @returns what was found, in words
 */
export async function checkPackedApp(config, scratch) {
  const { build, Platform } = builderRequire('electron-builder');
  const electronDist = standInBinary(path.join(scratch, 'electron'));
  const output = path.join(scratch, 'release');
  await quietly(() => build({ projectDir: root, targets: Platform.LINUX.createTarget('dir'), config: { ...config, electronDist, directories: { ...config.directories, output } } }));
  const app = path.join(output, 'linux-unpacked');
  const unpacked = path.join(scratch, 'unpacked');
  const { extractAll, listPackage } = createRequire(builderRequire.resolve('app-builder-lib/package.json'))('@electron/asar');
  const archive = path.join(app, 'resources/app.asar');
  const names = listPackage(archive, { isPack: false });
  const stray = names.filter((name) => unwanted.test(name));
  if (stray.length > 0) throw new Error(`the archive has ${stray.slice(0, 5).join(', ')}`);
  for (const name of ['LICENSE.chainrule.txt', 'LICENSES.packages.txt']) if (!existsSync(path.join(app, name))) throw new Error(`${name} is not beside the program`);
  extractAll(archive, unpacked);
  const program = await bundledUser(scratch);
  const used = usePacked(unpacked, program);
  if (used.fault) throw new Error(used.fault);
  for (const control of controls) {
    const name = oneOf(unpacked, control);
    renameSync(path.join(unpacked, name), path.join(scratch, 'away'));
    const { fault } = usePacked(unpacked, program);
    renameSync(path.join(scratch, 'away'), path.join(unpacked, name));
    if (!fault) throw new Error(`${name} was left out, and not missed`);
  }
  return `the archive has ${names.length} entries: ${used.said}; ${controls.length} files that were left out one at a time were each missed`;
}

/** Runs the app's page and documentation from the folder, and loads the bundles that Electron would. */
function usePacked(folder, program) {
  const { status, stdout, stderr } = run([program, folder], folder);
  if (status !== 0) return { fault: stderr.trim().split('\n')[0] };
  const loaded = run(['-e', loadsBundles, folder], folder);
  return loaded.status === 0 ? { said: stdout.trim() } : { fault: loaded.stderr.trim().split('\n').find((line) => /Error/.test(line)) ?? loaded.stderr };
}

/** A host that is told that another one runs already loads all its modules and ends. */
const loadsBundles = `
  const app = { requestSingleInstanceLock: () => false, quit() { process.exitCode = 0; } };
  const Module = require('node:module');
  const path = require('node:path');
  const resolve = Module._resolveFilename;
  Module._resolveFilename = (name, ...others) => (name === 'electron' ? name : resolve(name, ...others));
  require.cache.electron = { id: 'electron', loaded: true, exports: { app } };
  process.exitCode = 1;
  const folder = process.argv[1];
  require(path.join(folder, JSON.parse(require('node:fs').readFileSync(path.join(folder, 'package.json'), 'utf8')).main));
  require.resolve(path.join(folder, 'dist/electron/preload.cjs'));
  require.resolve(path.join(folder, 'dist/engine/helper.cjs'));
`;

const usersOwn = new Set(['NODE_OPTIONS', 'NODE_PATH', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME']);

/** Without the user's settings, and away from the repository. */
function run(list, folder) {
  const home = path.join(folder, '..', 'home');
  mkdirSync(home, { recursive: true });
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !usersOwn.has(name)));
  return spawnSync(process.execPath, list, { cwd: home, encoding: 'utf8', timeout: 60_000, env: { ...environment, HOME: home, USERPROFILE: home } });
}

async function bundledUser(scratch) {
  const { build } = await import('esbuild');
  const outfile = path.join(scratch, 'usePacked.cjs');
  await build({ entryPoints: [path.join(root, 'src-main/testing/usePackedProgram.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  return outfile;
}

/** The first file that a pattern of one star stands for. */
function oneOf(folder, pattern) {
  if (!pattern.includes('*')) return pattern;
  const [before, after] = pattern.split('*');
  const name = readdirSync(path.join(folder, before)).find((one) => one.endsWith(after));
  if (name === undefined) throw new Error(`the archive has no ${pattern}`);
  return before + name;
}

/** A folder that looks like Electron's for Linux; the program in it does nothing but have fuses to be set. */
function standInBinary(folder) {
  const { SENTINEL } = createRequire(builderRequire.resolve('app-builder-lib/package.json'))('@electron/fuses/dist/constants.js');
  for (const part of ['locales', 'resources']) mkdirSync(path.join(folder, part), { recursive: true });
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'));
  const fuses = 9;
  writeFileSync(path.join(folder, 'electron'), Buffer.concat([Buffer.from(SENTINEL, 'latin1'), Buffer.from([1, fuses]), Buffer.from('0'.repeat(fuses))]));
  chmodSync(path.join(folder, 'electron'), 0o755);
  writeFileSync(path.join(folder, 'version'), version);
  writeFileSync(path.join(folder, 'LICENSE'), 'of Electron');
  writeFileSync(path.join(folder, 'LICENSES.chromium.html'), 'of Chromium');
  return folder;
}

/** electron-builder tells every step; only what goes wrong is of interest. */
async function quietly(work) {
  const { write } = process.stdout;
  let said = '';
  process.stdout.write = (text) => {
    said += text;
    return true;
  };
  try {
    return await work();
  } catch (error) {
    error.message += `\n${said}`;
    throw error;
  } finally {
    process.stdout.write = write;
  }
}
