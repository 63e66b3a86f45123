import { expect, test } from '../fixtures/appTest.ts';
import { AppPage } from '../pages/appPage.ts';

test('on the static site Help › Documentation opens it below the site’s own address @web', async ({ page, site }) => {
  const app = new AppPage(page);
  await app.ready();
  const opened = page.context().waitForEvent('page');
  await app.menu('help.docs');
  const docs = await opened;
  await expect(docs.getByRole('heading', { level: 1 })).toHaveText('See the chain rule at work');
  expect(docs.url()).toBe(new URL('docs/index.html', site.url).href);
  await docs.getByRole('link', { name: 'Node types' }).first().click();
  await docs.getByRole('link', { name: 'Linear', exact: true }).first().click();
  await expect(docs.getByRole('group', { name: 'formula' }).first().locator('.katex-html')).toBeVisible();
});
