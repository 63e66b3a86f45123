import { type Locator, type Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf, middleOf } from './pages/appPage.ts';
import type { Card } from './pages/card.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a card is, in the canvas's own units. */
async function placeOf(card: Card): Promise<Point> {
  const transform = await card.page.locator('.react-flow__node', { has: card.locator }).evaluate((node: HTMLElement) => node.style.transform);
  const [, x = '', y = ''] = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(transform) ?? [];
  return { x: Number(x), y: Number(y) };
}

async function viewOf(page: Page): Promise<Point & { zoom: number }> {
  const transform = await page.locator('.react-flow__viewport').evaluate((view: HTMLElement) => view.style.transform);
  const [, x = '', y = '', zoom = ''] = /translate\((-?[\d.]+)px, (-?[\d.]+)px\) scale\(([\d.]+)\)/.exec(transform) ?? [];
  return { x: Number(x), y: Number(y), zoom: Number(zoom) };
}

/** Drags with a button of the mouse from one point of the window to another. */
async function dragFrom(page: Page, from: Point, to: Point, button: 'left' | 'middle' | 'right' = 'left'): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button });
  // A hand begins slowly.
  await page.mouse.move(from.x + 2, from.y);
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up({ button });
}

/** A point of a wire where nothing else lies over it. */
async function pointOn(edge: Locator, share = 0.5): Promise<Point> {
  return edge.locator('.react-flow__edge-interaction').evaluate((path: SVGPathElement, part) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() * part).matrixTransform(path.getScreenCTM() ?? undefined);
    return { x, y };
  }, share);
}

/** An input far left of a linear layer, and the wire between them. */
async function inputToLinear(app: AppPage): Promise<{ readonly x: Card; readonly linear: Card; readonly wire: Locator }> {
  const x = await app.drag('input', { x: 110, y: 160 });
  const linear = await app.drag('linear', { x: 660, y: 160 });
  await app.connect(x, 'x', linear, 'x');
  return { x, linear, wire: app.edge(x, 'x', linear, 'x') };
}

const selectedNames = (page: Page): Promise<string[]> => page.locator('.card[data-selected] h3').allInnerTexts().then((names) => names.sort());

test('arrows move the selection, with Shift faster, as one entry; the canvas in focus is enough', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 200, y: 200 });
  const before = await placeOf(x);
  await app.canvas.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowUp']) await page.keyboard.press(key);
  await expect.poll(() => placeOf(x)).toEqual({ x: before.x + 10, y: before.y - 15 });
  // On the card itself too, and no further than once.
  await page.locator('.react-flow__node', { has: x.locator }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => placeOf(x)).toEqual({ x: before.x + 5, y: before.y - 15 });
  await page.keyboard.press('Control+z');
  await expect.poll(() => placeOf(x)).toEqual(before);
});

test('Alt and arrows go along wires and columns, with focus and selection; with Shift they select all on the way', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const node = (name: string): Locator => page.locator('.react-flow__node', { has: page.getByRole('heading', { name, exact: true }) });
  await app.canvas.focus();
  await node('U x + W h').locator('.category-icon').click();
  for (const [key, name] of [['ArrowRight', 'h'], ['ArrowRight', 'o'], ['ArrowRight', 'L'], ['ArrowLeft', 'o'], ['ArrowLeft', 'h'], ['ArrowLeft', 'U x + W h'], ['ArrowLeft', 'U x'], ['ArrowDown', 'W h'], ['ArrowUp', 'U x']] as const) {
    await page.keyboard.press(`Alt+${key}`);
    await expect(node(name), `${key} to ${name}`).toBeFocused();
    expect(await selectedNames(page)).toEqual([name]);
  }
  await page.keyboard.press('Alt+ArrowRight');
  await expect(node('U x + W h')).toBeFocused();
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect.poll(() => selectedNames(page)).toEqual(['U x', 'U x + W h', 'W h', 'h of the step before', 'x']);
  await expect(page.locator('.react-flow__edge.selected')).toHaveCount(4);
  await node('h').locator('.category-icon').click();
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expect.poll(() => selectedNames(page)).toEqual(['L', 'h', 'o']);
});

