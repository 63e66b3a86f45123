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
    onIdle: () => browser?.pageLeft(),
  });
  if (port !== 0 && server.port !== port) console.log(`port ${port} is in use; taking ${server.port}`);

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
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
    browser = openWindow(findBrowser(), server, end);
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
 * process ends with the window. When it has ended and no other page is left, so does the app.
 */
function openWindow(executable, server, end) {
  const child = spawn(executable, [`--app=${server.newLaunchUrl()}`, `--user-data-dir=${profileFolder(server.browserProfile)}`, '--no-first-run', '--no-default-browser-check', '--disable-sync', '--window-size=1440,900', ...rootFlags()], { stdio: 'ignore' });
  let running = true;
  const exited = new Promise((resolve) => {
    const gone = (why) => {
      running = false;
      resolve();
      if (server.wasUsed && server.connections === 0) end();
      if (!server.wasUsed) console.log(`the browser did not open a window (${why}); open this address instead:\n\n  ${server.newLaunchUrl()}\n`);
    };
    child.once('exit', (status) => gone(`exit status ${status}`));
    child.once('error', (error) => gone(error.message));
  });
  return {
    pageLeft: () => {
      if (!running) end();
    },
    close: async () => {
      if (!running) return;
      child.kill('SIGTERM');
      // One that hangs must not keep Ctrl-C from ending the app.
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await exited;
      clearTimeout(timer);
    },
  };
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
