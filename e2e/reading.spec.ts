import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

/** Chooses in the view menu, in one of its submenus where one is named. */
async function choose(page: Page, submenu: string | null, ...choices: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'View', exact: true }).click();
  if (submenu !== null) await page.getByRole('menuitem', { name: submenu }).click();
  for (const choice of choices) await page.locator(`[data-choice="${choice}"]`).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
}

const canvasInk = (page: Page): Promise<string> =>
  page.locator('canvas.overlay').evaluate((canvas: HTMLCanvasElement) => {
    // A short sum over what is painted: another picture has another one.
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let sum = 0;
    for (const [at, byte] of data.entries()) sum = (sum * 31 + byte * (at % 97)) >>> 0;
    return String(sum);
  });

test('digits are shown as decimals, significant digits or fractions, everywhere', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await expect(app.loss).toHaveText('0.5932');
  const outline = await app.outline();
  const row = outline.getByRole('row', { name: /z_o → o/ });
  await expect(row).toContainText('2.0862');
  await choose(page, 'Digits', 'digits.significant', 'count.2');
  await expect(app.loss).toHaveText('0.59');
  await expect(row).toContainText('2.1');
  await expect(page.locator('.card[data-node=t] input').nth(1)).toHaveValue('0.050');
  await choose(page, 'Digits', 'digits.fixed', 'count.7');
  await expect(app.loss).toHaveText('0.5932449');
  await choose(page, 'Digits', 'digits.fraction', 'count.3');
  // 0.5 is a half; what only comes near says so.
  await expect(page.locator('.card[data-node=t] input').first()).toHaveValue('1/10');
  await expect(app.loss).toHaveText(/^≈\d+\/\d+$/);
  await page.locator('.card[data-node=z_o] .category-icon').click();
  await page.getByRole('tab', { name: 'Derivation' }).click();
  await expect(page.getByRole('tabpanel').locator('.mfrac').first()).toBeVisible();
  await page.reload();
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await expect(app.loss).toHaveText(/^≈/);
});

test('hidden zeros are dots in matrices, and on wires there is no gradient of zero', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await expect(app.loss).not.toHaveText('–');
  const zero = page.locator('.card').getByRole('textbox').and(page.locator('[value="0"]')).first();
  const label = (await zero.getAttribute('aria-label')) ?? '';
  const cell = page.locator('.card').getByRole('textbox', { name: label, exact: true }).first();
  const before = await canvasInk(page);
  await choose(page, 'Digits', 'hideZeros');
  await expect(cell).toHaveValue('·');
  await expect.poll(() => canvasInk(page)).not.toBe(before);
  await cell.focus();
  await expect(cell).toHaveValue('0');
});

