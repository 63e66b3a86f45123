import { type Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where the cards are, in the canvas's own units, by name. */
async function places(page: Page): Promise<Record<string, Place>> {
  return page.locator('.card').evaluateAll((cards) =>
    Object.fromEntries(
      cards.map((card) => {
        const node = card.closest<HTMLElement>('.react-flow__node');
        const [, x = '0', y = '0'] = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(node?.style.transform ?? '') ?? [];
        const [left, top] = [Number(x), Number(y)];
        return [card.querySelector('h3')?.textContent ?? '', { left, top, right: left + card.clientWidth, bottom: top + card.clientHeight }];
      }),
    ),
  );
}

function overlapping(cards: Record<string, Place>): string[] {
  const all = Object.entries(cards);
  return all.flatMap(([name, a], index) => all.slice(index + 1).filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).map(([other]) => `${name} ${other}`));
}

/** Puts every card in the same place: left and upper borders aligned. */
async function heapUp({ canvas, page }: AppPage): Promise<void> {
  await canvas.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+a');
  await page.keyboard.press('Alt+w');
}

test('a recurrent network in disorder is tidied by key: forward from left to right, as one entry; a second time nothing moves', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  await heapUp(app);
  await expect.poll(async () => new Set(Object.values(await places(page)).map(({ left, top }) => `${String(left)} ${String(top)}`)).size).toBe(1);
  const heap = await places(page);
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(async () => overlapping(await places(page))).toEqual([]);
  const tidy = await places(page);
  const edges = await page.locator('.react-flow__edge').evaluateAll((wires) => wires.map((wire) => wire.getAttribute('aria-label') ?? ''));
  const names = Object.keys(tidy);
  const nameOf = (end: string): string => names.find((name) => end.replace(/\.\w+$/, '') === name) ?? '';
  const forward = edges.map((label) => label.split(' to ').map(nameOf)).filter(([from = '', to = '']) => (tidy[from]?.right ?? 0) + 60 < (tidy[to]?.left ?? 0));
  // Only the wire into the delay may run back.
  expect(forward.length).toBe(edges.length - (await page.locator('.wire-lag').count()));
  await page.keyboard.press('Alt+Shift+T');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Tidy the whole');
  await page.keyboard.press('Enter');
  await expect(app.canvas).toBeFocused();
  // Nothing moved, so neither is an entry: before the other direction, which is one, comes the heap.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('top to bottom');
  await page.keyboard.press('Enter');
  await expect.poll(() => places(page)).not.toEqual(tidy);
  await page.keyboard.press('Control+z');
  await expect.poll(() => places(page)).toEqual(tidy);
  await page.keyboard.press('Control+z');
  await expect.poll(() => places(page)).toEqual(heap);
  await page.keyboard.press('Control+y');
  await expect.poll(() => places(page)).toEqual(tidy);
});

test('a network is tidied from top to bottom from the command palette, and the direction is kept', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const across = await places(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('top to bottom');
  await page.keyboard.press('Enter');
  await expect.poll(() => places(page)).not.toEqual(across);
  const down = await places(page);
  const size = (all: Record<string, Place>): number => Math.max(...Object.values(all).map(({ bottom }) => bottom)) - Math.min(...Object.values(all).map(({ top }) => top));
  expect(size(down)).toBeGreaterThan(2 * size(across) - 1);
  expect(overlapping(down)).toEqual([]);
  await app.canvas.focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => places(page)).toEqual(across);
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(() => places(page)).toEqual(down);
});

test('a folded group is laid out as one card, and what it holds goes along', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('skip-connection');
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Alt+w');
  await app.clickPane();
  const cards = page.locator('.card');
  const count = await cards.count();
  await cards.nth(1).locator('.category-icon').click();
  await page.keyboard.down('Control');
  await cards.nth(2).locator('.category-icon').click();
  await page.keyboard.up('Control');
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(cards).toHaveCount(count - 1);
  const box = async (): Promise<unknown> => page.locator('.react-flow__node-group').evaluate((node: HTMLElement) => node.style.transform);
  const before = await box();
  await app.clickPane();
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(box).not.toEqual(before);
  await expect.poll(async () => overlapping(await places(page))).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect.poll(box).toEqual(before);
});