test('delete and heal connects what is left', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const edges = await page.locator('.react-flow__edge').count();
  const loss = await app.lossText();
  const sigmoid = page.locator('.card', { has: page.getByRole('heading', { name: 'h', exact: true }) });
  await sigmoid.locator('.category-icon').click();
  await page.keyboard.press('Control+Delete');
  await expect(page.locator('.react-flow__edge')).toHaveCount(edges - 1);
  await expect(app.loss).not.toHaveText(loss);
  await page.keyboard.press('Control+z');
  await expect(app.loss).toHaveText(loss);
});

test('a node dropped on a wire is put into it: from the palette and from the canvas, each as one entry', async ({ page }) => {
  const app = new AppPage(page);
  const { x, linear, wire } = await inputToLinear(app);
  const area = await boxOf(app.canvas);
  const middle = await pointOn(wire);
  const source = await middleOf(page.locator('.palette-item[data-entry="activation:tanh"]'));
  await page.mouse.move(source.x, source.y);
  await page.mouse.down();
  await page.mouse.move(middle.x, middle.y, { steps: 10 });
  await expect(page.locator('.react-flow__edge[data-drop]')).toHaveCount(1);
  await page.mouse.up();
  await expect(page.locator('.react-flow__edge')).toHaveCount(2);
  const tanh = await app.selectedCard();
  await expect(app.edge(x, 'x', tanh, 'x')).toHaveCount(1);
  await expect(app.edge(tanh, 'y', linear, 'x')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(2);
  await expect(wire).toHaveCount(1);
  // A card that lies beside it.
  const relu = await app.drag('activation:relu', { x: 400, y: 420 });
  const grip = await middleOf(relu.locator.locator('.category-icon'));
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(area.x + 300, area.y + 330, { steps: 5 });
  await expect(page.locator('.react-flow__edge[data-drop]')).toHaveCount(0);
  await page.mouse.move(middle.x, middle.y, { steps: 8 });
  await expect(page.locator('.react-flow__edge[data-drop]')).toHaveCount(1);
  await page.mouse.up();
  await expect(app.edge(x, 'x', relu, 'x')).toHaveCount(1);
  await expect(app.edge(relu, 'y', linear, 'x')).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(wire).toHaveCount(1);
  await expect(page.locator('.card')).toHaveCount(3);
  // A target has no output that could go on: it is only put there.
  await app.drag('target', { x: middle.x - area.x, y: middle.y - area.y });
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
});

test('by keyboard a node is put into the selected wire', async ({ page }) => {
  const app = new AppPage(page);
  const { x, linear, wire } = await inputToLinear(app);
  await wire.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+A');
  await expect(page.getByRole('combobox', { name: 'Put a node on the wire' })).toBeFocused();
  await page.keyboard.type('target');
  // It has no output that could go on.
  await expect(page.locator('.quick-add')).toContainText('Nothing fits');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('tanh');
  await page.keyboard.press('Enter');
  const tanh = await app.selectedCard();
  await expect(app.edge(x, 'x', tanh, 'x')).toHaveCount(1);
  await expect(app.edge(tanh, 'y', linear, 'x')).toHaveCount(1);
});

test('Ctrl and the right button cut the wires that the line crosses, as one entry, without a menu', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const count = await page.locator('.react-flow__edge').count();
  const upper = await pointOn(page.locator('.react-flow__edge', { has: page.locator('[id*="U"]') }).or(page.locator('.react-flow__edge')).first());
  await page.keyboard.down('Control');
  await page.mouse.move(upper.x, upper.y - 60);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(upper.x, upper.y, { steps: 4 });
  await page.mouse.move(upper.x, upper.y + 30, { steps: 4 });
  await expect(page.locator('.canvas-marks .mark-cut')).toHaveAttribute('d', /^M.+L/);
  await page.mouse.up({ button: 'right' });
  await page.keyboard.up('Control');
  await expect(page.locator('.canvas-marks .mark-cut')).toHaveAttribute('d', '');
  await expect(page.locator('.react-flow__edge')).toHaveCount(count - 1);
  await expect(page.locator('.quick-add')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.react-flow__edge')).toHaveCount(count);
});

test('a double-click leads a wire through a point; it is dragged, goes along with both cards, and is taken away', async ({ page }) => {
  const app = new AppPage(page);
  const { x, wire } = await inputToLinear(app);
  const at = await pointOn(wire, 0.4);
  await page.mouse.dblclick(at.x, at.y);
  const point = page.locator('.waypoint');
  await expect(point).toHaveCount(1);
  await dragFrom(page, at, { x: at.x + 40, y: at.y + 180 });
  const led = await middleOf(point);
  expect(Math.hypot(led.x - at.x - 40, led.y - at.y - 180)).toBeLessThan(4);
  // The wire passes there, and is hit there.
  await page.mouse.move(10, 10);
  await page.mouse.move(led.x + 14, led.y + 3);
  await expect(page.locator('.edge-label')).toHaveCount(1);
  // Both cards moved: the point moves along. One: it stays.
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(async () => Math.round((await middleOf(point)).y - led.y)).toBeGreaterThan(8);
  const moved = await middleOf(point);
  await app.clickPane();
  await x.select();
  const x0 = await placeOf(x);
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => placeOf(x)).toEqual({ x: x0.x, y: x0.y + 20 });
  expect(await middleOf(point)).toEqual(moved);
  await page.mouse.dblclick(moved.x, moved.y);
  await expect(point).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(point).toHaveCount(1);
});

