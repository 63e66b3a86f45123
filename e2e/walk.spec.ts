import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';
import { Card } from './pages/card.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

/** What the 3-2-2 example's source prints at each place of the walk; after the last "=" of each formula. */
const captions: readonly (readonly [title: string, results: readonly string[]])[] = [
  ['Forward: z_h', ['4.3', '5.3']],
  ['Forward: h', ['0.9866', '0.9950']],
  ['Forward: z_o', ['2.0862', '1.3888']],
  ['Forward: o', ['0.8896', '0.8004']],
  ['Forward: E', ['0.5932']],
  ['The loss', ['0.5932']],
  ['Backward: E', ['0.7896', '0.7504', '-0.7896', '-0.7504']],
  ['Backward: o', ['0.0776', '0.1199']],
  ['Backward: z_o', ['0.1502', '0.0818', '0.0765', '0.1183', '0.0772', '0.1193', '0.1975']],
  ['Backward: h', ['0.0020', '0.0004']],
  // The first three go to x: the source leaves them out, ∂E/∂x₁ = 0.00198 · 0.1 + 0.00040 · 0.2 and so on.
  ['Backward: z_h', ['0.0003', '0.0008', '0.0012', '0.0020', '0.0004', '0.0079', '0.0016', '0.0099', '0.0020', '0.0024']],
  ['Update: W1', ['0.1000', '0.2000', '0.2999', '0.4000', '0.4999', '0.6000']],
  ['Update: b1', ['0.5000']],
  ['Update: W2', ['0.6992', '0.7988', '0.8992', '0.0988']],
  ['Update: b2', ['0.4980']],
];

/** The walk's caption, once the engine stands at this moment (from 1). */
async function captionAt(page: Page, moment: number): Promise<Locator> {
  const caption = page.locator(`.walk-caption[data-moment="${String(moment - 1)}"]`);
  await expect(caption).toBeVisible();
  return caption;
}

/** The formulas of a caption in LaTeX, as KaTeX hands them to screen readers. */
async function formulasOf(caption: Locator): Promise<string[]> {
  return caption.locator('.walk-line > .formula:first-child annotation').allTextContents();
}

test('the 3-2-2 example is walked through by keyboard, and every caption has its numbers', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await app.canvas.focus();
  for (const [index, [title, results]] of captions.entries()) {
    await page.keyboard.press('F10');
    const caption = await captionAt(page, index + 1);
    await expect(caption.locator('strong')).toHaveText(title);
    const formulas = await formulasOf(caption);
    expect(formulas.map((tex) => tex.split(' = ').at(-1)), title).toEqual(results);
  }
  await expect(page.getByRole('button', { name: 'Walk: next operation' })).toBeDisabled();
});

test('no key is lost while the walk begins', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await Promise.all([1, 2, 3].map(() => page.keyboard.press('F10')));
  await captionAt(page, 3);
  await page.keyboard.press('F8');
  await expect(page.locator('.walk')).toHaveCount(0);
  // Begun and ended at once. Two different keys: the same one twice at once may come as one that is held down.
  await Promise.all(['F10', 'F8'].map((key) => page.keyboard.press(key)));
  await expect(page.locator('.walk')).toHaveCount(0);
  await page.keyboard.press('F10');
  await captionAt(page, 1);
});

test('a caption puts the numbers into the chain rule', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  for (let moment = 1; moment <= 10; moment++) {
    await page.keyboard.press('F10');
    await captionAt(page, moment);
  }
  const [first] = await formulasOf(await captionAt(page, 10));
  expect(first).toBe(
    '\\frac{\\partial E}{\\partial z_{h;1}} = \\frac{\\partial E}{\\partial h_{1}} \\cdot h_{1} \\cdot \\left(1 - h_{1}\\right) = 0.1502 \\cdot 0.9866 \\cdot \\left(1 - 0.9866\\right) = 0.0020',
  );
});

