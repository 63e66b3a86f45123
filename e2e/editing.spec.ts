import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('undo and redo walk through every kind of change', { tag: '@web' }, async ({ page }) => {
  const app = new AppPage(page);
  const cards = page.locator('.card');
  const x = await app.drag('input', { x: 120, y: 160 });
  const linear = await app.drag('linear', { x: 420, y: 160 });
  await app.connect(x, 'x', linear, 'x');
  await x.type([[3]]);
  await linear.rename('layer');
  await app.set('Bias', 'none');
  await expect(linear.locator.locator('.card-parameter')).toHaveCount(1);
  await app.clickPane();
  await page.keyboard.press('Control+z');
  await expect(linear.locator.locator('.card-parameter')).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(linear.locator.getByRole('heading')).toHaveText('Linear');
  await page.keyboard.press('Control+z');
  await expect(x.cell(1, 1)).toHaveValue('0');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.react-flow__edge')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(cards).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(cards).toHaveCount(0);
  await expect(app.button('edit.undo')).toBeDisabled();
  for (let times = 0; times < 5; times++) await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+Shift+z');
  await expect(linear.locator.getByRole('heading')).toHaveText('layer');
  await expect(linear.locator.locator('.card-parameter')).toHaveCount(1);
  await expect(x.cell(1, 1)).toHaveValue('3');
  await expect(app.button('edit.redo')).toBeDisabled();
});

test('a drag moves a card as one entry, and deleting takes the wires along', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 120, y: 160 });
  const sigmoid = await app.drag('activation:sigmoid', { x: 420, y: 160 });
  await app.connect(x, 'x', sigmoid, 'x');
  const before = await sigmoid.locator.boundingBox();
  await sigmoid.locator.locator('.card-header').hover();
  await page.mouse.down();
  await page.mouse.move(700, 420, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => sigmoid.locator.boundingBox()).not.toEqual(before);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sigmoid.locator.boundingBox()).toEqual(before);
  await x.select();
  await page.keyboard.press('Delete');
  await expect(page.locator('.card')).toHaveCount(1);
  await expect(page.locator('.react-flow__edge')).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+d');
  await expect(page.locator('.card')).toHaveCount(2);
});

test('quick add opens by double-click, Shift+A, Tab and right-click', async ({ page }) => {
  const app = new AppPage(page);
  await app.drag('linear', { x: 600, y: 420 });
  const pane = page.locator('.react-flow__pane');
  const list = page.getByRole('combobox', { name: 'Add a node' });
  const opened = async (): Promise<void> => {
    await expect(list).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
  };
  await pane.dblclick({ position: { x: 160, y: 120 } });
  await opened();
  await pane.click({ position: { x: 160, y: 120 } });
  await page.keyboard.press('Shift+A');
  await opened();
  await pane.click({ position: { x: 160, y: 120 } });
  await page.keyboard.press('Tab');
  await opened();
  await pane.click({ position: { x: 160, y: 120 }, button: 'right' });
  await expect(list).toBeFocused();
  await page.keyboard.type('tanh');
  await page.keyboard.press('Enter');
  await expect((await app.selectedCard()).locator.getByRole('heading')).toHaveText('Tanh');
});

test('a wire dropped on the bare canvas offers what fits, and connects it', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 120, y: 160 });
  const from = await x.output('x').boundingBox();
  await page.mouse.move((from?.x ?? 0) + 5, (from?.y ?? 0) + 5);
  await page.mouse.down();
  await page.mouse.move(640, 360, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByRole('combobox', { name: /^Connect/ })).toBeFocused();
  await expect(page.getByRole('option', { name: 'Target' })).toHaveCount(0);
  await page.keyboard.type('linear');
  await page.keyboard.press('Enter');
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
});

test('everything can be done by keyboard: adding, connecting, typing, running', async ({ page }) => {
  const palette = page.getByRole('searchbox', { name: 'Search nodes' });
  for (const name of ['input', 'sigmoid', 'half squared', 'target']) {
    await palette.focus();
    await palette.fill(name);
    await page.keyboard.press('Enter');
  }
  const connect = async (port: RegExp, to: string): Promise<void> => {
    await page.locator('.card').getByRole('button', { name: port }).focus();
    await page.keyboard.press('Enter');
    const list = page.getByRole('combobox', { name: /Connect|Add a node/ });
    await expect(list).toBeFocused();
    await page.keyboard.type(to);
    await page.keyboard.press('Enter');
    await expect(list).toHaveCount(0);
  };
  await connect(/^Output x of Input/, 'Sigmoid');
  await connect(/^Output y of Sigmoid/, 'prediction');
  await connect(/^Input target of Half squared error/, 'Target');
  await page.locator('.card').getByRole('textbox', { name: 'Target, row 1, column 1' }).focus();
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await expect(page.locator('.loss-value')).toHaveText('0.1250');
  // An edge is reached and chosen by keyboard too, and the focus stays visible.
  await page.locator('.react-flow__edge').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.edge-label .forward .number')).toHaveText('0.0000');
});

test('a project comes back from its file as it was', { tag: '@web' }, async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const file = path.join(started.home, 'rnn.chainrule.json');
  await app.saveAs(file);
  const first = readFileSync(file, 'utf8');
  await app.menu('file.new');
  await expect(page.locator('.card')).toHaveCount(0);
  await app.open(file);
  await expect(page.locator('.card')).toHaveCount(9);
  await expect(app.loss).toHaveText('0.0750');
  await app.drag('linear', { x: 40, y: 40 });
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+s');
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  const { view: _first, ...before } = JSON.parse(first) as Record<string, unknown>;
  const { view: _second, ...after } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  expect(after).toEqual(before);
  // The recent files list it.
  await page.getByRole('button', { name: 'File', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Open recent' }).click();
  await expect(page.getByRole('menuitem', { name: 'rnn.chainrule.json' })).toBeVisible();
});

test('in a recurrent network the scrubber shows each step', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const outline = await app.outline();
  const row = outline.getByRole('row', { name: /h → o/ });
  await expect(row).toContainText('0.4621');
  await page.getByRole('button', { name: 'Next time step' }).click();
  await expect(row).toContainText('0.5509');
  await page.getByRole('button', { name: 'Next time step' }).click();
  await expect(row).toContainText('−0.0592');
});

test('unsaved changes are asked about before another document is shown', async ({ page }) => {
  const app = new AppPage(page);
  await app.drag('linear', { x: 300, y: 160 });
  await app.menu('file.new');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.card')).toHaveCount(1);
  await app.menu('file.new');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard them' }).click();
  await expect(page.locator('.card')).toHaveCount(0);
});
