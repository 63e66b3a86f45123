import { execFileSync } from 'node:child_process';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

// Feature maps, matrices and attention weights as pictures: on wires, on cards and in the inspector.

/** What the engine itself says of the wires of an example, `[step][sample]…`. */
function edgesOf(example: string): { readonly id: string; readonly value: unknown; readonly gradient: unknown }[] {
  const text = execFileSync(process.execPath, ['scripts/chainrule.mjs', 'run', example, '--json'], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(text) as { edges: ReturnType<typeof edgesOf> }).edges;
}

function numbersOf(nested: unknown, ...path: readonly number[]): number[] {
  const part = path.reduce<unknown>((inner, index) => (Array.isArray(inner) ? (inner[index] as unknown) : undefined), nested);
  return [part].flat(Infinity) as number[];
}

/** From the gallery, by keyboard alone. */
async function openFromGallery(page: Page, type: string): Promise<void> {
  await page.keyboard.press('Control+Shift+KeyE');
  await page.locator(`[data-example="${type}"]`).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.card').first()).toBeVisible();
}

/** Reads every cell of a picture of `[tiles, rows, columns]` with the arrow keys, as it is announced. */
async function readCells(picture: Locator, tiles: number, rows: number, columns: number): Promise<string[]> {
  const page = picture.page();
  const status = picture.locator('xpath=..').getByRole('status');
  await picture.focus();
  const read: string[] = [];
  for (let tile = 0; tile < tiles; tile++) {
    for (let row = 0; row < rows; row++) {
      await page.keyboard.press('Home');
      for (let column = 0; column < columns; column++) {
        const place = `${tiles > 1 ? `channel ${String(tile + 1)}, ` : ''}row ${String(row + 1)}, column ${String(column + 1)}: `;
        await expect(status).toContainText(place);
        read.push((await status.innerText()).split(': ')[1] ?? '');
        await page.keyboard.press('ArrowRight');
      }
      await page.keyboard.press('ArrowDown');
    }
    for (let row = 1; row < rows; row++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('PageDown');
  }
  return read;
}

const shown = (value: number): string => value.toFixed(4).replace('-', '−');

/** How far the cells of the largest value reach on the canvas: their longest row, and how many rows they have, px. */
async function brightCells(app: AppPage, edge: Locator): Promise<{ across: number; down: number }> {
  await app.page.mouse.move(0, 0);
  const at = await edge.locator('.react-flow__edge-interaction').evaluate((path: SVGPathElement) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM() ?? undefined);
    return { x, y };
  });
  return app.page.locator('canvas.overlay').evaluate((canvas: HTMLCanvasElement, { x, y }) => {
    const box = canvas.getBoundingClientRect();
    const ratio = canvas.width / box.width;
    const [side, left, top] = [Math.round(160 * ratio), Math.round((x - box.left - 80) * ratio), Math.round((y - box.top - 80) * ratio)];
    const pixels = canvas.getContext('2d')?.getImageData(left, top, side, side).data ?? new Uint8ClampedArray();
    const hex = getComputedStyle(document.documentElement).getPropertyValue('--forward').trim().slice(1);
    const colour = [0, 2, 4].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
    let [across, down] = [0, 0];
    for (let row = 0; row < side; row++) {
      let [run, longest] = [0, 0];
      for (let column = 0; column < side; column++) {
        const is = colour.every((channel, offset) => Math.abs((pixels[(row * side + column) * 4 + offset] ?? 0) - channel) < 3);
        run = is ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      // Letters have no such long strokes.
      if (longest >= 8) down += 1;
      across = Math.max(across, longest);
    }
    return { across, down };
  }, at);
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await new AppPage(page).ready();
});

test('a picture lies on the wire that carries it, and is another one for another sample', async ({ page }) => {
  const app = new AppPage(page);
  await openFromGallery(page, 'max-pool');
  await openFromGallery(page, 'convolution-2d');
  const edge = page.locator('.react-flow__edge[data-id="x.x→y.x"]');
  // The first sample has its right half at 1, the second its lower half.
  await expect.poll(async () => (await brightCells(app, edge)).down).toBeGreaterThan(8);
  const first = await brightCells(app, edge);
  await page.getByRole('button', { name: 'Next sample' }).click();
  await expect.poll(async () => (await brightCells(app, edge)).across).toBe(2 * first.across);
  expect((await brightCells(app, edge)).down * 2).toBe(first.down);
});

