import AxeBuilder from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

/** Expects axe to find nothing serious or critical on the page, or within the parts of it that these selectors name. */
export async function expectNothingSerious(page: Page, ...parts: readonly string[]): Promise<void> {
  const { violations } = await parts.reduce((axe, part) => axe.include(part), new AxeBuilder({ page })).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`)).toEqual([]);
}