test('a wire is led through a point by keyboard alone', async ({ page }) => {
  const app = new AppPage(page);
  const { wire } = await inputToLinear(app);
  await wire.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('r');
  const point = page.locator('.waypoint');
  await expect(point).toBeFocused();
  await expect(point).toHaveAccessibleName(/^Point 1 of the wire Input to Linear/);
  const before = await middleOf(point);
  for (const key of ['ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
  const { zoom } = await viewOf(page);
  await expect.poll(async () => Math.round(((await middleOf(point)).y - before.y) / zoom)).toBe(45);
  await page.keyboard.press('Control+z');
  await expect.poll(() => middleOf(point)).toEqual(before);
  await point.focus();
  await page.keyboard.press('Delete');
  await expect(point).toHaveCount(0);
  await expect(wire).toBeFocused();
  await expect(wire).toHaveCount(1);
});

test('a dragged card stops at the lines of another, which are shown; with Alt it does not; on the grid it stops there', async ({ page }) => {
  const app = new AppPage(page);
  const still = await app.drag('linear', { x: 200, y: 120 });
  const moving = await app.drag('linear', { x: 560, y: 330 });
  const { zoom } = await viewOf(page);
  const [a, b] = [await placeOf(still), await placeOf(moving)];
  const grip = await middleOf(moving.locator.locator('.category-icon'));
  const to = { x: grip.x + (a.x - b.x) * zoom + 5, y: grip.y };
  const lines = page.locator('.canvas-marks .mark-guide');
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + 2, grip.y);
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await expect(lines).toHaveAttribute('d', /^M.+L/);
  await page.mouse.up();
  await expect(lines).toHaveAttribute('d', '');
  await expect.poll(async () => (await placeOf(moving)).x).toBe(a.x);
  await page.keyboard.press('Control+z');
  await expect.poll(() => placeOf(moving)).toEqual(b);
  await page.keyboard.down('Alt');
  await dragFrom(page, grip, to);
  await page.keyboard.up('Alt');
  await expect.poll(async () => (await placeOf(moving)).x - a.x).toBeGreaterThan(1);
  expect((await placeOf(moving)).x - a.x).toBeLessThan(6 / zoom);
  await page.keyboard.press('Alt+g');
  const here = await middleOf(moving.locator.locator('.category-icon'));
  await dragFrom(page, here, { x: here.x + 97, y: here.y + 55 });
  await expect.poll(async () => { const { x, y } = await placeOf(moving); return [Math.abs(x % 22), Math.abs(y % 22)]; }).toEqual([0, 0]);
});

/** The rectangle on the screen within which numbers are painted, px. */
async function painted(page: Page): Promise<{ left: number; top: number; right: number; bottom: number }> {
  return page.locator('canvas.overlay').evaluate((canvas: HTMLCanvasElement) => {
    const { data, width } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray(), width: 1 };
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let at = 3; at < data.length; at += 4) {
      if (data[at] === 0) continue;
      const [x, y] = [((at - 3) / 4) % width, Math.floor((at - 3) / 4 / width)];
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
    }
    const box = canvas.getBoundingClientRect();
    return { left: box.left + left, top: box.top + top, right: box.left + right, bottom: box.top + bottom };
  });
}

