import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { electronBinary } from '../../scripts/electronBinary.mjs';
import type { ElectronDriver } from './electronDriver.ts';
import { expect, test } from './electronTest.ts';

interface TestPage {
  /** Whether the page's own script could evaluate text. */
  evaluated: boolean;
  /** The directives of the policy that stopped something. */
  violations: string[];
  events: { kind: 'event'; name: string; payload: unknown }[];
  call(name: string, input: object): Promise<{ kind: string; output?: unknown; error?: { code: string } }>;
}

/** Calls the host from the test page and returns the raw answer. */
async function call(page: Page, name: string, input: object = {}): Promise<{ kind: string; output?: unknown; error?: { code: string } }> {
  await page.locator('html[data-connected]').waitFor();
  return page.evaluate(([call, given]) => (window as unknown as { testPage: TestPage }).testPage.call(call, given), [name, input] as const);
}

async function events(page: Page, name: string): Promise<unknown[]> {
  return page.evaluate((wanted) => (window as unknown as { testPage: TestPage }).testPage.events.filter((event) => event.name === wanted).map(({ payload }) => payload), name);
}

/** What every window's preferences must say. */
const guarded: Readonly<Record<string, boolean>> = { contextIsolation: true, sandbox: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true, webviewTag: false };

/** Settings that are not as they must be; one that is not there is off. */
async function loosened(electron: ElectronDriver): Promise<string[]> {
  const preferences = await electron.webPreferences();
  expect(preferences).toHaveLength(1);
  return Object.entries(guarded).flatMap(([name, wanted]) => (preferences.every((one) => (one[name] ?? false) === wanted) ? [] : [name]));
}

/** What a page has of Node, and of its host. */
async function exposed(electron: ElectronDriver): Promise<object> {
  await call(electron.page, 'host.info');
  return electron.page.evaluate(() => {
    const { chainrule } = window as unknown as { chainrule: Record<string, unknown> };
    return { require: typeof Reflect.get(window, 'require'), process: typeof Reflect.get(window, 'process'), chainrule: { ...chainrule }, frozen: Object.isFrozen(chainrule) };
  });
}

async function permitted(electron: ElectronDriver): Promise<string[]> {
  const wanted = ['geolocation', 'notifications', 'camera', 'microphone'];
  const answers = await Promise.all(wanted.map((permission) => electron.isPermitted(permission)));
  return wanted.filter((_, index) => answers[index]);
}

test('every window is isolated and sandboxed, without Node; every permission is denied', async ({ electron }) => {
  console.log(`      (the Electron specs run on ${electron.kind === 'electron' ? 'Electron' : 'the stand-in for Electron: wiring only'})`);
  expect(await loosened(electron)).toEqual([]);
  expect(await permitted(electron)).toEqual([]);
});

test('the page has no Node, and from its host a frozen mark only', async ({ electron }) => {
  expect(await exposed(electron)).toEqual({ require: 'undefined', process: 'undefined', chainrule: { host: 'electron' }, frozen: true });
});

test.describe('with each of these guards taken down', () => {
  test.skip(electronBinary() !== undefined, 'a control, of the checks: Electron itself would not hand out what is planted');
  test.use({
    planted: { faults: [
      ...Object.entries(guarded).map(([name, wanted]) => ({ bundle: 'main.cjs', text: `${name}: ${String(wanted)}`, instead: `${name}: ${String(!wanted)}` }) as const),
      { bundle: 'main.cjs', text: 'setPermissionRequestHandler((_contents, _permission, answer) => {', instead: 'setPermissionRequestHandler((_contents, _permission, answer) => { answer(true); return;' },
      { bundle: 'preload.cjs', text: 'Object.freeze({ host: "electron" })', instead: '{ host: "electron", send: () => 1 }' },
      { bundle: 'preload.cjs', text: '"use strict";', instead: 'window.require = () => 1; window.process = {};' },
    ] },
  });
  test('the checks see it', async ({ electron }) => {
    expect(await loosened(electron)).toEqual(Object.keys(guarded));
    expect(await permitted(electron)).not.toEqual([]);
    expect(await exposed(electron)).toMatchObject({ require: 'function', process: 'object', frozen: false, chainrule: { send: {} } });
  });
});

