import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

// Whatever a run was made for, it never reaches another document, nor the same one after an edit.

test.beforeEach(async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 1000 });
  await new AppPage(page).ready();
});

const runs = (page: Page): Locator => page.locator('.run-item');
const toolbar = (page: Page, command: string): Locator => page.locator(`.toolbar [data-command="${command}"]`);

/** Trains the template without an end, until numbers come. */
async function trainTemplate(page: Page, template = 'spirals'): Promise<AppPage> {
  const app = new AppPage(page);
  await app.openTemplate(template);
  await start(page);
  return app;
}

async function start(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Training' }).click();
  const field = page.locator('.training-form').getByLabel('Epochs', { exact: true });
  await field.fill('1000000');
  await field.press('Enter');
  await field.blur();
  await toolbar(page, 'run.train').click();
  await expect(page.locator('.run-progress')).toContainText(/epoch \d+ \/ 1000000/);
  await expect(page.locator('.run-plot canvas')).toBeVisible();
}

/** Notes every text that the loss has from here on. */
async function noteLosses(page: Page): Promise<() => Promise<string[]>> {
  await page.locator('.loss-value').evaluate((loss) => {
    const texts: string[] = [];
    new MutationObserver(() => {
      texts.push(loss.textContent);
      document.body.dataset['losses'] = JSON.stringify(texts);
    }).observe(loss, { characterData: true, childList: true, subtree: true });
  });
  return () => page.evaluate(() => JSON.parse(document.body.dataset['losses'] ?? '[]') as string[]);
}

/** Opens an example over what is not saved. */
async function leaveFor(page: Page, example: string): Promise<void> {
  const app = new AppPage(page);
  await app.menu('file.examples');
  await page.locator(`[data-example="${example}"]`).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
}

/** Nothing but the example is there: its published loss, no run, no curve, nothing to undo. */
async function expectUntouched(page: Page, loss: string): Promise<void> {
  const app = new AppPage(page);
  await expect(app.loss).toHaveText(loss);
  await page.getByRole('tab', { name: 'Training' }).click();
  await expect(toolbar(page, 'run.train')).toBeEnabled();
  await expect(runs(page)).toHaveCount(0);
  await expect(page.locator('.run-progress')).toHaveCount(0);
  await expect(page.locator('.run-plot canvas')).toHaveCount(0);
  await expect(toolbar(page, 'edit.undo')).toBeDisabled();
  await expect(page.locator('.status-bar')).not.toContainText('Unsaved');
}

/** Remembers all losses and running bars that are shown from now on. */
async function watchShown(page: Page): Promise<() => Promise<{ losses: string[]; bars: number }>> {
  await page.evaluate(() => {
    const shown = { losses: new Set<string>(), bars: 0 };
    const look = (): void => {
      if (document.querySelectorAll('.card').length !== 7) return;
      const loss = document.querySelector('.loss-value')?.textContent;
      if (loss !== undefined && document.querySelector('.loss-readout[data-stale]') === null) shown.losses.add(loss);
      shown.bars += document.querySelectorAll('.run-progress').length;
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { shown });
  });
  return () =>
    page.evaluate(() => {
      const { shown } = window as unknown as { shown: { losses: Set<string>; bars: number } };
      return { losses: [...shown.losses], bars: shown.bars };
    });
}

test('an example opened while another network trains shows only its own numbers', async ({ page }) => {
  await trainTemplate(page);
  const seen = await watchShown(page);
  await leaveFor(page, 'mlp-3-2-2');
  await expect(page.locator('.card')).toHaveCount(7);
  await expectUntouched(page, '0.5932');
  // The engine has long answered for the old run: it is asked for the new document's numbers, and gives them.
  await toolbar(page, 'run.update').click();
  await expect(page.locator('.status-bar')).toContainText('Unsaved');
  await toolbar(page, 'edit.undo').click();
  await expectUntouched(page, '0.5932');
  const { losses, bars } = await seen();
  expect(bars).toBe(0);
  expect(losses.filter((loss) => !['–', '0.5932'].includes(loss) && !(Number(loss) < 0.5932 && Number(loss) > 0.55))).toEqual([]);
  await expect(new AppPage(page).notices).toHaveText('');
});

