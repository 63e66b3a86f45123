import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Page, Worker } from '@playwright/test';
import { expect, test } from '../fixtures/appTest.ts';
import { root } from '../fixtures/startedApp.ts';
import { serveSite, sizesOfSite } from '../fixtures/staticSite.ts';
import { AppPage } from '../pages/appPage.ts';
import { expectNothingSerious } from '../pages/nothingSerious.ts';

// What the static site has of its own: links, work without a connection, the browser's storage and files. That the app works
// on it as elsewhere is shown by the specs that are tagged with @web.

const tag = '@web';

/** Waits until the browser's storage has a file, of a name that ends so, in which this text stands. */
async function kept(page: Page, ending: string, text: string): Promise<void> {
  const found = (): Promise<boolean> =>
    page.evaluate(
      async ([end, wanted]) => {
        const [site] = await indexedDB.databases();
        const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => { request.onsuccess = () => { resolve(request.result); }; request.onerror = () => { reject(new Error(request.error?.message)); }; });
        const database = await done(indexedDB.open(site?.name ?? ''));
        const files = database.transaction('files').objectStore('files');
        const [keys, values] = await Promise.all([done(files.getAllKeys()), done(files.getAll() as IDBRequest<{ content: Uint8Array<ArrayBuffer> | Blob }[]>)]);
        database.close();
        for (const [index, key] of keys.entries()) {
          const content = values[index]?.content;
          if (content && typeof key === 'string' && key.endsWith(end) && (await new Blob([content]).text()).includes(wanted)) return true;
        }
        return false;
      },
      [ending, text] as const,
    );
  await expect.poll(found, { message: `"${text}" is kept` }).toBe(true);
}

async function rename(app: AppPage, title: string): Promise<void> {
  await app.title.fill(title);
  await app.title.blur();
}

test('an example in the address is opened and computed in the page, and the address is clean again', { tag }, async ({ page, site }) => {
  const app = new AppPage(page);
  await app.ready();
  await page.goto(`${site.url}#example=lstm-step`);
  await expect(page.locator('.card')).toHaveCount(11);
  expect(page.url()).toBe(site.url);
  await app.lossText();
  await page.goto(`${site.url}#example=no-such-example`);
  await expect(app.notices).toContainText('no-such-example');
  await expect(page.locator('.card')).toHaveCount(11);
});

test('a copied link opens the network elsewhere as it is, without sending it; a damaged one says so; unsaved work is asked about first', { tag }, async ({ page, context, site }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('relu-sgd-step');
  await rename(app, 'From a link ∂L/∂w 梯度');
  await app.menu('file.copyLink');
  await expect(app.notices).toContainText('The link is on the clipboard');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link.startsWith(`${site.url}#doc=`)).toBe(true);
  const loss = await app.lossText();

  const other = new AppPage(await context.newPage());
  const asked: string[] = [];
  other.page.on('request', (request) => asked.push(request.url() + (request.postData() ?? '')));
  await other.page.goto(link);
  await other.ready();
  await expect(other.title).toHaveValue('From a link ∂L/∂w 梯度');
  expect(await other.lossText()).toBe(loss);
  const [, secret = ''] = link.split('#doc=');
  // Playwright gives the whole address that was typed; what a server sees is checked by what the site was asked for.
  expect(asked.filter((one) => one.includes(secret) && one !== link)).toEqual([]);

  await rename(other, 'Changed');
  await other.page.evaluate((hash) => { location.hash = hash; }, '#example=lstm-step');
  await other.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(other.title).toHaveValue('Changed');
  await other.page.evaluate((hash) => { location.hash = hash; }, `#doc=${secret.slice(0, -20)}`);
  await other.page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(other.notices).toContainText('not whole');
  await expect(other.title).toHaveValue('Changed');
});

test('work that nobody saved is there again after the page is loaded anew, here and in no other window', { tag }, async ({ page, context, site }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('relu-sgd-step');
  await rename(app, 'Not saved yet');
  await kept(page, '.document', 'Not saved yet');
  const other = new AppPage(await context.newPage());
  await other.page.goto(site.url);
  await other.ready();
  await expect(other.page.locator('.card')).toHaveCount(0);
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await app.ready();
  await expect(app.title).toHaveValue('Not saved yet');
  await expect(page.locator('.status-bar [data-saved=false]')).toBeVisible();
  // What was typed last, too, which the page had no time to keep.
  await rename(app, 'The last word');
  await page.reload();
  await app.ready();
  await expect(app.title).toHaveValue('The last word');
});