test('the page reaches its host through the port', async ({ electron }) => {
  expect(await call(electron.page, 'host.info')).toMatchObject({ kind: 'answer', output: { name: 'electron', nativeDialogs: true, version: '0.0.1' } });
  expect(await call(electron.page, 'engine.ping')).toMatchObject({ kind: 'answer' });
});

test('a choice in the menu reaches the page as a command', async ({ electron }) => {
  await call(electron.page, 'host.info');
  await electron.clickMenu('file.saveAs');
  await electron.clickMenu('edit.undo');
  await expect.poll(() => events(electron.page, 'menu.command')).toEqual([{ command: 'file.saveAs' }, { command: 'edit.undo' }]);
});

test('the menu speaks the page’s language, and the window has its title', async ({ electron }) => {
  expect(await electron.menuLabels()).toContain('&File');
  await call(electron.page, 'window.describe', { title: 'XOR', unsaved: false, language: 'zh-CN', keys: {} });
  expect(await electron.menuLabels()).toContain('文件(&F)');
  expect(await electron.windowTitle()).toBe('XOR – Chainrule');
});

test('the menu shows the keys that the user chose, and its own where they are given back', async ({ electron }) => {
  const own = await electron.menuKeys();
  expect(own).toMatchObject({ 'edit.redo': 'CmdOrCtrl+Y', 'run.pause': 'F6' });
  const describe = (keys: Record<string, string[]>): Promise<unknown> => call(electron.page, 'window.describe', { title: 'XOR', unsaved: false, language: 'en', keys });
  // One that the menu has no name for, one that is taken away, and one of a command that is not in the menu.
  await describe({ 'view.theme': ['$mod+y', 'F9'], 'edit.redo': ['ö', '$mod+Shift+z'], 'run.pause': [], 'nudge.left': ['ArrowLeft'] });
  const { 'run.pause': _pause, ...others } = own;
  expect(await electron.menuKeys()).toEqual({ ...others, 'view.theme': 'CmdOrCtrl+Y', 'edit.redo': 'CmdOrCtrl+Shift+Z' });
  await describe({});
  expect(await electron.menuKeys()).toEqual(own);
});

test('dialogs are the system’s, and cancelling one gives nothing', async ({ electron }) => {
  await electron.scriptDialogs({ open: '/some/net.chainrule.json', save: '/some/weights' });
  expect(await call(electron.page, 'dialog.open', { folder: '/some', kind: 'project' })).toMatchObject({ output: { path: '/some/net.chainrule.json' } });
  expect(await call(electron.page, 'dialog.save', { suggested: 'weights', kind: 'npz' })).toMatchObject({ output: { path: '/some/weights.npz' } });
  await electron.scriptDialogs({ open: null, save: null });
  expect(await call(electron.page, 'dialog.open', { folder: null, kind: 'project' })).toMatchObject({ output: { path: null } });
  expect(await call(electron.page, 'dialog.save', { suggested: 'net', kind: 'project' })).toMatchObject({ output: { path: null } });
});

test('unsaved changes are asked about before the window closes', async ({ electron }) => {
  await call(electron.page, 'window.describe', { title: 'x', unsaved: true, language: 'en', keys: {} });
  await electron.scriptDialogs({ question: 0 });
  expect(await electron.closeWindow()).toBe(false);
  await electron.scriptDialogs({ question: 1 });
  expect(await electron.closeWindow()).toBe(true);
});

