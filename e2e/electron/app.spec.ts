import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from './electronTest.ts';

// The whole app in its Electron host: the real page, menu, dialogs and engine together.

test.use({ renderer: 'real' });

test('the page finds its host and its engine', async ({ electron }) => {
  await expect(electron.page.getByText('Engine ready')).toBeVisible();
  await expect.poll(() => electron.windowTitle()).toBe('Untitled network – Chainrule');
});

test('an example is opened from the menu, run, and saved through the system’s dialog', async ({ electron }) => {
  const { page } = electron;
  await expect(page.getByText('Engine ready')).toBeVisible();
  await electron.clickMenu('file.examples');
  await page.getByRole('dialog').getByText('One LSTM step by hand').click();
  await expect(page.getByText('0.1062').first()).toBeVisible();

  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-saved-'));
  const file = path.join(folder, 'lstm.chainrule.json');
  await electron.scriptDialogs({ save: file });
  await electron.clickMenu('file.saveAs');
  await expect.poll(() => readIfThere(file)).toContain('"format": "chainrule"');
  await expect.poll(() => electron.windowTitle()).toBe('One LSTM step by hand – Chainrule');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ format: 'chainrule', title: expect.stringContaining('LSTM') });
});

test('weights are exported through the system’s dialog', async ({ electron }) => {
  const { page } = electron;
  await expect(page.getByText('Engine ready')).toBeVisible();
  await page.getByRole('button', { name: 'One LSTM step by hand' }).click();
  await expect(page.getByText('0.1062').first()).toBeVisible();
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-weights-')), 'lstm.json');
  await electron.scriptDialogs({ save: file });
  await electron.clickMenu('file.export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('option', { name: /^JSON / }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect.poll(() => readIfThere(file)).toContain('chainrule-weights');
});

test('a key that is changed is in the menu at once, and the menu’s choice still acts', async ({ electron }) => {
  const { page } = electron;
  await expect(page.getByText('Engine ready')).toBeVisible();
  await electron.clickMenu('help.keys');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('searchbox').fill('switch theme');
  await keys.getByRole('button', { name: 'Change the key: Switch theme' }).click();
  await page.keyboard.press('Control+y');
  await keys.getByRole('button', { name: 'Take it over' }).click();
  await expect.poll(() => electron.menuKeys()).toMatchObject({ 'view.theme': 'CmdOrCtrl+Y', 'edit.redo': 'CmdOrCtrl+Shift+Z' });
  await page.keyboard.press('Escape');
  await electron.clickMenu('view.theme');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test.describe('with the documentation', () => {
  test.use({ mostWindows: 2 });
  test('it has a window of its own without a way to the main process, in which its pages alone are gone to', async ({ electron }) => {
    await electron.clickMenu('help.docs');
    await expect.poll(async () => (await electron.windows()).length).toBe(2);
    const docs = (await electron.windows())[1]?.page;
    if (!docs) throw new Error('there is no second window');
    await expect(docs.getByRole('heading', { level: 1 })).toHaveText('See the chain rule at work');
    await docs.getByRole('link', { name: 'First steps' }).first().click();
    await expect(docs.getByRole('heading', { level: 1 })).toHaveText('First steps');
    const there = docs.url();
    for (const target of ['../', 'https://example.org/']) await docs.evaluate((address) => { location.href = address; }, target);
    await docs.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(docs.url()).toBe(there);
    expect((await electron.webPreferences())[1]).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
    expect((await electron.webPreferences())[1]?.['preload']).toBeUndefined();
  });
});

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
