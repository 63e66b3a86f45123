import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { AppContract } from '../../src-core/protocol/appContract.ts';
import { AppPage } from '../pages/appPage.ts';
import { dropPath } from '../pages/dropPath.ts';
import { senders } from './electronDriver.ts';
import { expect, test } from './electronTest.ts';

// What a page in the window, a frame in it or a link could try on the Electron host. host.spec.ts has the rest.

interface Answer {
  readonly kind: string;
  readonly error?: { readonly code: string; readonly message: string };
}

const callPage = (page: Page, name: string, input: object): Promise<Answer> =>
  page.evaluate(([call, given]) => (window as unknown as { testPage: { call(name: string, input: object): Promise<Answer> } }).testPage.call(call, given), [name, input] as const);

const example = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../src-core/examples/relu-sgd-step.chainrule.json'), 'utf8')) as object;

test.describe('with a window that prints', () => {
  test.use({ mostWindows: 2 });
  test('every window is isolated and sandboxed, and none loads a file: page', async ({ electron }) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-print-')), 'solution.pdf');
    const answer = await callPage(electron.page, 'solution.export', { path: file, format: 'pdf', language: 'en', digits: 4, document: example });
    expect(answer).toMatchObject({ kind: 'answer' });
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
    const preferences = await electron.webPreferences();
    expect(preferences).toHaveLength(2);
    for (const one of preferences) {
      expect(one).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
      expect([one['nodeIntegrationInWorker'], one['nodeIntegrationInSubFrames'], one['allowRunningInsecureContent'], one['navigateOnDragDrop']].filter(Boolean)).toEqual([]);
    }
    expect(preferences[1]?.['javascript']).toBe(false);
    const loaded = await electron.loaded();
    expect(loaded).toHaveLength(2);
    for (const address of loaded) expect(address).toMatch(/^app:\/\/(chainrule|print)\//);
  });
});

test('on every channel a message from a foreign frame is passed over, 1,000 payloads each, and nothing is thrown', async ({ electron }) => {
  const channels = await electron.ipcChannels();
  expect(channels).toEqual(['chainrule-port-wanted']);
  const payloads = Array.from({ length: 1000 }, (_, index) => [null, index, 'text', { kind: 'call', id: index, name: 'files.open', input: { path: '/etc/passwd' } }, [index], { ['__proto__']: index }][index % 6]);
  for (const channel of channels) {
    for (const sender of senders.filter((one) => one !== 'own')) expect([channel, sender, await electron.receive(channel, sender, payloads)]).toEqual([channel, sender, false]);
    expect(await callPage(electron.page, 'engine.ping', {})).toMatchObject({ kind: 'answer' });
    // The page's own frame is answered: an answer would have been seen.
    expect(await electron.receive(channel, 'own', [null])).toBe(true);
  }
});

/** Each call of the contract; one that is added does not compile until it is here. */
const calls: Readonly<Record<keyof AppContract['calls'], true>> = {
  'engine.evaluate': true, 'engine.watch': true, 'engine.update': true, 'engine.train': true, 'engine.describeData': true, 'engine.samples': true, 'engine.predictions': true, 'engine.fit': true,
  'engine.surface': true, 'engine.sweep': true, 'engine.export': true, 'engine.stop': true, 'engine.tensor': true, 'engine.terms': true, 'engine.explain': true, 'engine.derive': true,
  'engine.moments': true, 'engine.stand': true, 'engine.solve': true, 'engine.check': true, 'engine.health': true, 'engine.curve': true, 'engine.jacobian': true, 'engine.grade': true, 'engine.ping': true,
  'table.inspect': true, 'table.import': true, 'table.make': true, 'table.create': true, 'table.rows': true, 'table.edit': true,
  'session.claim': true, 'session.part': true, 'session.keep': true, 'session.view': true, 'session.drop': true, 'session.left': true, 'session.read': true, 'session.forget': true, 'session.beginRun': true, 'session.run': true, 'session.forgetRun': true,
  'snapshot.list': true, 'snapshot.read': true, 'snapshot.take': true, 'templates.list': true, 'templates.read': true, 'templates.save': true, 'templates.rename': true, 'templates.remove': true, 'crash.report': true,
  'code.preview': true, 'code.export': true, 'host.info': true, 'engine.status': true, 'engine.tryAgain': true, 'files.open': true, 'model.open': true, 'story.open': true, 'files.save': true, 'files.list': true, 'files.check': true,
  'files.recent': true, 'files.forget': true, 'weights.export': true, 'weights.match': true, 'weights.import': true, 'picture.print': true, 'picture.copy': true, 'solution.export': true,
  'text.export': true, 'bytes.export': true, 'upload.begin': true, 'upload.piece': true, 'upload.end': true, 'upload.discard': true, 'dialog.open': true, 'dialog.save': true,
  'window.open': true, 'window.describe': true,
};

