import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test('a gradient is shown as the sum of its paths, through time and for one element', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('rnn-bptt');
  await page.locator('.card', { hasText: 'U x' }).first().locator('.category-icon').click();
  await app.inspector.getByText('Paths to the loss').click();
  const paths = app.inspector.locator('.paths');
  await expect(paths).toContainText('6 paths, together 0.3351');
  const products = await paths.locator('tbody td:first-child').allTextContents();
  expect(products).toEqual(['0.1899', '−0.1542', '0.1509', '0.0541', '0.0515', '0.0430']);
  await expect(paths.locator('tbody tr').nth(1)).toContainText('h⁽³⁾ → o⁽³⁾ → L⁽³⁾');

  await app.openExample('mlp-3-2-2');
  await page.locator('.card', { hasText: 'z_h' }).first().locator('.category-icon').click();
  await app.inspector.getByText('Paths to the loss').first().click();
  const element = paths.getByRole('textbox', { name: 'Element' });
  await element.fill('3');
  await element.press('Enter');
  await expect(paths.first()).toContainText('2 paths, together 0.0079');
});

test('the gradient check compares every parameter, and forgets its answer after an edit', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  const check = app.inspector.getByRole('region', { name: 'Gradient check' });
  await check.getByRole('button', { name: 'Check gradients' }).click();
  await expect(check.getByRole('status')).toContainText('12 gradients agree; the largest relative error is');
  await app.setTraining('Learning rate η', '0.02');
  await expect(check.getByRole('status')).toBeEmpty();
});