test('the numbers go along with the view, a little way and a long one', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const area = await boxOf(app.canvas);
  const from = { x: area.x + 30, y: area.y + 40 };
  await expect(app.loss).not.toHaveText('–');
  await expect.poll(async () => (await painted(page)).right).toBeGreaterThan(0);
  await page.mouse.move(from.x, from.y);
  // A little way and, painted anew, a long one.
  for (const [x, y] of [[24, 10], [-90, 30]] as const) {
    const [view, ink] = [await viewOf(page), await painted(page)];
    await dragFrom(page, from, { x: from.x + x, y: from.y + y }, 'middle');
    await expect.poll(async () => { const now = await viewOf(page); return [Math.round(now.x - view.x), Math.round(now.y - view.y)]; }).toEqual([x, y]);
    await expect.poll(() => painted(page)).toEqual({ left: ink.left + x, top: ink.top + y, right: ink.right + x, bottom: ink.bottom + y });
  }
});

/** How far the first card and the grid lie from where the view says, at most, px, over all frames until it is stopped; and in how many of them the pane was scrolled. */
async function watchFrames(page: Page): Promise<() => Promise<{ readonly off: number; readonly scrolled: number }>> {
  const watch = await page.evaluateHandle(() => {
    const found = { off: 0, scrolled: 0, ended: false };
    const [pane, view, card, dots] = ['.react-flow__pane', '.react-flow__viewport', '.react-flow__node', '.grid-dots'].map((name) => document.querySelector<HTMLElement>(name));
    if (!pane || !view || !card || !dots) throw new Error('there is no card');
    const numbers = (text: string): number[] => (text.match(/-?[\d.]+/g) ?? []).map(Number);
    const look = (): void => {
      if (found.ended) return;
      const [x = 0, y = 0, zoom = 1] = numbers(view.style.transform);
      const [left = 0, top = 0] = numbers(card.style.transform);
      const [at, from, grid] = [card, pane, dots].map((element) => element.getBoundingClientRect());
      if (!at || !from || !grid) return;
      const pitch = Number.parseFloat(dots.style.getPropertyValue('--pitch'));
      // A dot lies at the corner of the canvas, wherever that is.
      const fromDot = (way: number): number => { const rest = (((way + pitch / 2) % pitch) + pitch) % pitch; return Math.min(rest, pitch - rest); };
      found.off = Math.max(found.off, Math.abs(at.left - from.left - (x + left * zoom)), Math.abs(at.top - from.top - (y + top * zoom)), fromDot(from.left + x - grid.left - pitch), fromDot(from.top + y - grid.top - pitch));
      if (grid.left > from.left || grid.top > from.top || grid.right < from.right || grid.bottom < from.bottom) found.off = Infinity;
      if (pane.dataset['rolling'] !== undefined) found.scrolled += 1;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return found;
  });
  return () => watch.evaluate((found) => { found.ended = true; return { off: found.off, scrolled: found.scrolled }; });
}

test('while the view is moved the pane is scrolled, everything lies where it should in each frame, and at rest nothing is scrolled', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const area = await boxOf(app.canvas);
  const from = { x: area.x + 30, y: area.y + 40 };
  const card = page.locator('.card').first();
  const before = await boxOf(card);
  const stop = await watchFrames(page);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button: 'middle' });
  // Farther than the dots reach beyond the pane, and back.
  for (let way = 0; way <= 400; way += 8) await page.mouse.move(from.x + way, from.y + way / 4);
  for (let way = 400; way >= 40; way -= 8) await page.mouse.move(from.x + way, from.y + way / 4);
  await page.mouse.up({ button: 'middle' });
  const pane = page.locator('.react-flow__pane');
  await expect(pane).not.toHaveAttribute('data-rolling');
  const { off, scrolled } = await stop();
  expect(scrolled).toBeGreaterThan(3);
  expect(off).toBeLessThan(1);
  expect(await pane.evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])).toEqual([0, 0]);
  const after = await boxOf(card);
  expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([40, 10]);
});

