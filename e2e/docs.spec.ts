import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

// The documentation as the app serves it, opened from the Help menu.

/** The page that the Help menu opens, with what it asked for and what it complained about. */
async function openDocs(page: Page): Promise<{ readonly docs: Page; readonly requests: string[]; readonly complaints: string[] }> {
  const app = new AppPage(page);
  await app.ready();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  page.context().on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  page.context().on('weberror', (error) => complaints.push(error.error().message));
  const opened = page.context().waitForEvent('page');
  await app.menu('help.docs');
  return { docs: await opened, requests, complaints };
}

test('Help › Documentation opens a site of its own, whose node pages show their formulas; nothing leaves and nothing is blocked', async ({ page, app }) => {
  const { docs, requests, complaints } = await openDocs(page);
  await expect(docs.getByRole('heading', { level: 1 })).toHaveText('See the chain rule at work', { timeout: 30_000 });
  const origin = `http://127.0.0.1:${String(app.port)}`;
  expect(new URL(docs.url()).pathname).toBe('/docs/index.html');
  await expect.poll(() => docs.locator('main img').first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(500);

  const field = docs.getByRole('searchbox');
  await docs.keyboard.press('/');
  await field.pressSequentially('lstm gate');
  await field.press('Enter');
  await expect(docs.getByRole('heading', { level: 1 })).toHaveText('LSTM gate');
  const formula = docs.getByRole('group', { name: 'formula' }).first();
  await expect(formula.locator('.katex-html')).toBeVisible();
  // As set with KaTeX's own fonts, and readable by a screen reader.
  expect(await formula.locator('.katex-html').evaluate((element) => getComputedStyle(element).fontFamily)).toContain('KaTeX_Main');
  expect(await docs.evaluate(() => document.fonts.check('16px KaTeX_Main'))).toBe(true);
  await expect(formula.locator('math')).toHaveCount(1);
  await expect(docs.getByRole('navigation').getByRole('link', { name: 'LSTM gate', exact: true })).toHaveAttribute('aria-current', 'page');

  expect(requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'))).toEqual([]);
  expect(complaints).toEqual([]);
  // The app goes on beside it.
  await expect(page.locator('.engine-state')).toHaveAttribute('data-state', 'ready');
});

test('whoever has no token gets no page of the documentation', async ({ app }) => {
  for (const address of ['/docs/', '/docs/index.html', '/docs/nodes/linear.html']) expect([address, (await fetch(`http://127.0.0.1:${String(app.port)}${address}`)).status]).toEqual([address, 401]);
});
