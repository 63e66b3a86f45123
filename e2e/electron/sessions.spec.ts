import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronDriver } from './electronDriver.ts';
import { expect, test } from './electronTest.ts';

// What the Electron host keeps for its window, and what it does in place of a browser.

test.use({ renderer: 'real' });

function keptFiles(ending: string): string[] {
  const folder = path.join(process.env['XDG_DATA_HOME'] ?? '', 'chainrule/sessions');
  try {
    return readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

async function editExample({ page }: ElectronDriver): Promise<void> {
  await expect(page.getByText('Engine ready')).toBeVisible();
  await page.getByRole('button', { name: 'One LSTM step by hand' }).click();
  await expect(page.getByText('0.1062').first()).toBeVisible();
  await page.locator('.title-field').fill('Edited in its window');
  await page.locator('.title-field').blur();
  await expect.poll(() => keptFiles('.document').join('')).toContain('Edited in its window');
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
  await expect.poll(() => keptFiles('.json')).toEqual([]);
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