test('a run begun in the next document is its own from the first update', async ({ page }) => {
  const app = await trainTemplate(page);
  await leaveFor(page, 'mlp-3-2-2');
  await expect(page.locator('.card')).toHaveCount(7);
  // At once, while the old run may not have ended: both are the first run of their document.
  await toolbar(page, 'run.train').click();
  await expect(runs(page)).toContainText('finished');
  await expect(runs(page)).toHaveCount(1);
  await expect(runs(page)).toContainText('1000 epochs');
  await expect(runs(page)).not.toContainText('validation');
  const trained = await app.lossNumber();
  expect(trained).toBeLessThan(0.5932);
  await toolbar(page, 'edit.undo').click();
  await expect(app.loss).toHaveText('0.5932');
  await expect(runs(page)).toHaveCount(1);
  await expect(toolbar(page, 'edit.undo')).toBeDisabled();
});

test('the loss that a run came to stays, with no way round by the one before', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await expect(app.loss).toHaveText('0.5932');
  const losses = await noteLosses(page);
  await page.getByRole('tab', { name: 'Training' }).click();
  for (let run = 1; run <= 3; run++) {
    await toolbar(page, 'run.train').click();
    await expect(runs(page)).toHaveCount(run);
    await expect(page.locator('.run-item', { hasText: 'finished' })).toHaveCount(run);
    await app.lossText();
  }
  const seen = await losses();
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.slice(seen.findIndex((text) => text !== '0.5932'))).not.toContain('0.5932');
});

test('stopping, and leaving before the answer, does not stop the next document’s run', async ({ page }) => {
  await trainTemplate(page);
  await toolbar(page, 'run.stop').click();
  await leaveFor(page, 'mlp-3-2-2');
  await expect(page.locator('.card')).toHaveCount(7);
  await expectUntouched(page, '0.5932');
  await start(page);
  await page.keyboard.press('F6');
  await expect(runs(page)).toContainText('paused');
});

test('an edit ends the run; the next one starts from the edited network', async ({ page }) => {
  const app = await trainTemplate(page, 'xor');
  const cards = await page.locator('.card').count();
  await app.set('Precision', 'float32');
  await expect(app.notices).toContainText('was edited while it trained');
  await expect(toolbar(page, 'run.train')).toBeEnabled();
  await expect(runs(page)).toHaveCount(0);
  await start(page);
  await page.keyboard.press('F6');
  await expect(runs(page)).toHaveCount(1);
  await expect(runs(page)).toContainText('paused');
  // Edited while it is paused: it does not go on, and says so; a new one starts.
  await app.set('Precision', 'float64');
  await toolbar(page, 'run.train').click();
  await expect(app.notices).toContainText('This run cannot go on');
  await toolbar(page, 'run.train').click();
  await expect(page.locator('.run-progress')).toContainText(/epoch/);
  await page.keyboard.press('F6');
  await expect(runs(page)).toHaveCount(2);
  await expect(page.locator('.card')).toHaveCount(cards);
});

test('undo after a run brings the weights back, and the run stays in the list', async ({ page }) => {
  const app = new AppPage(page);
  await app.openTemplate('xor');
  const weight = page.locator('.card .card-parameter input').first();
  const begun = await weight.inputValue();
  const loss = await app.lossText();
  await start(page);
  await toolbar(page, 'run.stop').click();
  await expect(runs(page)).toContainText('stopped');
  const trained = await weight.inputValue();
  const trainedLoss = await app.lossText();
  expect(trained).not.toBe(begun);
  await toolbar(page, 'edit.undo').click();
  await expect(weight).toHaveValue(begun);
  await expect(app.loss).toHaveText(loss);
  await expect(runs(page)).toHaveCount(1);
  await toolbar(page, 'edit.redo').click();
  await expect(weight).toHaveValue(trained);
  await expect(app.loss).toHaveText(trainedLoss);
  await toolbar(page, 'edit.undo').click();
  await runs(page).getByRole('button', { name: 'Restore the weights: Run 1' }).click();
  await expect(weight).toHaveValue(trained);
  await expect(app.loss).toHaveText(trainedLoss);
});
