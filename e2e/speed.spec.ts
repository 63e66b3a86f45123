import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { openChain } from './pages/chainProject.ts';

// How fast is measured by `npm run bench`; here it has to work.
test.use({ trace: 'off' });

test('the numbers follow each edit by themselves in a graph of 50 nodes', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await openChain(app, started.home, 47);
  await expect(page.locator('.card')).toHaveCount(50);
  await expect(app.loss).not.toHaveText('–');
  await page.locator('.card .category-icon').first().click();
  const cell = app.inspector.locator('.data-table input').first();
  for (let round = 0; round < 5; round++) {
    const before = await app.lossText();
    await cell.fill(String(0.1 + round / 10));
    await cell.press('Enter');
    await expect(app.loss).not.toHaveText(before);
  }
});

test('a network of 1,000 nodes opens, trains and stops', async ({ page, app: started }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.ready();
  await openChain(app, started.home, 997);
  await expect(app.loss).not.toHaveText('–', { timeout: 30_000 });
  await app.setTraining('Epochs of a training run', '100000000');
  await app.button('run.train').click();
  await expect(page.locator('.status-bar')).toContainText('updates per second');
  await app.button('run.stop').click();
  await expect(app.button('run.train')).toBeEnabled({ timeout: 30_000 });
});
