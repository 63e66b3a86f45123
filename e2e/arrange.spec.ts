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
  // Nothing moved, so one undo brings the heap back.
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
  await page.keyboard.press('Alt+Shift+T');
  // An edit meanwhile: the layout of what was is not for what is.
  await page.keyboard.press('ArrowDown');
  await expect(app.notices).toContainText('changed while it was being tidied');
  await page.keyboard.press('Control+z');
  await expect.poll(() => places(page)).toEqual(heap);
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(async () => overlapping(await places(page))).toEqual([]);
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