test('without a connection the page opens again, with what is loaded when it is needed; without its service worker it does not', { tag }, async ({ browser }) => {
  const site = await serveSite();
  const [kept, bare] = await Promise.all((['allow', 'block'] as const).map(async (serviceWorkers) => (await browser.newContext({ serviceWorkers, viewport: { width: 1440, height: 900 } })).newPage()));
  if (!kept || !bare) throw new Error('there are two pages');
  for (const page of [kept, bare]) {
    await page.goto(site.url);
    await new AppPage(page).ready();
  }
  await kept.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) await new Promise((resolve) => { navigator.serviceWorker.addEventListener('controllerchange', resolve); });
  });
  await site.stop();
  await kept.reload();
  const app = new AppPage(kept);
  await app.ready();
  await app.openExample('lstm-step');
  await app.lossText();
  // The layout runs in a worker of its own, and the example of a node type is a file by itself.
  await kept.locator('[data-canvas]').focus();
  await kept.keyboard.press('Shift+Alt+t');
  await kept.evaluate(() => { location.hash = '#example=xor'; });
  await expect(kept.locator('.card').first()).toBeVisible();
  await app.menu('help.browser');
  await expect(kept.getByRole('dialog')).toContainText('also opens without a connection');
  await expect(bare.reload()).rejects.toThrow('ERR_CONNECTION_REFUSED');
  for (const page of [kept, bare]) await page.context().close();
});

test('an engine that hangs is found and replaced, and the document is as it was', { tag }, async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('relu-sgd-step');
  const loss = await app.lossText();
  const engine = page.workers().find((worker) => worker.url().includes('engineWorker'));
  // It never comes back from this, so that nothing can be awaited.
  void engine?.evaluate(() => { for (;;); }).catch(() => undefined);
  await expect(app.notices).toContainText('did not answer', { timeout: 30_000 });
  await app.ready();
  await rename(app, 'Still here');
  await expect.poll(() => app.lossText()).toBe(loss);
  await app.button('run.update').click();
  await expect.poll(() => app.lossText()).not.toBe(loss);
});

test('saved and opened again through the browser a project is the same; what is exported comes as a file, a folder as an archive', { tag }, async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  const file = path.join(started.home, 'step.chainrule.json');
  await app.saveAs(file);
  const loss = await app.lossText();
  await app.exportAs('PyTorch A');
  const archive = path.join(started.home, 'torch.zip');
  await app.answerPath(archive);
  const names = Object.keys(unzipSync(readFileSync(archive)));
  expect(names.length).toBeGreaterThan(1);
  expect(names.every((name) => /^[\w-]+\/[\w./-]+$/.test(name))).toBe(true);
  expect(names.some((name) => name.endsWith('/model.py'))).toBe(true);
  await app.menu('file.solution.html');
  const solution = path.join(started.home, 'solution.html');
  await app.answerPath(solution);
  expect(readFileSync(solution, 'utf8')).toContain('katex');
  await app.menu('file.solution.pdf');
  await expect(app.notices).toContainText('print it');

  await app.menu('file.new');
  await expect(page.locator('.card')).toHaveCount(0);
  await app.open(file);
  await expect(page.locator('.card')).toHaveCount(11);
  expect(await app.lossText()).toBe(loss);
});