test('with the border of a selection in the pane the view moves without scrolling, and the border goes along', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const area = await boxOf(app.canvas);
  const from = { x: area.x + 30, y: area.y + 40 };
  await page.keyboard.down('Shift');
  await dragFrom(page, from, { x: area.x + area.width - 30, y: area.y + area.height - 60 });
  await page.keyboard.up('Shift');
  const border = page.locator('.react-flow__nodesselection-rect');
  const before = await boxOf(border);
  const stop = await watchFrames(page);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down({ button: 'middle' });
  for (let way = 0; way <= 80; way += 8) await page.mouse.move(from.x + way, from.y + way / 4);
  await page.mouse.up({ button: 'middle' });
  const { off, scrolled } = await stop();
  expect(scrolled).toBe(0);
  expect(off).toBeLessThan(1);
  const after = await boxOf(border);
  expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([80, 20]);
});

test('the view is moved by Space and by the middle button, zoomed by the wheel, and fitted by key', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const area = await boxOf(app.canvas);
  // Where no card and no legend lies.
  const at = { x: area.x + 30, y: area.y + 40 };
  const panned = async (act: () => Promise<void>): Promise<Point> => {
    const before = await viewOf(page);
    await act();
    await expect.poll(() => viewOf(page)).not.toEqual(before);
    const after = await viewOf(page);
    return { x: Math.round(after.x - before.x), y: Math.round(after.y - before.y) };
  };
  const away = { x: at.x + 80, y: at.y + 50 };
  expect(await panned(() => dragFrom(page, at, away, 'middle'))).toEqual({ x: 80, y: 50 });
  // With Space also over a card, which stays where it is.
  const card = page.locator('.card').first();
  await app.canvas.focus();
  await page.keyboard.down('Space');
  const middle = await middleOf(card.locator('.category-icon'));
  expect(await panned(() => dragFrom(page, middle, { x: middle.x + 60, y: middle.y + 40 }))).toEqual({ x: 60, y: 40 });
  await page.keyboard.up('Space');
  await expect(app.button('edit.undo')).toBeDisabled();
  await page.mouse.move(at.x, at.y);
  const { zoom } = await viewOf(page);
  await page.mouse.wheel(0, -240);
  await expect.poll(async () => (await viewOf(page)).zoom).toBeGreaterThan(zoom);
  await page.keyboard.down('Control');
  for (let times = 0; times < 40; times++) await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await viewOf(page)).zoom).toBe(4);
  for (let times = 0; times < 80; times++) await page.mouse.wheel(0, 400);
  await expect.poll(async () => (await viewOf(page)).zoom).toBe(0.05);
  await page.keyboard.up('Control');
  await app.canvas.focus();
  await page.keyboard.press('Control+0');
  await expect(page.locator('.zoom-value')).toHaveText('100 %');
  await page.keyboard.press('Home');
  const seenWhole = async (): Promise<boolean> => (await page.locator('.card').evaluateAll((cards) => cards.map((one) => one.getBoundingClientRect()).map(({ left, top, right, bottom }) => [left, top, right, bottom]))).every(([left = 0, top = 0, right = 0, bottom = 0]) => left >= area.x && top >= area.y && right <= area.x + area.width && bottom <= area.y + area.height);
  await expect.poll(seenWhole).toBe(true);
  const whole = await viewOf(page);
  await card.locator('.category-icon').click();
  await page.keyboard.press('f');
  await expect.poll(async () => (await viewOf(page)).zoom).toBeGreaterThan(whole.zoom * 1.3);
  await page.keyboard.press('Shift+1');
  await expect.poll(async () => Math.abs((await viewOf(page)).zoom - whole.zoom)).toBeLessThan(0.01);
});

test('the map is opened by key, is named, moves the view, and stays open after a restart', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  const map = page.getByRole('img', { name: 'Map of the network' });
  await expect(map).toHaveCount(0);
  await app.canvas.focus();
  await page.keyboard.press('Alt+m');
  await expect(map).toBeVisible();
  const before = await viewOf(page);
  const middle = await middleOf(map);
  await dragFrom(page, middle, { x: middle.x + 20, y: middle.y + 10 });
  await expect.poll(() => viewOf(page)).not.toEqual(before);
  await page.reload();
  await expect(map).toBeVisible();
  await app.canvas.focus();
  await page.keyboard.press('Alt+m');
  await expect(map).toHaveCount(0);
});
