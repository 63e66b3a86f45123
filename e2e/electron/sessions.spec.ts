import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keptDocuments, keptFiles } from '../fixtures/keptSessions.ts';
import { dropFiles } from '../pages/dropFiles.ts';
import type { ElectronDriver } from './electronDriver.ts';
import { expect, test } from './electronTest.ts';

// What the Electron host keeps for its window, and what it does in place of a browser.

test.use({ renderer: 'real' });

const keptHere = (ending: string): string[] => keptFiles(process.env['XDG_DATA_HOME'] ?? '', ending);

async function editExample({ page }: ElectronDriver): Promise<void> {
  await expect(page.getByText('Engine ready')).toBeVisible();
  await page.getByRole('button', { name: 'One LSTM step by hand' }).click();
  await expect(page.getByText('0.1062').first()).toBeVisible();
  await page.locator('.title-field').fill('Edited in its window');
  await page.locator('.title-field').blur();
  await expect.poll(() => keptDocuments(process.env['XDG_DATA_HOME'] ?? '').join('')).toContain('Edited in its window');
}

test('the window’s unsaved work is kept, and is back when the page is loaded again', async ({ electron }) => {
  await editExample(electron);
  electron.page.once('dialog', (dialog) => void dialog.accept());
  await electron.page.reload();
  await expect(electron.page.locator('.title-field')).toHaveValue('Edited in its window');
  await expect(electron.page.locator('.notices')).toContainText('Brought back');
  await expect.poll(() => electron.windowTitle()).toBe('• Edited in its window – Chainrule');
});

test('what is thrown away with the window does not come back', async ({ electron }) => {
  await editExample(electron);
  await electron.scriptDialogs({ question: 1 });
  expect(await electron.closeWindow()).toBe(true);
  await expect.poll(() => keptHere('.json')).toEqual([]);
});

test('a picture goes onto the system’s clipboard, and into a file through the system’s dialog', async ({ electron }) => {
  const { page } = electron;
  await editExample(electron);
  await electron.clickMenu('file.copyPicture');
  await expect(page.locator('.notices')).toContainText('The picture is on the clipboard');
  expect(Buffer.from(await electron.copiedPicture(), 'base64').subarray(1, 4).toString()).toBe('PNG');
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-picture-')), 'net.svg');
  await electron.scriptDialogs({ save: file });
  await electron.clickMenu('file.picture');
  await page.getByRole('dialog').getByRole('button', { name: 'Save…' }).click();
  await expect(page.locator('.notices')).toContainText('net.svg');
  expect(readFileSync(file, 'utf8')).toContain('>0.6225<');
});

test('a table, weights and a project are dropped on the window', async ({ electron }) => {
  const { page } = electron;
  await editExample(electron);
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-dropped-'));
  await electron.scriptDialogs({ save: path.join(folder, 'net.chainrule.json') });
  await electron.clickMenu('file.save');
  await expect(page.locator('.status-bar [data-saved=true]')).toBeVisible();
  await electron.scriptDialogs({ save: path.join(folder, 'weights.safetensors') });
  await electron.clickMenu('file.export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('option', { name: /^safetensors / }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(page.locator('.notices')).toContainText('weights.safetensors');
  await dropFiles(page, [{ name: 'weights.safetensors', content: readFileSync(path.join(folder, 'weights.safetensors')) }]);
  await page.getByRole('dialog').getByRole('button', { name: 'Load', exact: true }).click();
  await expect(page.locator('.notices')).toContainText('Loaded');
  await dropFiles(page, [{ name: 'table.csv', content: 'a,b\n1,2\n' }]);
  await expect(page.getByRole('dialog')).toContainText('Import table.csv');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await dropFiles(page, [{ name: 'net.chainrule.json', content: readFileSync(path.join(folder, 'net.chainrule.json')) }]);
  await expect.poll(() => electron.windowTitle()).toBe('Edited in its window – Chainrule');
  await expect(page.locator('.card')).toHaveCount(11);
});

test.describe('with two windows', () => {
  test.use({ mostWindows: 2 });
  test('the second is empty; the menu acts on the window in front', async ({ electron }) => {
    await editExample(electron);
    await electron.clickMenu('file.newWindow');
    await expect.poll(async () => (await electron.windows()).length).toBe(2);
    const second = (await electron.windows())[1]?.page ?? electron.page;
    await expect(second.locator('.start-page')).toBeVisible();
    await electron.clickMenu('file.examples');
    await second.getByRole('dialog').getByRole('button', { name: 'One LSTM step by hand' }).click();
    await expect(second.locator('.card')).toHaveCount(11);
    await electron.focusWindow(0);
    await electron.clickMenu('edit.undo');
    await expect(electron.page.locator('.title-field')).not.toHaveValue('Edited in its window');
    await expect(second.locator('.card')).toHaveCount(11);
  });
});

test.describe('after the app was killed with several windows open', () => {
  test.use({ left: ['first', 'second', 'third'], mostWindows: 3 });
  test('each of them is open again', async ({ electron }) => {
    const titles = async (): Promise<string[]> => (await electron.windows()).map(({ title }) => title).sort();
    await expect.poll(titles).toEqual(['• first – Chainrule', '• second – Chainrule', '• third – Chainrule']);
    for (const { page } of await electron.windows()) await expect(page.locator('.notices')).not.toContainText('other window');
  });
});
