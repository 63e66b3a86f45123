// Finds Electron's binary without importing the package, because importing it starts a download.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './root.mjs';

const absenceStamp = path.join(root, 'node_modules/.cache/chainrule/electron-absent');
const fetchLimitSeconds = 60;

/** The path of Electron's executable, or undefined where it is not installed. */
export function electronBinary() {
  const folder = electronFolder();
  if (!folder) return undefined;
  const nameFile = path.join(folder, 'path.txt');
  const name = existsSync(nameFile) ? readFileSync(nameFile, 'utf8').trim() : usualName();
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const binary = path.join(override ?? path.join(folder, 'dist'), name);
  return existsSync(binary) ? binary : undefined;
}

/**
 * Electron's executable, fetched if it is missing: once, visibly, within a minute. Where that fails the
 * absence is remembered for this version and said in one line from then on.
 */
export async function electronBinaryOrFetch() {
  const found = electronBinary();
  if (found) return found;
  const folder = electronFolder();
  if (!folder) return undefined;
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  if (existsSync(absenceStamp) && readFileSync(absenceStamp, 'utf8').trim() === version) {
    console.log(`Electron ${version} could not be fetched before; using a browser (to try again: rm ${path.relative(process.cwd(), absenceStamp)})`);
    return undefined;
  }
  console.log(`Electron ${version} is not here yet; fetching it once (at most ${fetchLimitSeconds} s) …`);
  const failure = await fetchBinary(folder);
  const binary = electronBinary();
  if (binary) {
    rmSync(absenceStamp, { force: true });
    return binary;
  }
  mkdirSync(path.dirname(absenceStamp), { recursive: true });
  writeFileSync(absenceStamp, `${version}\n`);
  console.log(`Electron could not be fetched (${failure}); using a browser, now and from here on`);
  return undefined;
}

/** Runs the package's own download. Resolves with why it failed, or with an empty text. */
function fetchBinary(folder) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(folder, 'install.js')], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`no answer within ${fetchLimitSeconds} s`);
    }, fetchLimitSeconds * 1000);
    child.on('exit', (code) => {
      clearTimeout(timer);
      const line = said.split('\n').find((text) => /error/i.test(text)) ?? `exit status ${code}`;
      resolve(code === 0 ? '' : line.trim().slice(0, 120));
    });
  });
}

function electronFolder() {
  try {
    return path.dirname(createRequire(path.join(root, 'package.json')).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

function usualName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