test('what is not yet computed is blank, the active node and edge are lit, and the end shows everything again', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const [z_h, h, z_o] = ['z_h', 'h', 'z_o'].map((id) => new Card(page, id)) as [Card, Card, Card];
  await app.button('run.walk').click();
  await captionAt(page, 1);
  await expect(page.locator('.card[data-walk=lit]')).toHaveAttribute('data-node', 'z_h');
  await expect(page.locator('.card[data-node=h]')).toHaveAttribute('data-walk', 'waiting');
  await expect(app.edge(z_h, 'y', h, 'x').locator('.wire-lit-forward')).toHaveCount(1);
  await expect(app.loss).toHaveText('–');
  await expect(page.locator('.card-loss')).toHaveText('–');
  const numbers = await app.outline();
  const row = (from: string): Locator => numbers.locator('tr', { hasText: from }).first();
  await expect(row('z_h → h')).toContainText('4.3000');
  await expect(row('h → z_o')).not.toContainText('0.9866');

  await page.getByRole('button', { name: 'Walk: finish the phase' }).click();
  await captionAt(page, 5);
  await expect(row('h → z_o')).toContainText('0.9866');
  await expect(row('h → z_o')).not.toContainText('0.1502');
  await page.getByRole('button', { name: 'Backward', exact: true }).click();
  for (let more = 0; more < 2; more++) await page.getByRole('button', { name: 'Walk: next operation' }).click();
  await captionAt(page, 9);
  await expect(app.edge(h, 'y', z_o, 'x').locator('.wire-lit-backward')).toHaveCount(1);
  await expect(row('h → z_o')).toContainText('0.1502');
  // One step back takes it away again.
  await page.keyboard.press('Shift+F10');
  await captionAt(page, 8);
  await expect(row('h → z_o')).not.toContainText('0.1502');

  await page.getByRole('button', { name: 'End the walk' }).click();
  await expect(page.locator('.walk')).toHaveCount(0);
  await expect(row('h → z_o')).toContainText('0.1502');
  await expect(app.loss).toHaveText('0.5932');
});

test('a recurrent network is walked forward through the steps, and back through them', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  await page.keyboard.press('F8');
  const seen: string[] = [];
  const slider = page.getByRole('slider', { name: 'Operation' });
  const count = Number(await slider.getAttribute('max'));
  for (let moment = 1; moment <= count; moment++) {
    const caption = await captionAt(page, moment);
    const title = await caption.locator('strong').innerText();
    const time = caption.locator('.walk-time');
    seen.push(`${title}${(await time.count()) > 0 ? `, ${await time.innerText()}` : ''}`);
    if (moment < count) await page.keyboard.press('F10');
  }
  const of = (what: string): string[] => seen.filter((title) => title.startsWith(what));
  expect(of('Forward: h,')).toEqual(['Forward: h, step 1 of 3', 'Forward: h, step 2 of 3', 'Forward: h, step 3 of 3']);
  expect(of('Backward: h,')).toEqual(['Backward: h, step 3 of 3', 'Backward: h, step 2 of 3', 'Backward: h, step 1 of 3']);
  expect(seen.at(-1)).toMatch(/^Update: /);
  // The scrubber has gone with it.
  await page.getByRole('button', { name: 'Forward', exact: true }).click();
  await expect(page.getByRole('slider', { name: 'step', exact: true })).toHaveValue('1');
});

test('playing goes on by itself, pauses, and an edit ends the walk', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await page.keyboard.press('F8');
  await captionAt(page, 1);
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('4');
  await page.keyboard.press('F9');
  // It does not wait to be read: the third moment may be over.
  await expect.poll(async () => Number(await page.locator('.walk-caption').getAttribute('data-moment'))).toBeGreaterThanOrEqual(2);
  await page.keyboard.press('F9');
  await expect(page.getByRole('button', { name: 'Walk: play' })).toBeVisible();
  await app.setTraining('Learning rate η', '0.2');
  await expect(page.locator('.walk')).toHaveCount(0);
  await expect(app.loss).toHaveText('0.1062');
});

test('the inspector, health and the derivation tell nothing that is still ahead', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await page.locator('.card[data-node=z_o] .category-icon').click();
  const gradient = app.inspector.getByRole('group', { name: '∂L/∂ W2' }).locator('input').first();
  await expect(gradient).toHaveValue('0.0765');
  await page.keyboard.press('F8');
  await captionAt(page, 1);
  await expect(gradient).toHaveValue('–');
  const dock = page.getByRole('tabpanel');
  for (const name of ['Derivation', 'Health']) {
    await page.getByRole('tab', { name }).click();
    await expect(dock).toContainText('The walk has not come to this yet.');
  }
  await page.getByRole('button', { name: 'Update', exact: true }).click();
  await captionAt(page, 12);
  await expect(gradient).toHaveValue('0.0765');
  await expect(dock).toContainText('root mean square');
  // Escape ends the walk from its own bar, and the keyboard goes on at the canvas.
  await page.keyboard.press('Shift+Tab');
  await page.locator('.walk-phase').first().focus();
  await page.keyboard.press('Escape');
  await expect(page.locator('.walk')).toHaveCount(0);
  await expect(app.canvas).toBeFocused();
});

