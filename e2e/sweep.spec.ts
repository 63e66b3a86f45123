import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

// Settings are varied, every combination is trained with every seed, and the best is taken over.

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const app = new AppPage(page);
  await app.ready();
  await app.openTemplate('spirals');
  await app.setTraining('Epochs of a training run', '4');
  await page.getByRole('tab', { name: 'Sweep' }).click();
});

test('learning rate and width are varied over three seeds; the best goes into the document as one edit', async ({ page }) => {
  const app = new AppPage(page);
  const values = page.getByLabel('Values of Learning rate');
  await values.fill('0.01, none');
  await values.press('Enter');
  await expect(page.getByRole('alert')).toContainText('it must be numbers above 0, such as 0.01, 0.03, 0.1');
  await values.fill('1e-5, 0.05');
  await values.press('Enter');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'Vary another setting' }).click();
  await page.locator('.sweep-axis').nth(1).getByLabel('Setting').selectOption({ label: 'Width' });
  await page.getByLabel('Values of Width').fill('2..4 x2');
  await page.getByLabel('Values of Width').press('Enter');
  await page.getByRole('button', { name: 'z₂', exact: true }).click();
  await expect(page.locator('.sweep-start')).toContainText('12 runs');
  await page.getByRole('button', { name: 'Start the sweep' }).click();
  const rows = page.locator('.sweep-table tbody tr');
  await expect(page.getByRole('button', { name: 'Open the best' })).toBeVisible({ timeout: 30_000 });
  await expect(rows).toHaveCount(4);
  const best = rows.first();
  await expect(best.getByRole('img', { name: 'the best' })).toBeVisible();
  await expect(best).toContainText('0.05');
  await expect(best).toContainText(/0\.\d{4} ± \d\.\d{4}/);
  await page.locator('.sweep-pictures .chart-picture').focus();
  await page.keyboard.press('End');
  await expect(page.locator('.sweep-pictures [role=status]')).toContainText(/0\.05, Width \d 0\.\d{4} \(0\.\d{4} … 0\.\d{4}\)/);

  const width = (await best.locator('td').nth(1).innerText()).trim();
  await page.getByRole('button', { name: 'Open the best' }).click();
  await expect(page.getByRole('textbox', { name: 'Learning rate η' }).first()).toHaveValue('0.0500');
  await page.locator('.card[data-node=z1] .category-icon').click();
  await expect(app.inspector.getByLabel('Units')).toHaveValue(width);
  await app.button('edit.undo').click();
  await expect(app.inspector.getByLabel('Units')).toHaveValue('16');
  await expect(page.getByRole('textbox', { name: 'Learning rate η' }).first()).toHaveValue('0.0300');
});

test('a sweep is cancelled, and an edit ends it', async ({ page }) => {
  const app = new AppPage(page);
  await app.setTraining('Epochs of a training run', '100000');
  await page.getByRole('button', { name: 'Start the sweep' }).click();
  await expect(page.locator('.sweep-start')).toContainText('0 of 9 runs');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Start the sweep' })).toBeEnabled();
  await expect(page.getByText('Choose what to vary, then start')).toBeVisible();
  await page.getByRole('button', { name: 'Start the sweep' }).click();
  await expect(page.locator('.sweep-start')).toContainText('0 of 9 runs');
  await app.set('Precision', 'float32');
  await expect(app.notices).toContainText('was edited while it was swept');
  await expect(page.getByRole('button', { name: 'Start the sweep' })).toBeEnabled();
});

test('axe finds nothing serious in a sweep, in either theme', async ({ page }) => {
  await page.getByRole('button', { name: 'Vary another setting' }).click();
  await page.getByRole('button', { name: 'Start the sweep' }).click();
  await expect(page.getByRole('button', { name: 'Open the best' })).toBeVisible({ timeout: 30_000 });
  await expectNothingSerious(page, '.dock');
});
