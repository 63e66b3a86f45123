import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { findBrowser } from './browsers.mjs';
import { root } from './root.mjs';

/** Makes sure that there is a browser for the end-to-end tests: an installed one, the system's package, or Playwright's own. */
export function ensureTestBrowser() {
  if (findBrowser()) return;
  if (isDebianRoot()) {
    console.log('installing Chromium (apt-get) …');
    const apt = (...rest) => spawnSync('apt-get', rest, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    if (findBrowser()) return;
  }
  console.log('installing Chromium (Playwright) …');
  spawnSync(process.execPath, [path.join(root, 'node_modules/playwright/cli.js'), 'install', 'chromium'], { cwd: root, stdio: ['ignore', 2, 2] });
}

function isDebianRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}