test('at the end the update is offered, and is the one that was shown', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await page.keyboard.press('F8');
  await captionAt(page, 1);
  await page.getByRole('slider', { name: 'Operation' }).press('End');
  const caption = await captionAt(page, 15);
  await expect(caption).toContainText('has not been taken yet');
  await caption.getByRole('button', { name: 'Take this update' }).click();
  await expect(page.locator('.walk')).toHaveCount(0);
  await page.locator('.card[data-node=z_o] .category-icon').click();
  await expect(app.inspector.getByRole('group', { name: 'b2', exact: true }).locator('input')).toHaveValue('0.4980');
});

test('in a low window the dock makes room, and the bar keeps its height', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await page.getByRole('tab', { name: 'Outline' }).click();
  await expect(page.locator('.outline')).toBeVisible();
  await page.keyboard.press('F8');
  await captionAt(page, 1);
  await expect(page.locator('.outline')).toHaveCount(0);
  const { height } = await boxOf(page.locator('.walk'));
  for (const moment of [2, 3, 4, 5, 6, 7, 8, 9]) {
    await page.keyboard.press('F10');
    await captionAt(page, moment);
    expect((await boxOf(page.locator('.walk'))).height).toBe(height);
  }
  // Opened all the same, it leaves the canvas enough to see the network whole.
  await page.getByRole('tab', { name: 'Outline' }).click();
  await expect(page.locator('.outline')).toBeVisible();
  const canvas = await boxOf(app.canvas);
  expect(canvas.height).toBeGreaterThanOrEqual(250);
  for (const card of await page.locator('.card').all()) {
    await expect.poll(async () => {
      const { y, height: tall } = await boxOf(card);
      return y >= canvas.y && y + tall <= canvas.y + canvas.height;
    }).toBe(true);
  }
  await page.keyboard.press('F8');
  await expect(page.locator('.walk')).toHaveCount(0);
  await expect(page.locator('.outline')).toBeVisible();
});

test('nodes without a name have letters, on their cards and in the formulas; without a loss the walk ends forward', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 80, y: 120 });
  const first = await app.drag('linear', { x: 330, y: 120 });
  const second = await app.drag('linear', { x: 580, y: 120 });
  await app.connect(x, 'x', first, 'x');
  await app.connect(first, 'y', second, 'x');
  const symbol = (id: string): Locator => page.locator(`.card[data-node=${id}] .card-symbol annotation`);
  await expect(symbol(x.id)).toHaveText('x');
  await expect(symbol(first.id)).toHaveText('z_{1}');
  await expect(symbol(second.id)).toHaveText('z_{2}');
  await page.keyboard.press('F8');
  await captionAt(page, 1);
  await page.keyboard.press('F10');
  const caption = await captionAt(page, 2);
  await expect(caption.locator('strong')).toHaveText('Forward: Linear');
  const [formula] = await formulasOf(caption);
  expect(formula).toMatch(/^z_\{2\} = z_\{1\} \\cdot W_\{2\} \+ b_\{2\} = /);
  await expect(caption).toContainText('without a loss nothing comes back');
  await expect(page.getByRole('button', { name: 'Walk: next operation' })).toBeDisabled();
  await page.keyboard.press('F8');
  // A name of its own takes the letter's place, in formulas too.
  await first.rename('h');
  await expect(symbol(first.id)).toHaveCount(0);
  await page.keyboard.press('F8');
  await captionAt(page, 1);
  expect((await formulasOf(page.locator('.walk-caption')))[0]).toMatch(/^h = x /);
});

test('the walk speaks Chinese', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  await app.button('view.language').click();
  await page.keyboard.press('F8');
  const caption = await captionAt(page, 1);
  await expect(caption.locator('strong')).toHaveText('前向：z_h');
  await expect(page.getByRole('button', { name: '反向', exact: true })).toBeVisible();
});