test('where the browser gives access to a file it is written in place, and what others write to it is found', { tag }, async ({ page, site }) => {
  // A file of the page's own disk stands for the user's: it has the same calls.
  await page.addInitScript(() => {
    const file = async (): Promise<FileSystemFileHandle> => (await navigator.storage.getDirectory()).getFileHandle('net.chainrule.json', { create: true });
    Object.assign(window, { showSaveFilePicker: file, showOpenFilePicker: async () => [await file()] });
  });
  await page.goto(site.url);
  await page.reload();
  const onDisk = (text?: string): Promise<string> =>
    page.evaluate(async (written) => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle('net.chainrule.json');
      if (written !== undefined) {
        const writing = await handle.createWritable();
        await writing.write(written);
        await writing.close();
      }
      return (await handle.getFile()).text();
    }, text);
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('relu-sgd-step');
  await app.menu('file.saveAs');
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  await rename(app, 'In place');
  await page.keyboard.press('Control+s');
  await expect.poll(() => onDisk()).toContain('In place');
  await onDisk((await onDisk()).replace('In place', 'By others'));
  await expect(app.notices).toContainText('changed', { timeout: 15_000 });
  await rename(app, 'Mine');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('dialog')).toContainText('net.chainrule.json');
  await page.getByRole('dialog').getByRole('button', { name: 'Read it again' }).click();
  await expect(app.title).toHaveValue('By others');
  // The browser still knows the file after the page was loaded anew.
  await kept(page, '.json', '"unsaved":false');
  await page.reload();
  await app.ready();
  await expect(app.title).toHaveValue('By others');
  await page.keyboard.press('Control+o');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(app.title).toHaveValue('By others');
});

test('the page itself forbids every request elsewhere; without its policy one gets through', { tag }, async ({ page, context }) => {
  let reached = 0;
  const elsewhere = createServer((_request, response) => {
    reached += 1;
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${String((elsewhere.address() as AddressInfo).port)}/`;
  const ask = (on: Page): Promise<boolean> => on.evaluate((url) => fetch(url).then(() => true, () => false), address);
  const open = await serveSite({ policy: false });
  const control = await context.newPage();
  await control.goto(open.url);
  expect([await ask(control), reached]).toEqual([true, 1]);
  // The fixture's own look at requests is not to see this one, which the policy stops before it is sent.
  expect(await ask(page)).toBe(false);
  expect(reached).toBe(1);
  await open.stop();
  elsewhere.close();
});

test('where the host’s own policy forbids WebAssembly the engine computes without, and comes to the same numbers', { tag }, async ({ page, context }) => {
  const strict = await serveSite({ header: "script-src 'self'" });
  const losses: string[] = [];
  for (const one of [page, await context.newPage()]) {
    if (one !== page) await one.goto(strict.url);
    const app = new AppPage(one);
    await app.ready();
    const engine = (): Worker | undefined => one.workers().find((worker) => worker.url().includes('engineWorker'));
    await expect.poll(engine).toBeDefined();
    expect(await engine()?.evaluate(() => { try { return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module; } catch { return false; } })).toBe(one === page);
    await app.openExample('lstm-step');
    losses.push(await app.lossText());
  }
  expect(losses[1]).toBe(losses[0]);
  await strict.stop();
});

for (const [theme, language] of [['light', 'en'], ['dark', 'zh-CN']] as const) {
  test(`what the page can and cannot do is said, reached by keyboard, without a serious fault, ${theme}, ${language}`, { tag }, async ({ page }) => {
    const app = new AppPage(page);
    await app.ready();
    if (theme === 'dark') await page.getByRole('button', { name: /theme/i }).click();
    if (language === 'zh-CN') await page.locator('[data-command="view.language"]').click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type(language === 'en' ? 'browser version' : '浏览器版本');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(language === 'en' ? 'What only the installed app can do' : '只有安装版应用才能做到');
    await expectNothingSerious(page, '[role=dialog]');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });
}

test('the site is as small as docs/scaling.md says, and its page says what it may load', { tag }, () => {
  const { first, all } = sizesOfSite();
  const docs = readFileSync(path.join(root, 'docs/scaling.md'), 'utf8');
  const most = [...docs.matchAll(/\| at most (\d+) \|/g)].map(([, size]) => Number(size) * 1000);
  expect(most).toHaveLength(2);
  expect(first).toBeLessThanOrEqual(most[0] ?? 0);
  expect(all).toBeLessThanOrEqual(most[1] ?? 0);
  expect(first).toBeGreaterThan(0);
  const page = readFileSync(path.join(root, 'dist/web/index.html'), 'utf8');
  expect(page).toMatch(/Content-Security-Policy" content="default-src &#39;none&#39;; script-src &#39;self&#39;;/);
  expect(page.match(/(?:src|href)="(?!\.\/)/g)).toBeNull();
});
