import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';

/** Counts how often cards begin to glide from here on. */
async function countGlides(page: Page): Promise<() => Promise<number>> {
  await page.locator('.react-flow').evaluate((flow) => {
    new MutationObserver((changes) => {
      const begun = changes.filter(({ oldValue }) => oldValue === null).length;
      document.body.dataset['glides'] = String(Number(document.body.dataset['glides'] ?? 0) + begun);
    }).observe(flow, { attributeFilter: ['data-gliding'], attributeOldValue: true });
  });
  return () => page.evaluate(() => Number(document.body.dataset['glides'] ?? 0));
}

/** Puts the last card elsewhere and tidies; resolves when it is back in its column. */
async function tidy(page: Page): Promise<void> {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  const card = page.locator('.card[data-node]').last();
  await card.locator('.category-icon').click();
  for (let times = 0; times < 8; times++) await page.keyboard.press('Shift+ArrowDown');
  const moved = await boxOf(card);
  await page.keyboard.press('Shift+Alt+T');
  await expect.poll(async () => Math.abs((await boxOf(card)).y - moved.y)).toBeGreaterThan(20);
}

test.describe('where motion is welcome', () => {
  test.use({ contextOptions: { reducedMotion: 'no-preference' } });

  test('cards glide to their places when they are tidied', async ({ page }) => {
    const glides = await countGlides(page);
    await tidy(page);
    expect(await glides()).toBeGreaterThan(0);
    await expect(page.locator('.react-flow[data-gliding]')).toHaveCount(0);
  });
});

test('with reduced motion they are there at once', async ({ page }) => {
  const glides = await countGlides(page);
  await tidy(page);
  expect(await glides()).toBe(0);
});
