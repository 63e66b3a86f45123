import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test('a node is fitted to the rows on the canvas by one button, and one undo takes it back', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await page.keyboard.press('Control+Shift+KeyE');
  await page.locator('[data-example="standardise"]').click();
  await page.locator('.card[data-node=s] .category-icon').click();
  const mean = 'Means μ, one for each feature or one for all';
  const deviation = 'Deviations σ, one for each feature or one for all';
  await app.set(mean, '0');
  await app.set(deviation, '1');
  const fields = [mean, deviation].map((label) => app.inspector.getByLabel(label, { exact: true }));
  const section = app.inspector.getByRole('region', { name: 'Fit to the data' });
  await expect(section).toContainText('There is no data set');
  await section.getByRole('button', { name: 'Fit', exact: true }).focus();
  await page.keyboard.press('Enter');
  // Its rows are 1 and 5, 100 and 300, equally often.
  await expect(section.getByRole('status')).toHaveText('Fitted to the rows on the canvas: 4.');
  for (const [index, numbers] of ['3, 200', '2, 100'].entries()) await expect(fields[index] ?? section).toHaveValue(numbers);
  await app.clickPane();
  await page.keyboard.press('Control+KeyZ');
  await page.locator('.card[data-node=s] .category-icon').click();
  for (const [index, number] of ['0', '1'].entries()) await expect(fields[index] ?? section).toHaveValue(number);
  await expect(section.getByRole('status')).toBeEmpty();
});
