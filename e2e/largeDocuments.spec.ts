import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, middleOf } from './pages/appPage.ts';

// Documents that are large, or too large to run: the window never freezes.

/** A block of the page's thread longer than this is a freeze, ms: generous, as the machine is shared with browser and engine. */
const mostBlock = 2000;

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

/** Watches how long the page's thread is blocked at once, while something is done; the longest, ms. */
async function longestBlock(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const blocks: number[] = [];
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) blocks.push(duration); }).observe({ type: 'longtask', buffered: false });
    Object.assign(window, { blocks });
  });
  await act();
  return page.evaluate(() => Math.max(0, ...(window as unknown as { blocks: number[] }).blocks));
}

const head = { format: 'chainrule', schemaVersion: 3, precision: 'float64', seed: 1, groups: [], frames: [], dataset: null, training: { learningRate: 0.1, epochs: 1 }, runs: [], expected: [], view: {} };

/** Chains of tanh, 100 long, out of as many inputs as it takes. */
function chains(count: number): string {
  const nodes = Array.from({ length: count }, (_, index) => {
    const base = { id: `n${String(index)}`, version: 1, position: { x: (index % 100) * 320, y: Math.floor(index / 100) * 190 }, parameters: {} };
    return index % 100 === 0 ? { ...base, type: 'input', config: { shape: [1] } } : { ...base, type: 'activation', config: { function: 'tanh' } };
  });
  const edges = nodes.flatMap(({ id }, index) => (index % 100 === 0 ? [] : [{ id: `e${String(index)}`, source: { node: `n${String(index - 1)}`, port: index % 100 === 1 ? 'x' : 'y' }, target: { node: id, port: 'x' } }]));
  const columns = Object.fromEntries(nodes.filter(({ type }) => type === 'input').map(({ id }) => [id, { values: { shape: [1, 1, 1], values: [0.3] } }]));
  return JSON.stringify({ ...head, title: `${String(count)} nodes`, nodes, edges, parameters: [], data: { samples: 1, steps: 1, columns } });
}

/** A fused LSTM of two units that reads its own state, and the sum of what it gives at the last step. */
function longLstm(steps: number): string {
  const node = (id: string, type: string, x: number, config: object, parameters = {}): object => ({ id, type, version: 1, position: { x, y: 0 }, config, parameters });
  const slots = ['f', 'i', 'g', 'o'];
  const slot = (kind: string, shape: readonly number[]): object => ({ id: kind, name: kind, trainable: true, values: { shape, values: Array.from({ length: shape.reduce((size, n) => size * n, 1) }, (_, index) => 0.1 * ((index % 5) - 2)) } });
  const nodes = [
    node('x', 'input', 0, { shape: [1] }),
    node('hPrev', 'delay', 300, { shape: [2] }), node('cPrev', 'delay', 300, { shape: [2] }),
    node('l', 'lstm', 600, { units: 2, bias: 'vector' }, Object.fromEntries(slots.flatMap((gate) => [[`W${gate}`, `W${gate}`], [`b${gate}`, `b${gate}`]]))),
    node('L', 'sum-loss', 900, {}),
  ];
  const edge = (source: string, out: string, target: string, port: string): object => ({ id: `${source}.${out}→${target}.${port}`, source: { node: source, port: out }, target: { node: target, port } });
  const edges = [edge('x', 'x', 'l', 'x'), edge('hPrev', 'y', 'l', 'h'), edge('cPrev', 'y', 'l', 'c'), edge('l', 'H', 'hPrev', 'x'), edge('l', 'C', 'cPrev', 'x'), edge('l', 'H', 'L', 'x')];
  const values = Buffer.from(new Float64Array(Array.from({ length: steps }, (_, step) => Math.sin(step))).buffer).toString('base64');
  return JSON.stringify({ ...head, title: `${String(steps)} steps`, nodes, edges, parameters: slots.flatMap((gate) => [slot(`W${gate}`, [3, 2]), slot(`b${gate}`, [2])]), data: { samples: 1, steps, columns: { x: { values: { shape: [1, steps, 1], float64: values } } } } });
}

function written(home: string, name: string, text: string): string {
  const file = path.join(home, `${name}.chainrule.json`);
  writeFileSync(file, text);
  return file;
}

test('100,000 nodes are refused with how many there may be, and no block of 2 s', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const file = written(started.home, 'large', chains(100_000));
  const begun = Date.now();
  const block = await longestBlock(page, async () => {
    await app.open(file);
    await expect(app.notices).toContainText('the project has 100000 nodes, and at most 20000 can be opened', { timeout: 20_000 });
  });
  console.log(`100,000 nodes: refused after ${String(Date.now() - begun)} ms, longest block ${block.toFixed(0)} ms`);
  expect(block).toBeLessThan(mostBlock);
  // What was there is still there, and is edited.
  await expect(page.locator('.card')).toHaveCount(11);
  await page.keyboard.press('Escape');
  await app.drag('linear', { x: 300, y: 300 });
  await expect(page.locator('.card')).toHaveCount(12);
});

