import { writeFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { kinkProject } from './pages/kinkProject.ts';

// Central differences against backward, asked for from anywhere.

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Gradient check' });

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('the gradient check compares every parameter, and forgets its answer after an edit', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const check = panel(page);
  await check.getByRole('button', { name: 'Check gradients' }).click();
  await expect(check.getByRole('status')).toContainText('12 gradients agree');
  await expect(check.getByRole('status')).toContainText(/Largest relative error \d\.\de−\d+ at/);
  await app.setTraining('Learning rate η', '0.02');
  await expect(check.getByRole('status')).toBeEmpty();
});

test('by key, from a selected node and with the inspector folded: it opens, checks and takes the focus', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await page.locator('.card[data-node="o"]').click();
  await page.keyboard.press('Control+i');
  await expect(app.inspector).toHaveCount(0);
  await page.keyboard.press('F7');
  const status = panel(page).getByRole('status');
  await expect(status).toBeFocused();
  await expect(status).toContainText('12 gradients agree');
  await expect(status).toBeInViewport();
});

test('from the palette, by keyboard; the worst gradient leads to its parameter', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('check grad');
  await page.keyboard.press('Enter');
  const status = panel(page).getByRole('status');
  await expect(status).toContainText('gradients agree');
  await expect(status).toBeFocused();
  await page.keyboard.press('Tab');
  const worst = status.getByRole('button');
  await expect(worst).toBeFocused();
  const [name = ''] = (await worst.innerText()).split(', element');
  await page.keyboard.press('Enter');
  await expect(page.locator('.card[data-selected]')).toHaveCount(1);
  await expect(app.inspector).toContainText(name);
});

test('a long check tells how far it is, and can be cancelled by button and by key', async ({ page }, testInfo) => {
  const app = new AppPage(page);
  const file = testInfo.outputPath('wide.chainrule.json');
  writeFileSync(file, kinkProject(90));
  await app.open(file);
  await expect(page.locator('.card').first()).toBeVisible();
  await expect(page.locator('.card')).toHaveCount(5);
  const check = panel(page);
  const bar = check.getByRole('progressbar', { name: 'Checking …' });
  await page.keyboard.press('F7');
  await expect(check).toContainText(/[1-9]\d* of 8190/);
  await expect(bar).toHaveAttribute('max', '8190');
  // Asking again while it runs starts nothing anew.
  await page.keyboard.press('F7');
  await page.keyboard.press('Escape');
  await expect(check.getByRole('status')).toHaveText('The check was cancelled.');
  await expect(bar).toHaveCount(0);
  await check.getByRole('button', { name: 'Check gradients' }).click();
  await expect(bar).toBeVisible();
  await check.getByRole('button', { name: 'Cancel' }).click();
  await expect(check.getByRole('status')).toHaveText('The check was cancelled.');
  // The engine is free again.
  await app.setTraining('Learning rate η', '0.02');
  await expect(page.locator('.engine-state')).toHaveAttribute('data-state', 'ready');
});

test('a ReLU at 0 is named as a kink, in both languages', async ({ page }, testInfo) => {
  const app = new AppPage(page);
  const file = testInfo.outputPath('kink.chainrule.json');
  writeFileSync(file, kinkProject());
  await app.open(file);
  await expect(page.locator('.card').first()).toBeVisible();
  await expect(page.locator('.card')).toHaveCount(5);
  await page.keyboard.press('F7');
  const status = panel(page).getByRole('status');
  await expect(status).toContainText('2 gradients at a kink');
  await expect(status).toContainText('Nothing is wrong.');
  await expect(status).not.toContainText('disagree');
  const [w] = await status.getByRole('listitem').all();
  if (!w) throw new Error('no gradient is listed');
  await expect(w.locator('dd')).toHaveText(['0', '0', '−2', 'the left']);
  expect((await new AxeBuilder({ page }).include('.inspector').analyze()).violations).toEqual([]);

  await app.button('view.language').click();
  const chinese = page.getByRole('region', { name: '梯度检验' });
  await expect(chinese.getByRole('status')).toContainText('2 个梯度位于尖点');
  await expect(chinese.getByRole('listitem').first()).toContainText('反向传播取');
  await page.keyboard.press('F7');
  await expect(chinese.getByRole('status')).toContainText('这不是错误');
});

test('a gradient that is asked for and hidden is not told', async ({ page }, testInfo) => {
  const app = new AppPage(page);
  const file = testInfo.outputPath('kink.chainrule.json');
  const project = JSON.parse(kinkProject()) as Record<string, unknown>;
  project['expected'] = [{ what: 'dE/dw', at: { kind: 'parameter-gradient', parameter: 'w' }, after: 0, question: { hidden: true } }];
  writeFileSync(file, JSON.stringify(project));
  await app.open(file);
  await expect(page.locator('.card').first()).toBeVisible();
  await page.keyboard.press('F7');
  const items = panel(page).getByRole('status').getByRole('listitem');
  await expect(items.nth(0).locator('dd')).toHaveText(['?', '?', '?', '?']);
  await expect(items.nth(1).locator('dd')).toHaveText(['0', '0', '−2', 'the left']);
});