test('the app’s own scheme leads nowhere else', async ({ electron }) => {
  const statusOf = (target: string): Promise<number> =>
    electron.page.evaluate(async (path) => (await fetch(location.origin + path)).status, target);
  expect(await statusOf('/page.js')).toBe(200);
  for (const target of ['/../secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '/%2e%2e/secret.txt', '/page.js%00', '/nothing.js', '//etc/passwd', '/..%2f..%2f..%2f..%2fetc/passwd']) {
    expect([target, await statusOf(target)]).toEqual([target, 404]);
  }
});

test('the policy stops inline scripts, evaluation and other origins', async ({ electron }) => {
  await call(electron.page, 'host.info');
  const ran = await electron.page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    await fetch('https://example.com/').catch(() => undefined);
    const { evaluated } = (window as unknown as { testPage: TestPage }).testPage;
    return { evaluated, inline: Reflect.get(window, 'inlineRan') as unknown };
  });
  expect(ran).toEqual({ evaluated: false, inline: undefined });
  const violations = (): Promise<string[]> => electron.page.evaluate(() => (window as unknown as { testPage: TestPage }).testPage.violations);
  await expect.poll(violations).toEqual(expect.arrayContaining(['script-src', 'script-src-elem', 'connect-src']));
});

test('navigation and new windows are refused; only listed links open outside', async ({ electron }) => {
  const { page } = electron;
  const before = page.url();
  await page.locator('#away').click();
  await page.evaluate(() => {
    location.href = 'https://example.com/elsewhere';
  });
  for (const url of ['https://example.com/', 'https://arxiv.org/abs/1502.03167', 'http://arxiv.org/', 'https://ok@arxiv.org/', 'https://arxiv.org:8443/', 'https://arxiv.org.evil.example/']) {
    await page.evaluate((target) => void window.open(target), url);
  }
  await expect.poll(() => electron.openedLinks()).toEqual(['https://arxiv.org/abs/1502.03167']);
  expect(page.url()).toBe(before);
  expect(await call(page, 'engine.ping')).toMatchObject({ kind: 'answer' });
});

test('a second start hands its file to the page', async ({ electron }) => {
  await call(electron.page, 'host.info');
  await electron.startAgain(['--flag', 'net.chainrule.json']);
  await expect.poll(() => events(electron.page, 'files.opened')).toEqual([{ path: path.resolve('/', 'net.chainrule.json') }]);
});

test('a frame inside the page gets no port', async ({ electron }) => {
  await call(electron.page, 'host.info');
  const answered = await electron.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inner = frame.contentWindow;
    if (!inner) return 'no frame';
    let ports = 0;
    inner.addEventListener('message', (event) => (ports += event.ports.length));
    window.addEventListener('message', (event) => (ports += event.ports.length));
    // By the page's own way, and where the stand-in has it by the binding itself.
    inner.postMessage({ kind: 'chainrule-port-wanted' }, '*');
    const send = Reflect.get(inner, 'standInSend') as ((channel: string) => Promise<void>) | undefined;
    await send?.('chainrule-port-wanted');
    // Two answered calls later whatever was sent before has arrived.
    const { testPage } = window as unknown as { testPage: TestPage };
    await testPage.call('engine.ping', {});
    await testPage.call('engine.ping', {});
    return ports;
  });
  expect(answered).toBe(0);
});

test('a reload gets a port of its own', async ({ electron }) => {
  await call(electron.page, 'host.info');
  await electron.page.reload();
  expect(await call(electron.page, 'host.info')).toMatchObject({ kind: 'answer' });
  expect(await call(electron.page, 'engine.ping')).toMatchObject({ kind: 'answer' });
});

test('a project that is not there, or none, is a typed error', async ({ electron }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-files-'));
  const foreign = path.join(folder, 'foreign.chainrule.json');
  writeFileSync(foreign, '{"a":1}');
  expect(await call(electron.page, 'files.open', { path: path.join(folder, 'none.chainrule.json') })).toMatchObject({ kind: 'error', error: { code: 'E_FILE_NOT_FOUND' } });
  expect(await call(electron.page, 'files.open', { path: foreign })).toMatchObject({ kind: 'error', error: { code: 'E_FILE_FOREIGN' } });
});

test.describe('with a file on the command line', () => {
  test.use({ fileToOpen: '/given/net.chainrule.json' });
  test('the page is asked to open it, once', async ({ electron }) => {
    await call(electron.page, 'host.info');
    await expect.poll(() => events(electron.page, 'files.opened')).toEqual([{ path: '/given/net.chainrule.json' }]);
  });
});