test('every call of the contract checks its input behind the port', async ({ electron }) => {
  const answers = await electron.page.evaluate(async (names) => {
    const { testPage } = window as unknown as { testPage: { call(name: string, input: object): Promise<Answer> } };
    return Promise.all(names.map(async (name) => [name, await testPage.call(name, { notOfThisCall: true })] as const));
  }, Object.keys(calls));
  for (const [name, { kind, error }] of answers) expect([name, kind, error?.code, error?.message.includes(name)]).toEqual([name, 'error', 'E_BAD_MESSAGE', true]);
  expect(answers).toHaveLength(Object.keys(calls).length);
});

const hostileLinks = ['file:///etc/passwd', 'smb://arxiv.org/share', 'ms-msdt:/id', 'javascript:alert(1)//arxiv.org', 'HTTPS://ok@evil.example/', 'https://arxiv.org.evil.example/', 'app://evil/', 'data:text/html,<script>1</script>'];

test('of links only exact https hosts open; file:, smb:, ms-msdt:, javascript: and a name before an @ are refused', async ({ electron }) => {
  const { page } = electron;
  const before = page.url();
  for (const link of [...hostileLinks, 'https://doi.org/10.1000/182']) {
    await page.evaluate((target) => void window.open(target), link);
    await page.evaluate((target) => {
      const anchor = Object.assign(document.createElement('a'), { href: target, target: '_blank' });
      document.body.append(anchor);
      anchor.click();
    }, link);
  }
  await expect.poll(async () => (await electron.openedLinks()).length).toBeGreaterThanOrEqual(1);
  expect(new Set(await electron.openedLinks())).toEqual(new Set(['https://doi.org/10.1000/182']));
  expect(page.url()).toBe(before);
  expect(electron.page.context().pages()).toHaveLength(1);
});

test('the policy stops what is loaded from elsewhere: scripts, styles, pictures, frames', async ({ electron }) => {
  const seen = await electron.page.evaluate(async () => {
    const violations = new Set<string>();
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violations.add(effectiveDirective));
    const tags: readonly (readonly [string, Record<string, string>])[] = [['script', { src: 'https://evil.example/a.js' }], ['link', { rel: 'stylesheet', href: 'https://evil.example/a.css' }], ['img', { src: 'https://evil.example/a.png' }], ['iframe', { src: 'https://evil.example/' }], ['object', { data: 'https://evil.example/a' }]];
    for (const [name, attributes] of tags) document.body.append(Object.assign(document.createElement(name), attributes));
    while (violations.size < tags.length) await new Promise((resolve) => requestAnimationFrame(resolve));
    return [...violations].sort();
  });
  expect(seen).toEqual(['frame-src', 'img-src', 'object-src', 'script-src-elem', 'style-src-elem']);
});

test('addresses of other hosts under app: are no page', async ({ electron }) => {
  const answers = await electron.page.evaluate(async () => {
    const own = location.origin;
    const others = [own.replace('chainrule', 'print'), own.replace('chainrule', 'evil')];
    return Promise.all([...others.map((other) => `${other}/`), `${others[0] ?? ''}/${'0'.repeat(32)}`].map((address) => fetch(address, { mode: 'no-cors' }).then(() => 'answered', () => 'refused')));
  });
  expect(answers).toEqual(['refused', 'refused', 'refused']);
});

for (const renderer of ['real', 'test page'] as const) {
  test.describe(`a dropped .html file on the ${renderer}`, () => {
    test.use({ renderer });
    test('is not gone to', async ({ electron }) => {
      const { page } = electron;
      // The stand-in's page is a browser's, which opens what is dropped where nobody takes it; Electron does so only if told to.
      test.skip(renderer === 'test page' && electron.kind === 'stand-in', 'a page that takes nothing is shown on Electron alone');
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-drop-')), 'evil.html');
      writeFileSync(file, '<title>evil</title><script>document.title = "ran"</script>');
      if (renderer === 'real') await new AppPage(page).ready();
      const before = page.url();
      await dropPath(page, file);
      if (renderer === 'real') await expect(page.getByRole('alert')).toContainText('evil.html');
      expect(page.url()).toBe(before);
      expect(await page.title()).not.toMatch(/evil|ran/);
      expect(page.context().pages()).toHaveLength(1);
    });
  });
}

test('a dropped .html file would be gone to by a page that lets it', async ({ page }) => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-drop-')), 'evil.html');
  writeFileSync(file, '<title>evil</title><script>document.title = "ran"</script>');
  const opened = page.context().waitForEvent('page', { timeout: 3000 }).catch(() => page);
  await page.goto('about:blank');
  await dropPath(page, file);
  await expect(await opened).toHaveTitle('ran');
});
