import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf, middleOf } from './pages/appPage.ts';
import { Card } from './pages/card.ts';

const gates = ['f', 'i', 'c_tilde', 'o'];

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

/** Selects cards by clicks on their heads. */
async function choose(page: Page, ids: readonly string[]): Promise<void> {
  await new AppPage(page).clickPane();
  for (const [index, id] of ids.entries()) await page.locator(`.card[data-node="${id}"] .card-header .category-icon`).click({ modifiers: index === 0 ? [] : ['Control'] });
  await expect(page.locator('.card[data-selected]')).toHaveCount(ids.length);
}

/** Groups cards and types the group's name. */
async function group(page: Page, ids: readonly string[], name: string): Promise<Locator> {
  await choose(page, ids);
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  const card = page.locator('.card-group', { has: page.getByRole('heading', { name, exact: true }) });
  await expect(card).toBeVisible();
  return card;
}

/** What the label of a wire says: its value and its gradient. */
async function numbersOn(page: Page, id: string): Promise<string[]> {
  const { value, gradient } = await new AppPage(page).numbersOn(page.locator(`.react-flow__edge[data-id="${id}"]`));
  return [value, gradient];
}

test('gates are grouped to one card; its wires carry the sum of what comes back, and nothing else changes', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await expect(app.loss).toHaveText('0.1062');
  const card = await group(page, gates, 'Gates');
  await expect(page.locator('.card[data-node]')).toHaveCount(7);
  await expect(card).toContainText('4 nodes · 8 numbers to train');
  await expect(card.getByRole('button', { name: /^Input/ })).toHaveCount(2);
  await expect(card.getByRole('button', { name: /^Output/ })).toHaveCount(4);
  // All that goes from x into the gates: the total of x itself.
  await expect.poll(() => numbersOn(page, 'x.x→f.x')).toEqual(['1.0000', '−0.0779']);
  await expect(app.loss).toHaveText('0.1062');
  await card.locator('.category-icon').click();
  await expect(app.inspector.getByRole('heading', { name: 'Gates' })).toBeVisible();
  await expect(app.inspector.locator('.group-contents li')).toHaveText(['f', 'i', 'c̃', 'o']);
  for (let times = 0; times < 2; times++) await page.keyboard.press('Control+z');
  await expect(card).toHaveCount(0);
  await expect(page.locator('.card[data-node]')).toHaveCount(11);
  for (let times = 0; times < 2; times++) await page.keyboard.press('Control+y');
  await expect(card).toBeVisible();
});

test('a group is stepped into and out of, opened in place, folded and dissolved, by keyboard', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const card = await group(page, gates, 'Gates');
  await card.locator('.category-icon').click();
  await page.keyboard.press('Shift+H');
  const path = page.getByRole('navigation', { name: 'Where you are' });
  await expect(path.locator('[aria-current]')).toHaveText('Gates');
  await expect(page.locator('.card[data-node]')).toHaveCount(4);
  await expect(page.locator('.outlet')).toHaveText(['from h_prev', 'from x', 'to C', 'to C', 'to C', 'to h']);
  await expect.poll(() => numbersOn(page, 'o.y→h.o')).toEqual(['0.6225', '−0.1030']);
  await page.keyboard.press('Escape');
  await expect(path).toHaveCount(0);
  await expect(card).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('h');
  const open = page.getByRole('region', { name: 'group Gates' });
  await expect(open).toBeVisible();
  // Again while the view still glides.
  await expect(async () => {
    const border = await boxOf(open);
    for (const gate of gates) {
      const box = await boxOf(page.locator(`.card[data-node="${gate}"]`));
      expect(box.x > border.x && box.y > border.y && box.x + box.width < border.x + border.width && box.y + box.height < border.y + border.height, gate).toBe(true);
    }
  }).toPass({ timeout: 10_000 });
  await page.keyboard.press('h');
  await expect(card).toBeVisible();
  await page.keyboard.press('Control+Shift+g');
  await expect(card).toHaveCount(0);
  await expect(page.locator('.card[data-selected]')).toHaveCount(4);
});

test('a group within a group is one card with it, and each part of the path leads to its level', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await group(page, ['f', 'i'], 'Inner');
  await choose(page, ['c_tilde']);
  await page.locator('.card-group .category-icon').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await page.keyboard.type('Outer');
  await page.keyboard.press('Enter');
  await expect(page.locator('.card-group')).toHaveCount(1);
  await page.locator('.card-group').dblclick({ position: { x: 60, y: 40 } });
  const path = page.getByRole('navigation', { name: 'Where you are' });
  await expect(path).toContainText('Outer');
  await expect(page.locator('.card-group')).toHaveCount(1);
  await page.locator('.card-group').dblclick({ position: { x: 60, y: 40 } });
  await expect(path.locator('[aria-current]')).toHaveText('Inner');
  await expect(page.locator('.card[data-node]')).toHaveCount(2);
  await path.getByRole('button', { name: 'Whole network' }).click();
  await expect(path).toHaveCount(0);
  await expect(page.locator('.card[data-node]')).toHaveCount(8);
});