test('where ELK does not answer in time the simpler layout is taken, and the app goes on meanwhile', async ({ page }) => {
  const app = new AppPage(page);
  // The worker's file never comes.
  await page.route('**/elk-worker*', () => undefined);
  await app.openExample('skip-connection');
  await heapUp(app);
  const heap = await places(page);
  const asked = page.waitForRequest('**/elk-worker*');
  await page.keyboard.press('Alt+Shift+T');
  await asked;
  // An edit meanwhile: the layout of what was is not for what is.
  await page.keyboard.press('ArrowDown');
  await expect(app.notices).toContainText('changed while it was being tidied');
  await page.keyboard.press('Control+z');
  await expect.poll(() => places(page)).toEqual(heap);
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(async () => overlapping(await places(page))).toEqual([]);
});

test('tidying that takes long says so, and is cancelled by Escape or by a button; then nothing changes', async ({ page, host }) => {
  test.skip(host === 'web', 'the service worker has the worker’s file, and nothing holds it back');
  const app = new AppPage(page);
  // The worker's file never comes.
  await page.route('**/elk-worker*', () => undefined);
  await app.openExample('skip-connection');
  await heapUp(app);
  const heap = await places(page);
  const selected = await page.locator('.card[data-selected]').count();
  const sign = app.notices.getByRole('status').filter({ hasText: 'Tidying…' });
  await page.keyboard.press('Alt+Shift+T');
  await expect(sign).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sign).toHaveCount(0);
  // Escape let go of nothing else.
  await expect(page.locator('.card[data-selected]')).toHaveCount(selected);
  await page.keyboard.press('Alt+Shift+T');
  await sign.getByRole('button', { name: 'Cancel' }).click();
  await expect(sign).toHaveCount(0);
  expect(await places(page)).toEqual(heap);
  // What goes on when nobody cancels it ends the sign too.
  await page.unroute('**/elk-worker*');
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(async () => overlapping(await places(page))).toEqual([]);
  await expect(app.notices.getByRole('status')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => places(page)).toEqual(heap);
});

test('cards are aligned and distributed by key, each as one entry', async ({ page }) => {
  const app = new AppPage(page);
  await app.drag('linear', { x: 140, y: 100 });
  await app.drag('activation:tanh', { x: 420, y: 170 });
  await app.drag('input', { x: 640, y: 300 });
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  const before = await places(page);
  const all = async (side: keyof Place): Promise<number[]> => Object.values(await places(page)).map((place) => place[side]);
  const middles = async (from: keyof Place, to: keyof Place): Promise<number[]> => Object.values(await places(page)).map((place) => Math.round((place[from] + place[to]) / 2));
  const same = (numbers: number[]): boolean => Math.max(...numbers) - Math.min(...numbers) <= 1;
  for (const [key, read] of [
    ['Alt+a', () => all('left')],
    ['Alt+d', () => all('right')],
    ['Alt+w', () => all('top')],
    ['Alt+s', () => all('bottom')],
    ['Alt+h', () => middles('top', 'bottom')],
    ['Alt+v', () => middles('left', 'right')],
  ] as const) {
    await page.keyboard.press(key);
    await expect.poll(async () => same(await read()), { message: key }).toBe(true);
    await page.keyboard.press('Control+z');
    await expect.poll(() => places(page), { message: key }).toEqual(before);
  }
  const gaps = async (): Promise<number[]> => {
    const sorted = Object.values(await places(page)).sort((a, b) => a.left - b.left);
    return sorted.slice(1).map(({ left }, index) => left - (sorted[index]?.right ?? 0));
  };
  expect(same(await gaps())).toBe(false);
  await page.keyboard.press('Alt+Shift+H');
  await expect.poll(async () => same(await gaps())).toBe(true);
});

