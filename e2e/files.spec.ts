import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('a name typed without its ending gets it, so that the file is found again', async ({ page, app: started }) => {
  const app = new AppPage(page);
  mkdirSync(path.join(started.home, 'course'));
  await app.openExample('lstm-step');
  await app.menu('file.saveAs');
  await app.answerPath(path.join('course', 'week3'));
  await expect(app.notices).toContainText('week3.chainrule.json');
  expect(existsSync(path.join(started.home, 'course', 'week3.chainrule.json'))).toBe(true);
  // A path is counted from the folder that is shown, now the project's own.
  for (const [format, ending] of [['safetensors', '.safetensors'], ['npz', '.npz'], ['JSON', '.json']] as const) {
    await app.exportAs(format);
    await app.answerPath('weights');
    await expect(app.notices).toContainText(`weights${ending}`);
    expect(existsSync(path.join(started.home, 'course', `weights${ending}`))).toBe(true);
  }
  await app.menu('file.saveAs');
  await page.getByLabel('File name').fill('week3');
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('replaced');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+o');
  await page.getByRole('dialog').getByRole('button', { name: 'week3.chainrule.json' }).dblclick();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.card')).toHaveCount(11);
});

test('a file that is saved twice at once is not taken for changed by another program', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const file = path.join(started.home, 'twice.chainrule.json');
  await app.saveAs(file);
  for (let round = 0; round < 3; round++) {
    await app.setTraining('Learning rate η', String(0.1 + round / 10));
    await page.locator('[data-canvas]').focus();
    // Sent before the first is answered.
    await page.evaluate(() => {
      for (let press = 0; press < 2; press++) document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 's', code: 'KeyS', ctrlKey: true, bubbles: true, cancelable: true }));
    });
    await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
    await expect.poll(() => (JSON.parse(readFileSync(file, 'utf8')) as { training: { learningRate: number } }).training.learningRate).toBe(0.1 + round / 10);
  }
  await app.open(file);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.card')).toHaveCount(11);
});
