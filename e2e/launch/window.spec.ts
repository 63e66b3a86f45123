import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { findBrowser } from '../../scripts/browsers.mjs';
import { keptFiles, leaveWindows } from '../fixtures/keptSessions.ts';
import { root } from '../fixtures/startedApp.ts';

// `npm start -- --browser` with an installed browser, made headless by a wrapper: the window and its end.

const executable = findBrowser();
test.skip(process.platform !== 'linux' || executable === undefined, 'needs an installed browser on Linux');

/** Starts the app with its window; `processes` lists the browser's processes, the first one first. */
function startWithWindow(home = mkdtempSync(path.join(tmpdir(), 'chainrule-window-'))): { child: ChildProcess; output: () => string; processes: () => string[]; ended: Promise<number | null> } {
  const wrapper = path.join(home, 'browser');
  // Without a display a browser does not hand an address over to the process that runs: each start gets a process of its own.
  writeFileSync(wrapper, `#!/bin/sh\nexec ${executable ?? ''} --headless=new --disable-gpu "$@" --user-data-dir=${home}/profile-$$\n`);
  chmodSync(wrapper, 0o755);
  const environment = { ...process.env, HOME: home, XDG_CACHE_HOME: path.join(home, 'cache'), XDG_DATA_HOME: path.join(home, 'data'), DISPLAY: ':none', CHAINRULE_BROWSER: wrapper };
  const child = spawn(process.execPath, ['scripts/start.mjs', '--browser', '--port', '0'], { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  return {
    child,
    output: () => text,
    processes: () => execFileSync('ps', ['-eo', 'pid,args', '--sort=start_time'], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(home) && line.includes('user-data-dir')),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  };
}

/** The browser is up, and its page reached the server. */
async function windowIsOpen({ output, processes }: ReturnType<typeof startWithWindow>): Promise<void> {
  await expect.poll(output).toContain('Ctrl-C ends it.');
  await expect.poll(() => processes().some((line) => line.includes('--type=renderer')), { timeout: 20_000 }).toBe(true);
  expect(output()).not.toContain('launch?key=');
}

test('after the app was killed with two windows open, both are open again', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'chainrule-window-'));
  leaveWindows(path.join(home, 'data'), ['first', 'second']);
  const app = startWithWindow(home);
  await windowIsOpen(app);
  // A window has its session by a lock of its host.
  const locks = (): string[] => keptFiles(path.join(home, 'data'), '.lock');
  await expect.poll(locks, { timeout: 20_000 }).toEqual([String(app.child.pid), String(app.child.pid)]);
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(0);
  await expect.poll(app.processes).toEqual([]);
  // Ended with both open: the next start opens both.
  expect(locks()).toHaveLength(2);
});

test('Ctrl-C ends the app and its browser, with status 0', async () => {
  const app = startWithWindow();
  await windowIsOpen(app);
  app.child.kill('SIGINT');
  expect(await app.ended).toBe(0);
  await expect.poll(app.processes).toEqual([]);
});

test('a browser that shows no window is said, and the app stays up', async () => {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--browser', '--port', '0'], {
    cwd: root,
    env: { ...process.env, DISPLAY: ':none', CHAINRULE_BROWSER: '/bin/false' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await expect.poll(() => text).toMatch(/did not open a window \(exit status 1\).*\n\n +http:\/\/127\.0\.0\.1:\d+\/launch\?key=/);
  const address = /http:\S+/.exec(text)?.[0] ?? '';
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('a browser that does not end on request is ended, and gets a profile where the cache cannot be written', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'chainrule-window-'));
  const stubborn = path.join(home, 'browser');
  const started = path.join(home, 'arguments');
  writeFileSync(stubborn, `#!/bin/sh\ntrap '' TERM INT\necho "$@" > ${started}\nwhile :; do sleep 1; done\n`);
  chmodSync(stubborn, 0o755);
  const child = spawn(process.execPath, ['scripts/start.mjs', '--browser', '--port', '0'], {
    cwd: root,
    env: { ...process.env, DISPLAY: ':none', CHAINRULE_BROWSER: stubborn, XDG_CACHE_HOME: '/dev/null/cache' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await expect.poll(() => existsSync(started) && readFileSync(started, 'utf8')).toMatch(/--user-data-dir=\S+chainrule-browser-/);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});
