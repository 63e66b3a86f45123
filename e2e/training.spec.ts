import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

// The training panel: settings, the run that goes on, the runs that were made.

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await new AppPage(page).ready();
});

async function openTraining(page: Page, example: string): Promise<AppPage> {
  const app = new AppPage(page);
  await app.openTemplate(example);
  await page.getByRole('tab', { name: 'Training' }).click();
  return app;
}

const form = (page: Page): Locator => page.locator('.training-form');
const bar = (page: Page, command: string): Locator => page.locator(`.run-bar [data-command="${command}"]`);
const run = (page: Page, name: string): Locator => page.locator('.run-item').filter({ has: page.locator(`input[value="${name}"]`) });

async function type(field: Locator, text: string): Promise<void> {
  await field.fill(text);
  await field.press('Enter');
  await field.blur();
}

test('settings are typed, refused with a reason, and undone one by one', async ({ page }) => {
  const app = await openTraining(page, 'spirals');
  const settings = form(page);
  await settings.getByLabel('Optimizer').selectOption({ label: 'SGD with momentum' });
  await type(settings.getByLabel('Momentum μ'), '0.8');
  // What two optimizers have in common stays.
  await settings.getByLabel('Optimizer').selectOption({ label: 'Nesterov momentum' });
  await expect(settings.getByLabel('Momentum μ')).toHaveValue('0.8');
  await settings.getByLabel('Momentum μ').fill('1');
  await settings.getByLabel('Momentum μ').press('Enter');
  await expect(page.getByRole('alert')).toHaveText('“1” does not fit here: it must be a number from 0 to below 1.');
  await settings.getByLabel('Momentum μ').press('Escape');
  await expect(page.getByRole('alert')).toHaveCount(0);

  await settings.getByLabel('Schedule').selectOption({ label: 'Cosine' });
  await expect(settings.getByRole('img', { name: /The learning rate goes from 0.03 to/ })).toBeVisible();
  await type(settings.getByLabel('Batch size'), '');
  await expect(settings.getByLabel('Batch size')).toHaveAttribute('placeholder', 'all samples');
  await settings.getByLabel('Batch size').fill('1.5');
  await settings.getByLabel('Batch size').press('Enter');
  await expect(page.getByRole('alert')).toContainText('a whole number from 1, or empty for “all samples”');
  await settings.getByLabel('Batch size').press('Escape');
  await settings.getByLabel('Shuffle in each epoch').uncheck();

  for (const [field, before] of [['Shuffle in each epoch', 'checked'], ['Batch size', '32']] as const) {
    await app.button('edit.undo').click();
    if (before === 'checked') await expect(settings.getByLabel(field)).toBeChecked();
    else await expect(settings.getByLabel(field)).toHaveValue(before);
  }
});

