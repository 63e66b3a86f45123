// Packs the project as npm does, installs the tarball in an empty folder with an empty home and without the network, and uses
// the command that it gives.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
/** Nothing that maps back to the sources, nothing of the tests, no sources themselves, and not the static site. */
const unwanted = /^dist\/web|\.map$|\.test\.|\.spec\.|^(?:src-|e2e\/|bench\/)|\.stamp$/;
/** Files that the command needs: each is taken away once, and has to be missed. */
const controls = ['scripts/openApp.mjs', 'dist/server/localServer.mjs', 'dist/renderer/index.html', 'dist/licences.txt'];

/**
 * @param scratch an empty folder
 * @returns what was found, in words
 */
export async function checkPackedPackage(scratch) {
  const [packed] = JSON.parse(must(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], root));
  const stray = packed.files.map(({ path: name }) => name).filter((name) => unwanted.test(name));
  if (stray.length > 0) throw new Error(`the tarball has ${stray.slice(0, 5).join(', ')}`);
  const folder = path.join(scratch, 'installed');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{}');
  // Offline: what it needed besides itself would not be found.
  must(npm, ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', path.join(scratch, packed.filename)], folder);
  const installed = path.join(folder, 'node_modules/chainrule');
  const others = readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.') && name !== 'chainrule');
  if (others.length > 0) throw new Error(`with the package came ${others.join(', ')}`);
  const said = await useCommand(folder);
  for (const name of controls) {
    const file = path.join(installed, name);
    const content = readFileSync(file);
    rmSync(file);
    const missed = await useCommand(folder).then(() => false, () => true);
    writeFileSync(file, content);
    if (!missed) throw new Error(`${name} was left out, and not missed`);
  }
  return `the tarball has ${packed.entryCount} files and ${(packed.size / 1e6).toFixed(1)} MB and needs no other package: ${said}; ${controls.length} files that were left out one at a time were each missed`;
}

/** Version, an example, and the app's page from the address that `chainrule start` prints. Throws where one fails. */
async function useCommand(folder) {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const command = path.join(folder, 'node_modules/.bin', process.platform === 'win32' ? 'chainrule.cmd' : 'chainrule');
  readFileSync(path.join(folder, 'node_modules/chainrule/dist/licences.txt'));
  const told = must(command, ['--version'], folder).trim();
  if (told !== version) throw new Error(`chainrule --version said ${told}`);
  const { loss } = JSON.parse(must(command, ['run', 'relu-sgd-step', '--json'], folder));
  if (typeof loss !== 'number') throw new Error('chainrule run gave no loss');
  const title = await titleOfApp(command, folder);
  if (title !== 'Chainrule') throw new Error(`the app’s page is called «${title}»`);
  return `chainrule ${version} ran an example (loss ${loss.toFixed(4)}) and served its page`;
}

/** Starts the app and reads its page's title. */
async function titleOfApp(command, folder) {
  const child = spawn(command, ['start', '--no-open', '--port', '0'], { cwd: folder, env: cleanEnvironment(folder), stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  try {
    const address = await new Promise((resolve, reject) => {
      let text = '';
      const read = (part) => {
        text += part;
        const found = /http:\/\/127\.0\.0\.1:\d+\/launch\?key=\S+/.exec(text)?.[0];
        if (found) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (status) => reject(new Error(`chainrule start ended with ${status}: ${text.trim().split('\n')[0]}`)));
      child.once('error', reject);
    });
    const launch = await fetch(address, { redirect: 'manual' });
    const cookie = launch.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(new URL('/', address), { headers: { cookie } });
    return /<title>(.*?)<\/title>/.exec(await page.text())?.[1] ?? `nothing (${page.status})`;
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGINT');
  }
}

/** What a command printed. Throws with its first line of errors where it failed. */
function must(command, list, folder) {
  const { status, stdout, stderr, error } = spawnSync(command, list, { cwd: folder, encoding: 'utf8', env: cleanEnvironment(folder), maxBuffer: 1 << 26, shell: process.platform === 'win32' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.basename(command)} ${list[0]} ended with ${status}: ${stderr.trim().split('\n')[0]}`);
  return stdout;
}

/** Another user's: an empty home, and nothing of the settings that npm hands to scripts. */
function cleanEnvironment(folder) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:npm_|XDG_|NODE_|INIT_CWD$)/i.test(name));
  const home = path.join(folder === root ? path.join(root, '.cache') : folder, 'home');
  mkdirSync(home, { recursive: true });
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home };
}
