import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('what several nodes have in common is set for all of them, as one entry of the history', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 80, y: 140 });
  const first = await app.drag('linear', { x: 300, y: 120 });
  const second = await app.drag('linear', { x: 560, y: 120 });
  await app.set('Units', '3');
  await app.connect(x, 'x', first, 'x');
  await app.connect(first, 'y', second, 'x');
  await first.select();
  await page.keyboard.down('Control');
  await second.locator.locator('.card-header .category-icon').click();
  await page.keyboard.up('Control');
  await expect(app.inspector.getByRole('heading', { level: 2 })).toHaveText('2 nodes and 0 edges selected');
  await expect(app.inspector.locator('.several-types')).toHaveText('2 × Linear');
  const units = app.inspector.getByRole('textbox', { name: 'Units' });
  await expect(units).toHaveValue('');
  await expect(units).toHaveAttribute('placeholder', 'mixed');
  await units.fill('2*2');
  await units.press('Enter');
  await expect(units).toHaveValue('4');
  await expect(first.locator.locator('.card-output-shape')).toHaveText('[4]');
  await expect(second.locator.locator('.card-output-shape')).toHaveText('[4]');
  await app.set('Bias', 'none');
  await expect(page.locator('.card-parameter')).toHaveCount(2);
  await units.blur();
  await app.button('edit.undo').click();
  await expect(page.locator('.card-parameter')).toHaveCount(4);
  await app.button('edit.undo').click();
  await expect(first.locator.locator('.card-output-shape')).toHaveText('[1]');
  await expect(second.locator.locator('.card-output-shape')).toHaveText('[3]');
});

test('the parameters of a selection are frozen, slowed and drawn together', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await expect(app.loss).not.toHaveText('–');
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  const form = app.inspector.getByRole('region', { name: 'Parameters' });
  const trainable = form.getByRole('checkbox', { name: 'Trainable' });
  const initialiser = form.getByRole('combobox', { name: 'Initialiser' });
  await expect(trainable).toBeChecked();
  await initialiser.selectOption({ label: 'He' });
  await form.getByRole('textbox', { name: 'Rate factor' }).fill('1/2');
  await page.keyboard.press('Enter');
  await form.getByRole('button', { name: 'Draw anew with the next seed' }).click();
  await expect(page.getByRole('button', { name: /Undo: draw parameter anew/ })).toBeEnabled();
  await trainable.uncheck();
  const layers = page.locator('.card', { has: page.locator('.card-parameter') });
  await expect(page.locator('.card').getByRole('img', { name: /^Frozen/ })).toHaveCount(await layers.count());
  // One of them differs: the box stands between, and says it for all again.
  await app.clickPane();
  await layers.first().locator('.category-icon').click();
  await expect(app.inspector.getByRole('heading', { level: 2 })).toHaveText('z_h');
  await app.inspector.getByRole('checkbox', { name: 'Trainable' }).first().check();
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  await expect(trainable).toHaveJSProperty('indeterminate', true);
  await expect(form.getByRole('textbox', { name: 'Rate factor' })).toHaveValue('0.5');
  await expect(initialiser).toHaveValue('he');
  await trainable.check();
  await expect(page.locator('.card').getByRole('img', { name: /^Frozen/ })).toHaveCount(0);
});