test('a folded group is moved, and wired by pointer like a node', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const card = await group(page, gates, 'Gates');
  const before = await boxOf(card);
  const handle = await middleOf(card.locator('.category-icon'));
  await page.mouse.move(handle.x, handle.y);
  await page.mouse.down();
  await page.mouse.move(handle.x - 20, handle.y - 60, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await boxOf(card)).y - before.y)).toBeLessThan(-40);
  // The wire from x to the gates is cut, and drawn anew to the one port that stands for four.
  await app.selectEdge(page.locator('.react-flow__edge[data-id="x.x→f.x"]'));
  await page.keyboard.press('Delete');
  await expect(page.locator('.status-bar')).toContainText('12 edges');
  const x = new Card(page, 'x');
  await app.drawWire(x.output('x'), card.getByRole('button', { name: /^Input f\.x/ }));
  await expect(page.locator('.status-bar')).toContainText('16 edges');
  await expect(app.loss).toHaveText('0.1062');
  for (let times = 0; times < 3; times++) await page.keyboard.press('Control+z');
  await expect.poll(async () => Math.round((await boxOf(card)).y)).toBe(Math.round(before.y));
});

test('a module is kept, and inserted with its own or with shared parameters', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const card = await group(page, gates, 'Gates');
  await card.locator('.category-icon').click();
  await app.inspector.getByRole('button', { name: 'Keep as a module' }).click();
  const entry = page.locator('.palette-module', { hasText: 'Gates' });
  await entry.locator('.palette-item').click();
  await expect(page.locator('.card-group')).toHaveCount(2);
  const numbers = async (): Promise<string> => {
    await app.clickPane();
    return app.inspector.locator('.form', { hasText: 'Trainable numbers' }).locator('.form-value').innerText();
  };
  expect(await numbers()).toContain('16');
  await entry.hover();
  await entry.getByRole('button', { name: 'Insert Gates sharing the parameters of its earlier copy' }).click();
  await expect(page.locator('.card-group')).toHaveCount(3);
  expect(await numbers()).toContain('16');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card-group')).toHaveCount(2);
});

test('an LSTM cell is expanded into its gates and folded back, with the same weights and numbers', async ({ page }) => {
  const app = new AppPage(page);
  await page.setViewportSize({ width: 1920, height: 1080 });
  const x = await app.drag('input', { x: 120, y: 100 });
  const cell = await app.drag('lstm', { x: 420, y: 120 });
  const loss = await app.drag('sum-loss', { x: 1150, y: 100 });
  const h = await app.drag('delay:forwards', { x: 420, y: 620 });
  const c = await app.drag('delay:forwards', { x: 760, y: 620 });
  await app.connect(x, 'x', cell, 'x');
  await app.connect(cell, 'H', loss, 'x');
  await app.connect(cell, 'H', h, 'x');
  await app.connect(h, 'y', cell, 'h');
  await app.connect(cell, 'C', c, 'x');
  await app.connect(c, 'y', cell, 'c');
  await app.clickPane();
  const steps = app.inspector.getByLabel('Time steps');
  await steps.fill('3');
  await steps.press('Enter');
  await x.type([[0.5], [-1], [2]]);
  await expect(app.loss).not.toHaveText('–');
  await expect.poll(() => app.lossNumber()).not.toBe(0);
  const before = await app.lossText();
  const numbers = await app.read(x, 'x', cell, 'x');
  await cell.select();
  await page.keyboard.press('e');
  await expect(page.locator('.card[data-node]')).toHaveCount(10);
  await expect(page.locator('.card[data-selected]')).toHaveCount(6);
  await expect(app.loss).toHaveText(before);
  await page.keyboard.press('Shift+E');
  await expect(page.locator('.card[data-node]')).toHaveCount(5);
  const folded = await app.selectedCard();
  await expect(app.loss).toHaveText(before);
  await app.expectNumbers(x, 'x', folded, 'x', numbers);
  await choose(page, [x.id, loss.id]);
  await page.keyboard.press('Shift+E');
  await expect(app.notices).toContainText('These nodes are not the gates of one cell');
});

test('a recurrent network is unrolled: each step beside the next, with the numbers that the scrubber shows', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const atSteps: string[][] = [];
  for (let step = 0; step < 3; step++) {
    if (step > 0) await page.getByRole('button', { name: 'Next time step' }).click();
    await expect(page.locator('.toolbar')).toContainText(`${String(step + 1)}/3`);
    // The place is told at once; the numbers of the step are there when they are others than those before.
    let numbers: string[] = [];
    await expect.poll(async () => (numbers = await numbersOn(page, 'o.y→L.prediction'))).not.toEqual(atSteps.at(-1));
    atSteps.push(numbers);
  }
  expect(new Set(atSteps.map(String)).size).toBe(3);
  await app.clickPane();
  await page.keyboard.press('u');
  await expect(page.locator('.card[data-node="h"]')).toHaveCount(3);
  // One wire less for the first step: what came before it is not there.
  await expect(page.locator('.react-flow__edge')).toHaveCount(3 * 9 - 1);
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+1');
  for (const [step, numbers] of atSteps.entries()) await expect.poll(() => numbersOn(page, `o.y→L.prediction@${String(step)}`), { message: `step ${String(step + 1)}` }).toEqual(numbers);
  await page.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.locator('.card[data-node="h"]')).toHaveCount(1);
  await expect(app.button('edit.undo')).toBeDisabled();
});