test('an LSTM of 10,000 steps runs, while the window answers', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const file = written(started.home, 'long', longLstm(10_000));
  const block = await longestBlock(page, async () => {
    await app.open(file);
    await expect(page.locator('.card')).toHaveCount(5);
    // At work for seconds, and not taken for hanging.
    await expect(app.loss).not.toHaveText('–', { timeout: 60_000 });
  });
  console.log(`An LSTM of 10,000 steps: runs, longest block ${block.toFixed(0)} ms`);
  expect(block).toBeLessThan(mostBlock);
  expect(await app.lossText()).toMatch(/^−?\d/);
  await expect(app.notices.getByRole('alert')).toHaveCount(0);
  await expect(page.locator('.engine-state')).toHaveAttribute('data-state', 'ready');
});

test('100,000 steps of an LSTM are refused with how many there may be, while the document is edited on', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const file = written(started.home, 'longer', longLstm(100_000));
  const block = await longestBlock(page, async () => {
    await app.open(file);
    await expect(app.notices).toContainText('It comes to 500,000, and at most 250,000 are done', { timeout: 20_000 });
  });
  console.log(`An LSTM of 100,000 steps: refused, longest block ${block.toFixed(0)} ms`);
  expect(block).toBeLessThan(mostBlock);
  await app.drag('linear', { x: 300, y: 300 });
  await expect(page.locator('.card')).toHaveCount(6);
  await expect(page.locator('.engine-state')).toHaveAttribute('data-state', 'ready');
});

test('of a large network the cards near the view are in the page, with all their wires, wherever it goes', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.open(written(started.home, 'chains', chains(3000)));
  await expect(page.locator('.status-bar')).toContainText('3000 nodes');
  const cards = page.locator('.react-flow__node');
  const most = 260;
  await expect(cards.first()).toBeVisible();
  expect(await cards.count()).toBeLessThan(most);
  const wireTo = (id: string): Locator => page.locator(`.react-flow__edge[data-id="${id}"] path`).first();
  await expect(wireTo('e1')).toHaveAttribute('d', /^M/);
  // A node far away is found, comes into view with its wires, and is what the keyboard and the pointer act on.
  await page.keyboard.press('Control+f');
  await page.getByRole('search').getByRole('combobox').fill('n2950');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const far = page.locator('.react-flow__node[data-id="n2950"]');
  await expect(far).toBeInViewport();
  await expect(wireTo('e2950')).toHaveAttribute('d', /^M/);
  await expect(wireTo('e2951')).toHaveAttribute('d', /^M/);
  await expect(page.locator('.react-flow__node[data-id="n1"]')).toHaveCount(0);
  expect(await cards.count()).toBeLessThan(most);
  // A drag of two of which one is out of view moves both.
  const first = await far.evaluate((node: HTMLElement) => node.style.transform);
  await page.keyboard.press('Control+a');
  const middle = await middleOf(far.locator('.category-icon'));
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 5, middle.y, { steps: 2 });
  await page.mouse.move(middle.x + 60, middle.y + 30, { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => far.evaluate((node: HTMLElement) => node.style.transform)).not.toBe(first);
  const moved = await shiftOf(far, first);
  await page.keyboard.press('Control+f');
  await page.getByRole('search').getByRole('combobox').fill('n101');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const near = page.locator('.react-flow__node[data-id="n101"]');
  await expect(near).toBeInViewport();
  expect(await shiftOf(near, 'translate(320px, 190px)')).toEqual(moved);
  // The map holds all of it.
  await app.canvas.focus();
  await page.keyboard.press('Alt+m');
  const drawn = await page.getByRole('img', { name: 'Map of the network' }).locator('path').evaluateAll((paths) => paths.map((path) => path.getAttribute('d')?.match(/M/g)?.length ?? 0).reduce((sum, count) => sum + count, 0));
  expect(drawn).toBe(3000 + 2);
});

/** How far a card lies from where it was, px on the canvas. */
async function shiftOf(card: Locator, before: string): Promise<number[]> {
  const numbers = (text: string): number[] => (text.match(/-?[\d.]+/g) ?? []).map(Number);
  const now = numbers(await card.evaluate((node: HTMLElement) => node.style.transform));
  return numbers(before).map((value, index) => Math.round((now[index] ?? NaN) - value));
}