test('the legend says what the colours mean; the scale is chosen there, and it can be switched off', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const legend = page.getByRole('group', { name: 'What the colours mean' });
  await expect(legend.locator('[data-kind=value]')).toContainText('5.3000');
  await expect(legend.locator('[data-kind=gradient]')).toContainText('0.7896');
  const logarithmic = await canvasInk(page);
  await legend.getByRole('button', { name: /^Scale of the colours: symmetric log/ }).click();
  await expect(legend.getByRole('button', { name: /^Scale of the colours: linear/ })).toBeVisible();
  await expect.poll(() => canvasInk(page)).not.toBe(logarithmic);
  await page.keyboard.press('Tab');
  await expect(legend.getByRole('button', { name: /^Ends of the scale/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(legend.locator('[data-kind=value]')).toContainText('largest');
  // With a layer chosen its own ends are told.
  await page.locator('.card[data-node=o] .category-icon').click();
  await expect(legend.locator('[data-kind=value]')).toContainText('0.8896');
  await choose(page, null, 'heatLegend');
  await expect(legend).toHaveCount(0);
});

test('without numbers there is no legend', async ({ page }) => {
  const app = new AppPage(page);
  const linear = await app.drag('linear', { x: 260, y: 160 });
  const sigmoid = await app.drag('activation:sigmoid', { x: 560, y: 160 });
  await app.connect(linear, 'y', sigmoid, 'x');
  const legend = page.getByRole('group', { name: 'What the colours mean' });
  await expect(page.locator('.status-bar')).toContainText('1 problem');
  await expect(legend).toHaveCount(0);
  const input = await app.drag('input', { x: 60, y: 160 });
  await app.connect(input, 'x', linear, 'x');
  await expect(legend).toHaveCount(1);
});

test('legend and zoom lie below the drawing, whole and beside each other, in a small window too', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const legend = page.getByRole('group', { name: 'What the colours mean' });
  const zoom = page.getByRole('group', { name: 'Zoom' });
  const bar = page.locator('.canvas-bar');
  const tab = page.getByRole('tab', { name: 'Training' });
  const fold = page.getByRole('button', { name: 'Show or hide the dock' });
  for (const [width, height] of [[1024, 640], [1280, 800], [1920, 1080]] as const) {
    await page.setViewportSize({ width, height });
    for (const open of [true, false]) {
      if (open) await tab.click();
      else await fold.click();
      await expect(fold).toHaveAttribute('aria-expanded', String(open));
      const [canvas, strip, scale, controls, middle] = [await boxOf(app.canvas), await boxOf(bar), await boxOf(legend), await boxOf(zoom), await boxOf(page.locator('.shell-middle'))];
      const place = `${String(width)} wide, dock ${open ? 'open' : 'folded'}`;
      // The drawing ends where the bar begins.
      expect(canvas.y + canvas.height, place).toBeLessThanOrEqual(strip.y + 0.5);
      expect(strip.x + strip.width, place).toBeLessThanOrEqual(middle.x + middle.width);
      for (const part of [scale, controls]) {
        expect(part.y, place).toBeGreaterThanOrEqual(strip.y);
        expect(part.y + part.height, place).toBeLessThanOrEqual(strip.y + strip.height);
      }
      expect(scale.x + scale.width, place).toBeLessThanOrEqual(controls.x);
      // Nothing of what is written in it is cut off.
      expect(await legend.locator('.number, .heat-choice').evaluateAll((all) => all.filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)), place).toEqual([]);
    }
  }
});

test('other hues are taken everywhere at once: page, canvas and charts', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const outline = await app.outline();
  const hueOf = (): Promise<string> => outline.locator('td.backward').first().evaluate((cell) => getComputedStyle(cell).color);
  const seen = new Set([await hueOf()]);
  const painted = new Set([await canvasInk(page)]);
  for (const pair of ['violet-gold', 'cyan-red', 'mono']) {
    await choose(page, 'Colours', `pair.${pair}`);
    seen.add(await hueOf());
    await expect.poll(async () => painted.has(await canvasInk(page)), { message: pair }).toBe(false);
    painted.add(await canvasInk(page));
  }
  expect(seen.size).toBe(4);
  // Without hues gradients are dotted below.
  await expect(outline.locator('td.backward').first()).toHaveCSS('text-decoration-style', 'dotted');
});

test('presenting takes the panels away and enlarges; Escape brings all back', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const card = page.locator('.card[data-node=z_h]');
  const before = await card.boundingBox();
  await app.canvas.focus();
  await page.keyboard.press('Shift+f');
  await expect(app.inspector).toHaveCount(0);
  await expect(page.locator('.palette, .dock, .status-bar')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3-2-2 sigmoid network, one bias per layer');
  await expect.poll(async () => ((await card.boundingBox())?.width ?? 0) / (before?.width ?? 1)).toBeGreaterThan(1.3);
  // The walk and the training are at hand.
  await app.button('run.update').click();
  await expect(app.loss).not.toHaveText('0.5932');
  await app.canvas.focus();
  await page.keyboard.press('Escape');
  await expect(app.inspector).toBeVisible();
  await expect.poll(async () => Math.round((await card.boundingBox())?.x ?? 0)).toBe(Math.round(before?.x ?? 0));
  // From the bar, too.
  await page.keyboard.press('Shift+f');
  await page.getByRole('button', { name: 'End the presentation' }).focus();
  await page.keyboard.press('Escape');
  await expect(app.inspector).toBeVisible();
});

test('large numbers on the wires are a setting of their own', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await expect(app.loss).toHaveText('0.5932');
  const before = await canvasInk(page);
  await choose(page, null, 'largeLabels');
  await expect.poll(() => canvasInk(page)).not.toBe(before);
  await expect(app.inspector).toBeVisible();
});
