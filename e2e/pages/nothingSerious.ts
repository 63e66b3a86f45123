import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

/** The rules on which a theme bears. All others hold in one theme as in the other, and are looked at in the light one. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Expects axe to find nothing serious or critical on the page, or within the parts of it that these selectors name. */
export async function expectNothingSerious(page: Page, ...parts: readonly string[]): Promise<void> {
  expect(await seriousFaults(page, ...parts)).toEqual([]);
}

/** What axe finds that is serious or critical: each rule that is broken, with the elements that break it. */
export async function seriousFaults(page: Page, ...parts: readonly string[]): Promise<string[]> {
  const dark = (await page.locator('html').getAttribute('data-theme')) === 'dark';
  // The page has no frames. What passes is not listed: that took longer than to find out.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'], ...(dark ? { runOnly: { type: 'rule', values: colourRules } } : {}) });
  const { violations } = await parts.reduce((whole, part) => whole.include(part), axe).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`);
}
