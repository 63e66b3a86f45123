import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

// A network as it is trained and as it is used: dropout and batch norm.

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('dropout shows its mask as in training, hands all on when used, and the status bar says which', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('dropout');
  const status = page.locator('.status-bar');
  await expect(status).toContainText('as in training');
  await expect(app.loss).not.toHaveText('–');
  const loss = await app.loss.textContent();
  await page.locator('.card[data-node=y] .category-icon').click();
  const shown = page.getByRole('checkbox', { name: 'Show the network as it is trained' });
  await expect(shown).toBeChecked();
  await shown.uncheck();
  await expect(status).not.toContainText('as in training');
  await expect(app.loss).not.toHaveText(loss ?? '');
  // The squared errors of the untouched rows: ½ (0² + 1² + 0.5² + 1² + 0.5² + 0.5² + 0² + 1²).
  await expect(app.loss).toHaveText('1.8750');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(app.loss).toHaveText(loss ?? '');
  await status.getByRole('button', { name: 'as in training' }).click();
  await expect(app.loss).toHaveText('1.8750');
});

test('batch norm keeps statistics while it trains, and nobody else moves them', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('batch-norm');
  await page.locator('.card[data-node=y] .category-icon').click();
  const mean = page.getByRole('region', { name: 'Parameters m' });
  await expect(mean).toContainText('Kept of the samples by training');
  await expect(mean.getByRole('checkbox', { name: 'Trainable' })).toHaveCount(0);
  const first = mean.getByRole('textbox').first();
  await expect(first).toHaveValue('0');
  await page.keyboard.press('F11');
  // A tenth of the way to the mean of 1, 3, 2 and 0.
  await expect(first).toHaveValue('0.1500');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(first).toHaveValue('0');
});
