import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import { findBrowser } from '../scripts/browsers.mjs';
import { root, startApp } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';
import { dropFiles } from './pages/dropFiles.ts';

// The app reaches nobody: every connection that the host, its threads and programs mean to make is written down while it is
// used, and every request of the page.

const preload = path.join(root, 'e2e/fixtures/socketLog.cjs');

/** An environment under which programs of Node's write down whom they mean to reach, and what they wrote. */
function logged(): { readonly environment: Readonly<Record<string, string>>; lines(): string[] } {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-sockets-')), 'log');
  return {
    environment: { NODE_OPTIONS: `--require ${preload}`, CHAINRULE_SOCKET_LOG: file },
    lines: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : []),
  };
}

/** Loopback and sockets in the file system are this machine. */
const isOutside = (line: string): boolean => !/^(?:connect (?:127\.0\.0\.1|localhost|\[?::1\]?):\d+|connect [/\\].*|name (?:localhost|127\.0\.0\.1)|fetch http:\/\/127\.0\.0\.1:\d+\/.*)$/.test(line);

test('while it is used as a server the app connects to nothing but this machine, and the launch key is in no Referer', async ({ page }) => {
  test.setTimeout(120_000);
  const log = logged();
  const app = await startApp({ environment: { ...log.environment, CHAINRULE_BROWSER: findBrowser() ?? chromium.executablePath() } });
  const key = new URL(app.launchUrl).searchParams.get('key') ?? '';
  const requests: { readonly url: string; readonly referer: string | undefined }[] = [];
  page.on('request', (request) => requests.push({ url: request.url(), referer: request.headers()['referer'] }));
  page.on('websocket', (socket) => requests.push({ url: socket.url(), referer: undefined }));
  await page.goto(app.launchUrl);
  const ui = new AppPage(page);
  await ui.ready();
  expect(page.url()).toBe(`http://127.0.0.1:${String(app.port)}/`);
  await ui.openExample('relu-sgd-step');
  await page.keyboard.press('F7');
  await ui.saveAs(path.join(app.home, 'net.chainrule.json'));
  await ui.exportAs('safetensors');
  await ui.answerPath(path.join(app.home, 'weights.safetensors'));
  await expect(ui.notices).toContainText('weights.safetensors');
  await ui.menu('file.solution.pdf');
  await ui.answerPath(path.join(app.home, 'solution.pdf'));
  await expect(ui.notices).toContainText('solution.pdf', { timeout: 60_000 });
  await dropFiles(page, [{ name: 'table.csv', type: 'text/csv', content: 'a,b\n1,2\n' }]);
  await expect(page.getByRole('dialog')).toContainText('table.csv');
  const outside = requests.filter(({ url }) => !new RegExp(`^(?:(?:http|ws)://127\\.0\\.0\\.1:${String(app.port)}/|data:|blob:)`).test(url));
  expect(outside).toEqual([]);
  expect(requests.length).toBeGreaterThan(3);
  expect(requests.filter(({ referer }) => referer?.includes(key))).toEqual([]);
  expect(log.lines().filter(isOutside)).toEqual([]);
  await app.interrupt();
});

test('the command line connects to nothing', () => {
  const log = logged();
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-cli-'));
  for (const line of [['train', 'relu-sgd-step', '--out', path.join(folder, 'w.safetensors')], ['check', 'mlp-3-2-2'], ['export', 'mlp-3-2-2', '--format', 'onnx', '--out', path.join(folder, 'net.onnx')]]) {
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/chainrule.mjs'), ...line], { encoding: 'utf8', env: { ...process.env, ...log.environment } });
    expect([line.join(' '), status, stderr]).toEqual([line.join(' '), expect.any(Number), expect.not.stringContaining('E_')]);
  }
  expect(log.lines()).toEqual([]);
});

test('a planted connection, look-up, datagram or fetch is seen, from a thread too', () => {
  const log = logged();
  const planted = `
    const { Worker, isMainThread } = require('node:worker_threads');
    require('node:net').connect(9, '192.0.2.1').on('error', () => {}).destroy();
    require('node:dns').lookup('telemetry.invalid', () => {});
    const socket = require('node:dgram').createSocket('udp4');
    socket.send('x', 9, '192.0.2.2', () => socket.close());
    fetch('https://192.0.2.3/').catch(() => {});
    if (isMainThread) new Worker(__filename).on('exit', () => process.exit()); else setImmediate(() => process.exit());
  `;
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-planted-')), 'planted.cjs');
  writeFileSync(file, planted);
  spawnSync(process.execPath, [file], { env: { ...process.env, ...log.environment }, timeout: 20_000 });
  const outside = log.lines().filter(isOutside);
  for (const one of ['connect 192.0.2.1:9', 'name telemetry.invalid', 'datagram send x 9 192.0.2.2', 'fetch https://192.0.2.3/']) expect([one, outside.filter((line) => line === one).length]).toEqual([one, 2]);
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;

test('no program of the whole tree makes a connection beyond this machine, as the system sees it', () => {
  test.skip(!hasStrace, 'strace is not installed');
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-strace-')), 'log');
  const run = (command: readonly string[]): string => {
    spawnSync('strace', ['-f', '-qq', '-e', 'trace=connect,sendto', '-o', file, ...command], { timeout: 50_000 });
    return readFileSync(file, 'utf8');
  };
  const beyond = (text: string): string[] => text.split('\n').filter((line) => /sin6?_addr|inet_addr|inet_pton/.test(line) && !/inet_addr\("127\.|"::1"/.test(line));
  expect(beyond(run([process.execPath, path.join(root, 'scripts/chainrule.mjs'), 'check', 'mlp-3-2-2']))).toEqual([]);
  expect(beyond(run([process.execPath, '-e', "require('node:net').connect(9, '192.0.2.1').on('error', () => {}).unref()"])).length).toBeGreaterThan(0);
});