test('a run is paused and goes on; runs are renamed, overlaid, restored and deleted', async ({ page }) => {
  const app = await openTraining(page, 'spirals');
  await type(form(page).getByLabel('Epochs', { exact: true }), '100000');
  await bar(page, 'run.train').click();
  await expect(page.locator('.run-progress')).toContainText(/epoch \d+ \/ 100000/);
  await expect(page.locator('.run-numbers')).toContainText('validation');
  await expect(form(page).getByLabel('Optimizer')).toBeDisabled();
  await expect(page.locator('.run-plot canvas')).toBeVisible();
  await bar(page, 'run.pause').click();
  await expect(run(page, 'Run 1')).toContainText('paused');
  const epochs = async (): Promise<number> => Number(/(\d+) epochs?/.exec(await run(page, 'Run 1').innerText())?.[1]);
  const before = await epochs();
  // F6 pauses too, by key.
  await bar(page, 'run.train').click();
  await expect(bar(page, 'run.pause')).toBeVisible();
  await expect(page.locator('.run-progress')).toContainText(/epoch/);
  await page.keyboard.press('F6');
  await expect(bar(page, 'run.train')).toHaveText('Resume');
  await expect.poll(epochs).toBeGreaterThanOrEqual(before);
  await bar(page, 'run.epoch').click();
  await expect(bar(page, 'run.train')).toHaveText('Resume');
  await bar(page, 'run.stop').click();
  await expect(run(page, 'Run 1')).toContainText('stopped');
  await expect(bar(page, 'run.train')).toHaveText('Train');
  const afterFirst = await app.lossNumber();

  await type(form(page).getByLabel('Epochs', { exact: true }), '3');
  await bar(page, 'run.train').click();
  await expect(run(page, 'Run 2')).toContainText('finished');
  await expect(run(page, 'Run 2')).toContainText('3 epochs');
  await run(page, 'Run 1').getByRole('checkbox', { name: 'Show the curves of Run 1' }).check();
  await expect(page.locator('.run-legend')).toContainText('Run 1, training');
  await expect(page.locator('.run-legend')).toContainText('Run 2, validation');

  await type(page.locator('.run-item[data-run=run-2]').getByRole('textbox', { name: 'Name of the run' }), 'short one');
  await expect(page.locator('.run-legend')).toContainText('short one, training');
  await run(page, 'Run 1').getByRole('button', { name: 'Restore the weights: Run 1' }).click();
  await expect.poll(() => app.lossNumber()).toBeCloseTo(afterFirst, 3);
  await run(page, 'short one').getByRole('button', { name: 'Delete: short one' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator('.run-item')).toHaveCount(1);
  await app.button('edit.undo').click();
  await expect(page.locator('.run-item')).toHaveCount(1);
});

test('curves are read by arrow keys and exported as SVG, PNG and CSV', async ({ page, app: started }) => {
  const app = await openTraining(page, 'spirals');
  await type(form(page).getByLabel('Epochs', { exact: true }), '4');
  await bar(page, 'run.train').click();
  await expect(run(page, 'Run 1')).toContainText('finished');
  await page.locator('.run-plot-frame').focus();
  await page.keyboard.press('End');
  await expect(page.locator('.run-legend')).toContainText('update 40');
  await expect(page.locator('.run-plot [role=status]')).toContainText('update 40');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.run-legend')).not.toContainText('update 40');
  await expect(page.locator('.run-legend')).toContainText('update 39');
  // What was gone to stays when the plot is drawn in other colours.
  await page.keyboard.press('Home');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('.run-legend')).toContainText('update 0each');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.run-legend')).toContainText('update 1each');
  await page.getByRole('button', { name: 'Metric', exact: true }).click();
  await expect(page.locator('.run-legend')).toContainText('training 0.');
  await page.getByRole('button', { name: 'Loss', exact: true }).click();
  const files = { svg: path.join(started.home, 'loss.svg'), png: path.join(started.home, 'loss.png'), csv: path.join(started.home, 'loss.csv') };
  for (const [format, file] of Object.entries(files)) {
    await page.locator('.run-curves').getByRole('button', { name: 'Export the chart' }).click();
    await page.locator(`.menu-item[data-format=${format}]`).click();
    await app.answerPath(file);
    await expect(app.notices).toContainText(path.basename(file));
  }
  expect(readFileSync(files.svg, 'utf8')).toContain('<svg xmlns="http://www.w3.org/2000/svg" width="720"');
  const png = readFileSync(files.png);
  expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', 1440, 900]);
  expect(statSync(files.png).size).toBeGreaterThan(4000);
  const rows = readFileSync(files.csv, 'utf8').split('\r\n');
  expect(rows[0]).toBe('\uFEFFseries,update,Loss');
  expect(rows.filter((row) => row.startsWith('validation,'))).toHaveLength(4);
});

test('a parameter learns at its own rate, and is drawn anew', async ({ page }) => {
  const app = new AppPage(page);
  await app.openTemplate('spirals');
  await page.locator('.card[data-node=z3] .category-icon').click();
  const panel = app.inspector.getByRole('region', { name: 'Parameters W' });
  const first = panel.locator('.tensor-table input, .matrix input').first();
  const drawn = await first.inputValue();
  await panel.getByRole('button', { name: 'Draw anew with the next seed' }).click();
  await expect(first).not.toHaveValue(drawn);
  await panel.getByLabel('Initialiser').selectOption({ label: 'constant' });
  await type(panel.getByLabel('Value', { exact: true }), '0.25');
  await type(panel.getByRole('textbox', { name: 'Seed' }), '9');
  await expect(first).toHaveValue('0.2500');
  await type(panel.getByLabel('Rate factor'), '0');
  await page.getByRole('tab', { name: 'Training' }).click();
  await type(form(page).getByLabel('Epochs', { exact: true }), '2');
  await bar(page, 'run.train').click();
  await expect(run(page, 'Run 1')).toContainText('finished');
  // A rate of 0 keeps it where it is.
  await expect(first).toHaveValue('0.2500');
  await app.button('edit.undo').click();
  await expect(page.locator('.run-item')).toHaveCount(1);
});

test('axe finds nothing serious in the training panel, in either theme', async ({ page }) => {
  await openTraining(page, 'spirals');
  await form(page).getByLabel('Schedule').selectOption({ label: 'Steps' });
  await type(form(page).getByLabel('Epochs', { exact: true }), '3');
  await bar(page, 'run.train').click();
  await expect(run(page, 'Run 1')).toContainText('finished');
  await expectNothingSerious(page, '.dock');
});