/** The borders of open groups and of comment frames, in the canvas's own units, by name. */
async function borders(page: Page): Promise<Record<string, Place>> {
  return page.locator('.open-group, .frame').evaluateAll((all) =>
    Object.fromEntries(
      all.map((border) => {
        const holder = border.closest<HTMLElement>('.react-flow__node') ?? (border as HTMLElement);
        const [, x = '0', y = '0'] = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(holder.style.transform) ?? [];
        const [left, top] = [Number(x), Number(y)];
        return [border.querySelector('.open-group-name, .frame-text')?.textContent.trim() ?? '', { left, top, right: left + (border as HTMLElement).offsetWidth, bottom: top + (border as HTMLElement).offsetHeight }];
      }),
    ),
  );
}

/** The names of the cards that a border touches, in alphabetical order. */
async function heldBy(page: Page, name: string): Promise<string[]> {
  const { [name]: border } = await borders(page);
  if (!border) throw new Error(`there is no border ${name}`);
  const cards = Object.entries(await places(page));
  return cards.filter(([, card]) => card.left < border.right && border.left < card.right && card.top < border.bottom && border.top < card.bottom).map(([card]) => card).sort();
}

/** Selects cards by clicks on their heads. */
async function choose(page: Page, ids: readonly string[]): Promise<void> {
  await new AppPage(page).clickPane();
  for (const [index, id] of ids.entries()) await page.locator(`.card[data-node="${id}"] .card-header .category-icon`).click({ modifiers: index === 0 ? [] : ['Control'] });
}

/** Makes a folded group of what is selected, under a name. It is selected then. */
async function group(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+g');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.locator('.card-group[data-selected]').getByRole('heading', { name, exact: true })).toBeVisible();
}

/** Opens a folded group in place. */
async function openGroup(page: Page, name: string): Promise<void> {
  await page.locator('.card-group', { has: page.getByRole('heading', { name, exact: true }) }).locator('.category-icon').click();
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: `group ${name}` })).toBeVisible();
}

test('after tidying, open groups, nested too, and comment frames hold their own cards and no others', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const names = async (ids: readonly string[]): Promise<string[]> => Promise.all(ids.map((id) => page.locator(`.card[data-node="${id}"] h3`).innerText())).then((all) => all.sort());
  const held = { Inner: await names(['f', 'i']), Outer: await names(['f', 'i', 'o']), Candidate: await names(['c_tilde']) };
  await choose(page, ['f', 'i']);
  await group(page, 'Inner');
  await page.locator('.card[data-node=o] .card-header .category-icon').click({ modifiers: ['Control'] });
  await group(page, 'Outer');
  await openGroup(page, 'Outer');
  await openGroup(page, 'Inner');
  await choose(page, ['c_tilde']);
  await page.keyboard.press('Shift+C');
  await page.keyboard.type('Candidate');
  await page.keyboard.press('Escape');
  // Around two cards at two ends of the network lie others.
  expect((await heldBy(page, 'Outer')).length).toBeGreaterThan(3);
  const untidy = await borders(page);
  await app.canvas.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(() => borders(page)).not.toEqual(untidy);
  for (const [name, cards] of Object.entries(held)) await expect.poll(() => heldBy(page, name), { message: name }).toEqual(cards);
  expect(overlapping(await places(page))).toEqual([]);
  const { Inner: inner, Outer: outer } = await borders(page);
  if (!inner || !outer) throw new Error('a border is gone');
  expect(inner.left > outer.left && inner.top > outer.top && inner.right < outer.right && inner.bottom < outer.bottom).toBe(true);
  const tidy = await borders(page);
  // One entry of the history.
  await page.keyboard.press('Control+z');
  await expect.poll(() => borders(page)).toEqual(untidy);
  await page.keyboard.press('Control+y');
  await expect.poll(() => borders(page)).toEqual(tidy);
});
