import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

/** The rules on which a theme bears. All others hold in one theme as in the other, and are looked at in the light one. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * Expects axe to find nothing serious or critical on the page, or within the parts of it that these selectors name; in
 * the light theme and in the dark one, where the window follows the system.
 */
export async function expectNothingSerious(page: Page, ...parts: readonly string[]): Promise<void> {
  expect(await seriousFaults(page, ...parts)).toEqual([]);
  if ((await themeOf(page)) === 'dark') return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await seriousFaults(page, ...parts), 'in the dark theme').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
}

function themeOf(page: Page): Promise<string | null> {
  return page.locator('html').getAttribute('data-theme');
}

/** What axe finds that is serious or critical: each rule that is broken, with the elements that break it. */
export async function seriousFaults(page: Page, ...parts: readonly string[]): Promise<string[]> {
  const dark = (await themeOf(page)) === 'dark';
  // The page has no frames. What passes is not listed: that took longer than to find out.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], ...(dark ? { runOnly: { type: 'rule', values: colourRules } } : {}) });
  const { violations } = await parts.reduce((whole, part) => whole.include(part), axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`);
}
