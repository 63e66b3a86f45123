import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf, middleOf } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

const place = (locator: Locator): Promise<{ x: number; y: number }> => boxOf(locator).then(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));

test('a comment frame around the selection is written on in Markdown with formulas, moved with its cards, resized, coloured and saved', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const inside = await app.drag('linear', { x: 280, y: 220 });
  const outside = await app.drag('input', { x: 640, y: 380 });
  await inside.select();
  await page.keyboard.press('Shift+C');
  const field = page.getByRole('textbox', { name: 'Text of the comment frame' }).first();
  await expect(field).toBeFocused();
  await page.keyboard.type('## A layer\n**Affine**: $y = x W + b$');
  await page.keyboard.press('Escape');
  const frame = page.locator('.frame');
  await expect(frame.getByRole('heading', { name: 'A layer' })).toBeVisible();
  await expect(frame.locator('strong')).toHaveText('Affine');
  await expect(frame.locator('.katex')).toHaveCount(1);
  await expect(page.locator('.react-flow__node', { has: frame })).toBeFocused();
  // Its heading takes hold of it; the card in it goes along, the other one stays.
  const before = { frame: await place(frame), inside: await place(inside.locator), outside: await place(outside.locator) };
  const grip = await middleOf(frame.getByRole('heading', { name: 'A layer' }));
  await page.mouse.move(grip.x, grip.y);
  await page.mouse.down();
  await page.mouse.move(grip.x + 3, grip.y);
  await page.mouse.move(grip.x + 60, grip.y + 90, { steps: 8 });
  await page.mouse.up();
  await expect.poll(() => place(frame)).not.toEqual(before.frame);
  const [after, card] = [await place(frame), await place(inside.locator)];
  expect({ x: card.x - before.inside.x, y: card.y - before.inside.y }).toEqual({ x: after.x - before.frame.x, y: after.y - before.frame.y });
  expect(await place(outside.locator)).toEqual(before.outside);
  await page.keyboard.press('Control+z');
  await expect.poll(() => place(frame)).toEqual(before.frame);
  await expect.poll(() => place(inside.locator)).toEqual(before.inside);
  // By the corner it is made larger.
  const handle = page.getByRole('button', { name: /^Resize the frame/ });
  const corner = await middleOf(handle);
  const size = await boxOf(frame);
  await page.mouse.move(corner.x, corner.y);
  await page.mouse.down();
  await page.mouse.move(corner.x + 50, corner.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await boxOf(frame)).width - size.width)).toBe(50);
  // Let go where the corner does not follow, on the bare canvas within the frame: it stays chosen.
  const grown = await middleOf(handle);
  await page.mouse.move(grown.x, grown.y);
  await page.mouse.down();
  await page.mouse.move(grown.x - 230, grown.y - 180, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await boxOf(frame)).width).toBeLessThan(size.width);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => Math.round((await boxOf(frame)).width - size.width)).toBe(50);
  await app.inspector.getByRole('radio', { name: 'Green' }).check();
  await expect(frame).toHaveAttribute('data-hue', 'green');
  const file = path.join(started.home, 'framed.chainrule.json');
  await app.saveAs(file);
  expect((JSON.parse(readFileSync(file, 'utf8')) as { frames: unknown[] }).frames).toMatchObject([{ text: '## A layer\n**Affine**: $y = x W + b$', hue: 'green' }]);
  await app.menu('file.new');
  await expect(frame).toHaveCount(0);
  await app.open(file);
  await expect(frame.getByRole('heading', { name: 'A layer' })).toBeVisible();
});

test('a comment frame is added, written on, moved, resized and removed by keyboard alone', async ({ page }) => {
  const app = new AppPage(page);
  await app.canvas.focus();
  await page.keyboard.press('Shift+C');
  await page.keyboard.type('one');
  await page.keyboard.press('Control+Enter');
  const frame = page.locator('.frame');
  await expect(frame).toContainText('one');
  const node = page.locator('.react-flow__node', { has: frame });
  await expect(node).toBeFocused();
  await expect(node).toHaveAccessibleName('one');
  // Enter writes on; F2 too.
  for (const [key, word] of [['Enter', ' two'], ['F2', ' three']] as const) {
    await page.keyboard.press(key);
    await page.keyboard.press('Control+End');
    await page.keyboard.type(word);
    await page.keyboard.press('Escape');
  }
  await expect(frame).toContainText('one two three');
  const before = await boxOf(frame);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => Math.round((await boxOf(frame)).x - before.x)).toBe(20);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /^Resize the frame/ })).toBeFocused();
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(async () => Math.round((await boxOf(frame)).height - before.height)).toBe(40);
  await node.focus();
  await page.keyboard.press('Delete');
  await expect(frame).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(frame).toContainText('one two three');
});

