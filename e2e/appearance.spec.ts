import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious, seriousFaults } from './pages/nothingSerious.ts';

/** The app, with time enough for axe to look at many views. */
async function openToLook(page: Page): Promise<AppPage> {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.ready();
  return app;
}

test('axe sees a button without a name, and text that is hardly there in either theme', async ({ page }) => {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML('beforeend', '<div id="planted" style="position: fixed; inset: 0 auto auto 0; z-index: 99; background: #777"><button></button><p style="color: #888">hardly there</p></div>');
    });
    const rules = (await seriousFaults(page, '#planted')).map((fault) => fault.split(':', 1)[0]);
    expect(rules.sort()).toEqual(theme === 'light' ? ['button-name', 'color-contrast'] : ['color-contrast']);
    await page.locator('#planted').evaluate((planted) => { planted.remove(); });
  }
});

test('axe finds nothing serious in the main views, in either theme', async ({ page }) => {
  const app = await openToLook(page);
  await expectNothingSerious(page);
  await app.menu('file.examples');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await app.openExample('mlp-3-2-2');
  await expect(app.loss).not.toHaveText('–');
  await expectNothingSerious(page);
  await page.locator('.card .category-icon').nth(1).click();
  await app.outline();
  await expectNothingSerious(page);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNothingSerious(page);
});

test('axe finds nothing serious in what explains the numbers, in either theme', async ({ page }) => {
  const app = await openToLook(page);
  await app.openExample('rnn-bptt');
  await page.locator('.card[data-node=h] .category-icon').click();
  for (const [tab, content] of [['Derivation', '.paths-sum'], ['Health', '.norm-chart canvas'], ['Problems', '.dock-empty'], ['Questions', '.dock-empty']] as const) {
    await page.getByRole('tab', { name: tab }).click();
    // By its name: while it changes the panel before it may still be there.
    await expect(page.getByRole('tabpanel', { name: new RegExp(`^${tab}`) }).locator(content)).toBeVisible();
    await expectNothingSerious(page);
  }
  await app.inspector.getByText('Jacobian').first().click();
  await expect(app.inspector.locator('.jacobian-matrix')).toBeVisible();
  await expectNothingSerious(page);
  await page.keyboard.press('F8');
  for (const phase of ['Forward', 'Backward', 'Update']) {
    await page.getByRole('button', { name: phase, exact: true }).click();
    await expect(page.locator('.walk-line').first()).toBeVisible();
    await expectNothingSerious(page);
  }
});

test('axe finds nothing serious in what edits and finds, in either theme', async ({ page }) => {
  const app = await openToLook(page);
  await app.openExample('mlp-3-2-2');
  await app.canvas.focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('linear');
  await expect(page.getByRole('search').getByRole('option')).toHaveCount(2);
  await expectNothingSerious(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await app.inspector.getByRole('button', { name: 'Edit W1 as a table' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
  await page.getByRole('button', { name: 'Transpose', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await app.menu('help.keys');
  await page.getByRole('button', { name: 'Change the key: Rename node' }).click();
  await page.keyboard.press('Control+y');
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  await expect(app.inspector.getByRole('heading', { name: 'Types' })).toBeVisible();
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+f');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectNothingSerious(page);
});

test('the theme switches, and stays after a reload', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.button('view.theme').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await app.ready();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the language switches while running, everywhere', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.drag('activation:sigmoid', { x: 300, y: 160 });
  await app.button('view.language').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('button', { name: '文件', exact: true })).toBeVisible();
  await expect(page.locator('.palette-item', { hasText: '线性层' })).toBeVisible();
  await expect(page.locator('.react-flow__node')).toHaveAttribute('aria-roledescription', '节点');
  await page.getByRole('tab', { name: /问题/ }).click();
  await expect(page.locator('.problems')).toContainText('Sigmoid 的端口“x”需要一条边');
  await app.button('view.language').click();
  await expect(page.getByRole('button', { name: 'File', exact: true })).toBeVisible();
});

test('a wire is the thicker the larger its gradient is, until that is switched off', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  const widthOf = (name: string): Promise<number> =>
    page.getByRole('group', { name, exact: true }).locator('.wire').evaluate((wire) => Number.parseFloat(getComputedStyle(wire).strokeWidth));
  // 0.4608 is the largest gradient; none comes back to the forget gate.
  await expect.poll(() => widthOf('h to L.prediction')).toBe(4.5);
  expect(await widthOf('f to C.f')).toBe(1);
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('menuitemcheckbox', { name: /thick/ }).click();
  await page.keyboard.press('Escape');
  await expect.poll(() => widthOf('h to L.prediction')).toBe(1.5);
  await page.reload();
  await app.ready();
  await app.openExample('lstm-step');
  await expect.poll(() => widthOf('h to L.prediction')).toBe(1.5);
});

test('the overview counts the numbers that an update moves, inputs too', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  // Its weights are frozen and its input, two samples of two numbers, is trained.
  await app.openExample('skip-connection');
  await expect(app.inspector.locator('.form', { hasText: 'Trainable numbers' })).toContainText('Trainable numbers4');
});

test('in a small window all tabs of the dock are in view, in both languages', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  const app = new AppPage(page);
  await app.ready();
  const hidden = (): Promise<number> => page.locator('.tabs').evaluate((tabs) => tabs.scrollWidth - tabs.clientWidth);
  await expect.poll(hidden).toBe(0);
  // With the number of problems, too.
  await app.drag('linear', { x: 120, y: 120 });
  await expect(page.locator('.tab-count')).not.toHaveCount(0);
  await expect.poll(hidden).toBe(0);
  await page.locator('[data-command="view.language"]').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect.poll(hidden).toBe(0);
});
