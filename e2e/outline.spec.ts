import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('the outline is a tree that is walked by arrows, with values and gradients in words', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  await app.outline();
  const tree = page.getByRole('treegrid', { name: 'Outline of the network' });
  const rows = tree.locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(7 + 6);
  await rows.first().focus();
  await expect(rows.first()).toHaveAttribute('aria-level', '1');
  await expect(rows.first()).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowRight');
  const edge = page.locator('.outline tr:focus');
  await expect(edge).toHaveAttribute('aria-level', '2');
  await expect(edge.locator('.forward')).not.toHaveText('–');
  await expect(edge.locator('.backward')).not.toHaveText('–');
  await page.keyboard.press('Enter');
  await expect(page.locator('.edge-label')).toHaveCount(1);
  await page.keyboard.press('ArrowLeft');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(rows.first()).toHaveAttribute('aria-expanded', 'false');
  await expect(rows).toHaveCount(7 + 5);
  await page.keyboard.press('End');
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.locator('.card[data-selected]')).toHaveCount(1);
  // One stop of the Tab key for the whole tree.
  await expect(tree.locator('[tabindex="0"]')).toHaveCount(1);
});

test('groups are branches, and what is in a folded one is stepped to', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  for (const [index, id] of ['f', 'i'].entries()) await page.locator(`.card[data-node="${id}"] .category-icon`).click({ modifiers: index === 0 ? [] : ['Control'] });
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await page.keyboard.press('Enter');
  const outline = await app.outline();
  const inner = outline.locator('tr[data-kind="node"][aria-level="2"]');
  await expect(inner).toHaveCount(2);
  await inner.first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Where you are' })).toBeVisible();
  await expect(page.locator('.card[data-selected]')).toHaveCount(1);
});