test('cards, wires and the canvas are reached through a frame, and quick add offers one', async ({ page }) => {
  const app = new AppPage(page);
  const pane = page.locator('.react-flow__pane');
  await pane.click({ position: { x: 200, y: 160 }, button: 'right' });
  await page.keyboard.type('comment');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Here');
  await page.keyboard.press('Escape');
  const frame = page.locator('.frame');
  const { x, y, width, height } = await boxOf(frame);
  const within = { x: x + width / 2, y: y + height / 2 };
  await page.mouse.dblclick(within.x, within.y);
  await expect(page.getByRole('combobox', { name: 'Add a node' })).toBeFocused();
  await page.keyboard.type('tanh');
  await page.keyboard.press('Enter');
  const card = await app.selectedCard();
  await app.clickPane();
  await card.select();
  // Written on by a double-click on its text.
  await frame.getByText('Here').dblclick();
  await expect(page.locator('.frame-field')).toBeFocused();
});

test('the palette has a comment frame: it is dragged to a place, or added by Enter where it covers nothing', async ({ page }) => {
  const app = new AppPage(page);
  const card = await app.drag('linear', { x: 330, y: 200 });
  const entry = page.locator('.palette-item[data-entry="frame"]');
  await entry.scrollIntoViewIfNeeded();
  const [from, canvas] = [await middleOf(entry), await boxOf(app.canvas)];
  const to = { x: canvas.x + 480, y: canvas.y + 60 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 10 });
  await page.mouse.up();
  await page.keyboard.type('Dragged');
  await page.keyboard.press('Escape');
  const dragged = page.locator('.frame', { hasText: 'Dragged' });
  const box = await boxOf(dragged);
  expect(to.x > box.x && to.x < box.x + box.width && to.y > box.y && to.y < box.y + box.height).toBe(true);
  // By keyboard, found by its name.
  await page.getByRole('searchbox', { name: 'Search nodes' }).fill('comment');
  await expect(page.locator('.palette-item')).toHaveCount(1);
  await entry.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Added');
  await page.keyboard.press('Escape');
  const added = page.locator('.frame', { hasText: 'Added' });
  await expect(added).toBeInViewport();
  const [one, other] = [await boxOf(added), await boxOf(card.locator)];
  expect(one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height).toBe(false);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(added).toHaveCount(0);
});

test('hostile Markdown is shown as it was written and does nothing', async ({ page }) => {
  const app = new AppPage(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => { throw new Error(`a dialog: ${dialog.message()}`); });
  await app.canvas.focus();
  await page.keyboard.press('Shift+C');
  const text = '<img src=x onerror=alert(1)>\n\n<script>alert(2)</script>\n\n[go](javascript:alert(3)) ![pic](https://example.invalid/p.png)\n\n$\\href{javascript:alert(4)}{x}$ $\\includegraphics{https://example.invalid/q.png}$';
  await page.locator('.frame-field').fill(text);
  await page.keyboard.press('Escape');
  const frame = page.locator('.frame-text');
  await expect(frame).toContainText('<img src=x onerror=alert(1)>');
  await expect(frame).toContainText('<script>alert(2)</script>');
  await expect(frame.locator('img, script, a, iframe')).toHaveCount(0);
  await frame.getByText('go', { exact: true }).click();
  await expect(app.canvas).toBeVisible();
  expect(asked.filter((url) => url.includes('example.invalid'))).toEqual([]);
});

test('axe finds nothing serious in a frame of any colour, a point on a wire and the map, in either theme', async ({ page }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.openExample('skip-connection');
  await page.locator('.react-flow__edge').first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('r');
  await expect(page.locator('.waypoint')).toBeFocused();
  await app.canvas.focus();
  await page.keyboard.press('Alt+m');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+C');
  await page.keyboard.type('# Title\nwords with `code`, $x^2$ and a [link](https://example.org)');
  await page.keyboard.press('Escape');
  for (const hue of ['Grey', 'Blue', 'Green', 'Yellow', 'Red']) {
    await app.inspector.getByRole('radio', { name: hue }).check();
    await test.step(hue, () => expectNothingSerious(page, '[data-canvas]', '.inspector'));
  }
});

test('tidying takes a frame along with its cards', async ({ page }) => {
  const app = new AppPage(page);
  const a = await app.drag('input', { x: 150, y: 300 });
  const b = await app.drag('linear', { x: 420, y: 420 });
  await app.connect(a, 'x', b, 'x');
  await app.canvas.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Shift+C');
  await page.keyboard.press('Escape');
  await app.canvas.focus();
  const before = await boxOf(b.locator);
  await page.keyboard.press('Alt+Shift+T');
  await expect.poll(() => boxOf(b.locator)).not.toEqual(before);
  await expect.poll(async () => {
    const frame = await boxOf(page.locator('.frame'));
    const cards = [await boxOf(a.locator), await boxOf(b.locator)];
    return cards.every((card) => card.x > frame.x && card.y > frame.y && card.x + card.width < frame.x + frame.width && card.y + card.height < frame.y + frame.height);
  }).toBe(true);
});
