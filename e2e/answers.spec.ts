import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

// What a source prints, judged as a student's answers are; and what a hidden answer keeps to itself.

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('a slip of the source that was rounded too early is called so, beside the right number', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  const answers = app.inspector.getByRole('region', { name: 'Published answers' });
  const slip = answers.getByRole('listitem').filter({ hasText: 'E after the step' });
  await expect(slip.getByRole('img', { name: 'wrong in the source' })).toBeVisible();
  await expect(slip.locator('.verdict')).toHaveText('rounded too early');
  await expect(slip).toContainText('after one update');
  await expect(slip.locator('dd')).toHaveText(['0.0162', '0.0160']);
  await expect(answers.locator('.answer[data-verdict=agrees]').first()).toBeVisible();
  await expect(answers.locator('.answer[data-verdict=differs]')).toHaveCount(0);

  // Training moves the run, not what the source should have printed.
  await page.keyboard.press('F11');
  await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
  await expect(slip.locator('dd')).toHaveText(['0.0162', '0.0160']);
  await expect(answers.locator('.answer[data-verdict=differs]')).toHaveCount(0);
});

test('while the loss is asked for and hidden, its curve is not shown', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await app.clickPane();
  await app.setTraining('Epochs of a training run', '50');
  await app.button('run.train').click();
  const curve = page.locator('.run-plot canvas');
  await expect(curve).toBeVisible();
  const asking = app.inspector.getByRole('region', { name: 'Ask for the loss' });
  await asking.getByRole('button', { name: 'Ask for this' }).click();
  await expect(app.loss).toHaveText('?');
  await page.getByRole('tab', { name: 'Training' }).click();
  await expect(page.getByRole('tabpanel')).toContainText('its curve is shown once the answer is right');
  await expect(curve).toHaveCount(0);
});
