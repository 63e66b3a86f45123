import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

function tooltipOf(page: Page): Locator {
  return page.locator('.tooltip');
}

/** The tooltip is there and lies with its edge in the window, 8 px from its sides. */
async function expectInWindow(page: Page): Promise<void> {
  const { x, y, width, height } = await boxOf(tooltipOf(page));
  const view = page.viewportSize() ?? { width: 0, height: 0 };
  expect(Math.min(x, y)).toBeGreaterThanOrEqual(8);
  expect(x + width).toBeLessThanOrEqual(view.width - 8);
  expect(y + height).toBeLessThanOrEqual(view.height - 8);
}

test('the pointer is told what a button does and its key, also of one that cannot be pressed now', async ({ page }) => {
  const app = new AppPage(page);
  const tooltip = tooltipOf(page);
  await app.button('help.palette').hover();
  await expect(tooltip).toHaveText(/^Command palette/);
  await expect(tooltip.locator('kbd')).toHaveText('Ctrl+K');
  // It can be pointed at, and goes when the pointer goes elsewhere.
  await tooltip.hover();
  await expect(tooltip).toBeVisible();
  await page.mouse.move(720, 400);
  await expect(tooltip).toHaveCount(0);
  await expect(app.button('run.evaluate')).toBeDisabled();
  await app.button('run.evaluate').hover({ force: true });
  await expect(tooltip.locator('kbd')).toHaveText('Ctrl+↵');
  // What is pressed needs no more words, and no button has two tooltips.
  await app.button('view.theme').hover();
  await expect(tooltip).toHaveText('Switch theme');
  await app.button('view.theme').click();
  await expect(tooltip).toHaveCount(0);
  await expect(page.locator('[data-tip][title]')).toHaveCount(0);
});

test('Tab shows it, and Escape takes it away and nothing else', async ({ page }) => {
  const app = new AppPage(page);
  const tooltip = tooltipOf(page);
  const node = await app.drag('input', { x: 300, y: 200 });
  await page.getByRole('button', { name: 'File', exact: true }).focus();
  await page.keyboard.press('Tab');
  await expect(app.button('edit.undo')).toBeFocused();
  await expect(tooltip).toHaveText(/^Undo: add node/);
  await expect(tooltip.locator('kbd')).toHaveText('Ctrl+Z');
  await page.keyboard.press('Escape');
  await expect(tooltip).toHaveCount(0);
  await expect(app.button('edit.undo')).toBeFocused();
  expect((await app.selectedCard()).id).toBe(node.id);
  // The next one that the keyboard comes to has its own.
  const menu = page.getByRole('button', { name: 'View', exact: true });
  await app.button('help.palette').focus();
  await page.keyboard.press('Tab');
  await expect(menu).toBeFocused();
  await expect(tooltip).toHaveText('View');
  // Over an open menu there is none, nor when the menu gives the focus back.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(tooltip).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(menu).toBeFocused();
  await expect(tooltip).toHaveCount(0);
});

test('it stays in the window at the right edge and above the lower one, in Chinese too', async ({ page }) => {
  const app = new AppPage(page);
  const tooltip = tooltipOf(page);
  await page.setViewportSize({ width: 1100, height: 700 });
  await app.drag('input', { x: 200, y: 160 });
  for (const [help, fit] of [['Help', 'Fit the whole network to view'], ['帮助', '让整个网络适合窗口']] as const) {
    await page.getByRole('button', { name: help, exact: true }).hover();
    await expect(tooltip).toHaveText(help);
    await expectInWindow(page);
    const button = page.getByRole('button', { name: fit, exact: true });
    await button.hover();
    await expect(tooltip.locator('kbd')).toHaveText('Home');
    await expect(tooltip).toContainText(fit);
    await expectInWindow(page);
    await app.button('view.language').click();
  }
});

test('screen readers have the keys, and what a button does where its words do not say it', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await expect(app.button('run.train')).toHaveAttribute('aria-keyshortcuts', 'Control+Shift+Enter');
  await expect(app.button('run.train')).toHaveAccessibleDescription('');
  const zoom = page.getByRole('group', { name: 'Zoom' });
  await expect(zoom.getByRole('button', { name: 'Zoom in' })).toHaveAttribute('aria-keyshortcuts', 'Plus =');
  const actual = zoom.getByRole('button', { name: /\d+ %$/ });
  await expect(actual).toHaveAttribute('aria-description', 'Zoom to 100 %');
  await expect(actual).toHaveAttribute('aria-keyshortcuts', 'Control+0');
  await expect(page.getByRole('tab', { name: 'Data' })).toHaveAttribute('aria-keyshortcuts', 'Alt+R');
});
