import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

// What the network says, in every view that fits it.

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await new AppPage(page).ready();
});

const view = (page: Page, id: string): Locator => page.locator(`.results-view[data-view=${id}]`);
const chart = (page: Page): Locator => page.locator('.results-picture .chart-picture');
const reading = (page: Page): Locator => page.locator('.results-picture [role=status]');

async function openResults(page: Page, template: string): Promise<AppPage> {
  const app = new AppPage(page);
  await app.openTemplate(template);
  await page.getByRole('tab', { name: 'Results' }).click();
  return app;
}

async function train(page: Page, epochs: string): Promise<void> {
  await page.getByRole('tab', { name: 'Training' }).click();
  const field = page.locator('.training-form').getByLabel('Epochs', { exact: true });
  await field.fill(epochs);
  await field.press('Enter');
  await page.locator('.run-bar [data-command="run.train"]').click();
}

test('a decision surface is drawn live, read by pointer and keys, and exported', async ({ page, app: started }) => {
  const app = await openResults(page, 'spirals');
  await expect(chart(page)).toHaveAttribute('aria-label', 'Decision surface');
  await expect(chart(page).locator('text', { hasText: 'arm 2' })).toBeVisible();
  const picture = (): Promise<string | null> => chart(page).locator('image').getAttribute('href');
  const before = await picture();
  await train(page, '100000');
  await page.getByRole('tab', { name: 'Results' }).click();
  await expect.poll(picture).not.toBe(before);
  const during = await picture();
  await expect.poll(picture).not.toBe(during);
  await page.keyboard.press('F6');
  await expect(page.locator('.toolbar [data-command="run.train"]')).toBeEnabled();

  await chart(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(reading(page)).toContainText(/x1 −?\d/);
  await page.keyboard.press('ArrowDown');
  await expect(reading(page)).toContainText(/arm 1 0\.\d{4}, arm 2 [01]\.\d{4}|arm 1 1\.0000/);
  const image = await chart(page).locator('image').boundingBox();
  if (!image) throw new Error('there is no picture');
  await page.mouse.move(image.x + image.width / 2, image.y + image.height / 2);
  await expect(page.locator('.chart-reading')).toContainText('x1 ');

  // Legible without colour: each class has a form of its own, and exports stand by themselves.
  const file = path.join(started.home, 'surface.svg');
  await page.getByRole('button', { name: 'Export the chart' }).click();
  await page.locator('.menu-item[data-format=svg]').click();
  await app.answerPath(file);
  await expect(app.notices).toContainText('surface.svg');
  expect(readFileSync(file, 'utf8')).toContain('href="data:image/png;base64,');
});

test('the worst predictions come first, and Enter shows one on the canvas', async ({ page }) => {
  const app = await openResults(page, 'digits');
  await train(page, '2');
  await expect(page.locator('.run-item')).toContainText('finished');
  await page.getByRole('tab', { name: 'Results' }).click();
  await view(page, 'confusion').click();
  await expect(chart(page)).toHaveAttribute('aria-label', 'Confusion matrix');
  await chart(page).focus();
  await page.keyboard.press('Home');
  await expect(reading(page)).toContainText('0 → 0');

  await view(page, 'table').click();
  const rows = page.locator('.prediction-table tbody tr');
  await expect(rows).toHaveCount(100);
  const losses = (await rows.locator('td:nth-child(2)').allInnerTexts()).map(Number);
  expect(losses).toEqual(losses.toSorted((a, b) => b - a));
  await page.locator('.results-bar').getByLabel('Samples').selectOption({ label: 'validation' });
  await expect(rows.first()).not.toHaveAttribute('data-sample', '');
  const [sample, target] = [await rows.first().getAttribute('data-sample') ?? '', await rows.first().locator('td').nth(3).innerText()];
  await rows.first().getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(page.locator(`.prediction-table tr[data-sample="${sample}"]`)).toHaveAttribute('aria-current', 'true');
  // The row that is looked at now is that sample: its target is the digit.
  await expect(page.locator('.card[data-node=t] .matrix-row[data-active] input, .card[data-node=t] [data-active] input').first()).toHaveValue(target);
  await page.keyboard.press('ArrowDown');
  await expect(rows.nth(1).getByRole('button')).toBeFocused();
  await app.button('edit.undo').click();
  await expect(page.locator(`.prediction-table tr[data-sample="${sample}"]`)).not.toHaveAttribute('aria-current', 'true');
});

test('regression has its fit and its diagonal; what does not fit says why', async ({ page }) => {
  await openResults(page, 'sine');
  await expect(chart(page)).toHaveAttribute('aria-label', 'Output over the input');
  await expect(view(page, 'surface')).toHaveText('Output over the input');
  await expect(view(page, 'confusion')).toBeDisabled();
  await expect(view(page, 'confusion')).toContainText('for networks that predict classes');
  await expect(view(page, 'sequence')).toContainText('for sequences');
  await expect(view(page, 'histograms')).toContainText('after a training run');
  await view(page, 'scatter').click();
  await expect(chart(page)).toHaveAttribute('aria-label', 'Prediction against target');
  await train(page, '5');
  await expect(page.locator('.run-item')).toContainText('finished');
  await page.getByRole('tab', { name: 'Results' }).click();
  await view(page, 'histograms').click();
  await page.getByLabel('Parameter', { exact: true }).selectOption({ label: 'z2.W' });
  await page.getByLabel('Of', { exact: true }).selectOption({ label: 'gradients' });
  await expect(chart(page)).toHaveAttribute('aria-label', '∂L/∂ z2.W');
  await chart(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(reading(page)).toContainText(/update \d+, gradient/);
});

test('a sequence shows what was likely at each step', async ({ page }) => {
  await openResults(page, 'lstm-copy');
  await expect(view(page, 'surface')).toContainText('for networks without time');
  await view(page, 'sequence').click();
  await expect(chart(page)).toHaveAttribute('aria-label', /Sequences, sample \d+/);
  await page.getByRole('textbox', { name: 'Sample', exact: true }).fill('2');
  await page.keyboard.press('Enter');
  await expect(chart(page)).toHaveAttribute('aria-label', 'Sequences, sample 2');
  await page.getByRole('button', { name: 'Next sample' }).last().click();
  await expect(chart(page)).toHaveAttribute('aria-label', 'Sequences, sample 3');
});

test('axe finds nothing serious in the results, in either theme', async ({ page }) => {
  test.setTimeout(120_000);
  await openResults(page, 'spirals');
  await train(page, '3');
  await expect(page.locator('.run-item')).toContainText('finished');
  await page.getByRole('tab', { name: 'Results' }).click();
  for (const id of ['surface', 'confusion', 'histograms', 'table']) {
    await view(page, id).click();
    await expect(page.locator('.results-picture').locator('.chart-picture, table')).toBeVisible();
    await expectNothingSerious(page, '.dock');
  }
});
