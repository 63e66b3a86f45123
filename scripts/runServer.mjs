import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { findBrowser, hasDisplay, printingBrowser, rootFlags } from './browsers.mjs';
import { root } from './root.mjs';

/** How long a browser may take to end before it is killed, ms. */
const patience = 5000;

/** Serves the app on this machine and opens it in a browser, or prints its address. Returns when it is up. */
export async function runServer({ port, open, openPath }) {
  const distFolder = path.join(root, 'dist');
  const { startLocalServer } = await import(pathToFileURL(path.join(distFolder, 'server/localServer.mjs')).href);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  let browser;
  const server = await startLocalServer({
    distFolder,
    version,
    port,
    openPath,
    printer: printingBrowser(),
    log: (line) => console.error(line),
    openWindow: (address) => browser?.open(address) ?? false,
    onIdle: () => browser?.pageLeft(),
  });
  if (port !== 0 && server.port !== port) console.log(`port ${port} is in use; taking ${server.port}`);

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    server.ends();
    // The page goes first, so that its end is not taken for a lost connection.
    await browser?.close();
    await server.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);

  const why = open ? whyNoBrowser() : '--no-open was given';
  if (why) {
    console.log(`Chainrule is running at\n\n  ${server.newLaunchUrl()}\n\nOpen this address in a browser on this machine (${why}). It can be used once.`);
  } else {
    browser = openBrowser(findBrowser(), server, end);
    console.log(`Chainrule is open in ${path.basename(findBrowser())}, served on port ${server.port}.`);
  }
  offerNewAddress(server);
  console.log('Ctrl-C ends it.');
}

function whyNoBrowser() {
  if (!hasDisplay()) return 'there is no display here';
  return findBrowser() ? '' : 'no Chrome, Chromium or Edge was found';
}

/** An address admits one browser only; Enter prints another one. */
function offerNewAddress(server) {
  if (!process.stdin.isTTY) return;
  console.log('Enter prints a new address, for another browser.');
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => console.log(`  ${server.newLaunchUrl()}`));
  // In this mode the terminal's Ctrl-C arrives here instead.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
}

/**
 * Opens an app window with a profile of its own: without the user's extensions, and such that the browser's
 * process ends with its last window. When it has ended and no other page is left, so does the app.
 */
function openBrowser(executable, server, end) {
  const profile = profileFolder(server.browserProfile);
  const running = new Set();
  const start = (address, failed) => {
    const child = spawn(executable, [`--app=${address}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--disable-sync', '--window-size=1440,900', ...rootFlags()], { stdio: 'ignore' });
    running.add(child);
    const gone = (why) => {
      running.delete(child);
      if (running.size === 0 && server.wasUsed && server.connections === 0) end();
      if (why) failed(why);
    };
    child.once('exit', (status) => gone(status === 0 && server.wasUsed ? '' : `exit status ${status}`));
    child.once('error', (error) => gone(error.message));
  };
  start(server.newLaunchUrl(), (why) => {
    if (!server.wasUsed) console.log(`the browser did not open a window (${why}); open this address instead:\n\n  ${server.newLaunchUrl()}\n`);
  });
  return {
    // Started once more with its profile, a browser hands the address to the process that runs, and ends.
    open: (address) => {
      if (running.size === 0) return false;
      start(address, (why) => console.log(`the browser did not open another window (${why}); what was in it is listed under File, "Work from before"`));
      return true;
    },
    pageLeft: () => {
      if (running.size === 0) end();
    },
    close: () => Promise.all([...running].map(endChild)),
  };
}

/** Ends a browser's process; one that hangs must not keep Ctrl-C from ending the app. */
async function endChild(child) {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await exited;
  clearTimeout(timer);
}

/** The profile's folder, or where the user's own cache cannot be written a temporary one. */
function profileFolder(wanted) {
  try {
    mkdirSync(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  } catch {
    return mkdtempSync(path.join(tmpdir(), 'chainrule-browser-'));
  }
}
