// Installs node_modules when they are missing or not those of the lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { takeLock } from './lock.mjs';
import { root } from './root.mjs';

/** Installs what the lock file names, unless it is there already. Throws where npm fails. */
export function ensureModules() {
  if (areInstalled()) return;
  const release = takeLock('install');
  try {
    // Another process may have installed them meanwhile.
    if (!areInstalled()) install();
  } finally {
    release();
  }
}

function install() {
  console.error('installing packages (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // Standard output belongs to whoever asked for the modules.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.error) throw new Error(`npm could not be run: ${result.error.message}`);
  if (result.status !== 0) throw new Error('npm ci failed; its message is above');
}

/** Whether npm's own record of what it installed has the lock file's versions. */
function areInstalled() {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = packagesIn(record);
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([name, { version, optional, devOptional, peer }]) => {
    if (name === '') return true;
    const found = installed[name];
    // Packages for other platforms are left out by npm.
    return found ? found.version === version : optional || devOptional || peer;
  });
}

/** A record that was cut off counts as none: everything is installed anew. */
function packagesIn(record) {
  try {
    return JSON.parse(readFileSync(record, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
