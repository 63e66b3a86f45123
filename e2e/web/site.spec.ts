import { expect, test } from '../fixtures/appTest.ts';
import { AppPage } from '../pages/appPage.ts';

test('an example in the address is opened, computed in the page, and the address is clean again', { tag: '@web' }, async ({ page, site }) => {
  await page.goto(`${site.url}#example=lstm-step`);
  const app = new AppPage(page);
  await app.ready();
  await expect(page.locator('.card')).toHaveCount(11);
  expect(page.url()).toBe(site.url);
  await app.lossText();
});