test('cells are read by keyboard, of value and gradient, as the engine has them; another sample has others', async ({ page }) => {
  const app = new AppPage(page);
  const engine = edgesOf('convolution-2d').find(({ id }) => id === 'y.y→a.x');
  await openFromGallery(page, 'convolution-2d');
  await app.selectEdge(page.locator('.react-flow__edge[data-id="y.y→a.x"]'));
  const value = app.inspector.getByRole('group', { name: 'value as a picture' });
  const gradient = app.inspector.getByRole('group', { name: 'gradient as a picture' });
  const expected = (of: 'value' | 'gradient', sample: number): string[] => numbersOf(engine?.[of], 0, sample).map(shown);
  expect(expected('value', 0)).toHaveLength(18);
  expect(await readCells(value, 2, 3, 3)).toEqual(expected('value', 0));
  // The table below says the same.
  const cells = app.inspector.getByRole('group', { name: 'value', exact: true }).getByRole('textbox');
  expect(await cells.evaluateAll((fields: HTMLInputElement[]) => fields.map((field) => field.value))).toEqual(expected('value', 0));
  await page.getByRole('button', { name: 'Next sample' }).click();
  await expect(cells.first()).toHaveValue(expected('value', 1)[0] ?? '');
  expect(await readCells(gradient, 2, 3, 3)).toEqual(expected('gradient', 1));
  expect(expected('gradient', 1)).not.toEqual(expected('gradient', 0));
  await expectNothingSerious(page);
});

test('an attention shows its weights on its card and in the inspector, rows for queries, columns for keys', async ({ page }) => {
  const app = new AppPage(page);
  await openFromGallery(page, 'attention');
  const card = page.locator('.card[data-node=y]');
  const onCard = card.locator('[data-internal=weights] .pixels[data-kind=value]');
  await expect(onCard).toHaveJSProperty('width', 3);
  await expect(onCard).toHaveJSProperty('height', 2);
  await card.locator('.category-icon').click();
  const section = app.inspector.getByRole('region', { name: 'Attention weights' });
  const picture = section.getByRole('group', { name: 'Attention weights, value as a picture' });
  await picture.focus();
  const status = picture.locator('xpath=..').getByRole('status');
  const weights: number[] = [];
  await page.keyboard.press('ArrowDown');
  for (let key = 1; key <= 3; key++) {
    await expect(status).toContainText(`query 2, key ${String(key)}: `);
    weights.push(Number((await status.innerText()).split(': ')[1]));
    await page.keyboard.press('ArrowRight');
  }
  // The keys are [1, 0], [0, 1] and [−1, 0], the query [2, 0].
  const scores = [2, 0, -2].map((product) => Math.exp(product / Math.SQRT2));
  const sum = scores.reduce((total, score) => total + score, 0);
  for (const [key, score] of scores.entries()) expect(Math.abs((weights[key] ?? NaN) - score / sum)).toBeLessThan(0.6e-4);
});

test('pictures are switched off by a command, and on again', async ({ page }) => {
  const app = new AppPage(page);
  await openFromGallery(page, 'attention');
  const card = page.locator('.card[data-node=y]');
  await expect(card.locator('.pixels').first()).toBeVisible();
  const toggle = async (): Promise<void> => {
    await page.keyboard.press('Control+KeyK');
    await page.keyboard.type('pictures, or not');
    await page.keyboard.press('Enter');
  };
  await toggle();
  await expect(card.locator('.pixels')).toHaveCount(0);
  const edge = page.locator('.react-flow__edge[data-id="k.x→y.k"]');
  await app.numbersOn(edge);
  await expect(page.locator('.edge-label .pixels')).toHaveCount(0);
  await toggle();
  await expect(card.locator('.pixels').first()).toBeVisible();
  await app.numbersOn(edge);
  await expect(page.locator('.edge-label .pixels')).toHaveCount(2);
});
