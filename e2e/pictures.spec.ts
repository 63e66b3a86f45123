import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { openChain } from './pages/chainProject.ts';

/** What a browser makes of a picture: whether it parses, its size, and its texts. */
async function readSvg(page: Page, svg: string): Promise<{ error: boolean; width: number; height: number; texts: string[]; fonts: number; fill: string }> {
  return page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const root = parsed.documentElement;
    return {
      error: parsed.querySelector('parsererror') !== null,
      width: Number(root.getAttribute('width')),
      height: Number(root.getAttribute('height')),
      texts: [...parsed.querySelectorAll('text')].map((element) => element.textContent),
      fonts: (parsed.querySelector('style')?.textContent.match(/@font-face/g) ?? []).length,
      fill: parsed.querySelector('rect')?.getAttribute('fill') ?? '',
    };
  }, svg);
}

/** How many pixels of a PNG have each of these colours, nearly, and its size. */
async function readPng(page: Page, base64: string, colours: readonly (readonly [number, number, number])[]): Promise<{ width: number; height: number; counts: number[] }> {
  return page.evaluate(
    async ([content, wanted]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${content}`;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
      const counts = wanted.map(() => 0);
      for (let at = 0; at < pixels.length; at += 4) {
        wanted.forEach((colour, index) => {
          if (colour.every((channel, offset) => Math.abs(channel - (pixels[at + offset] ?? 0)) < 10)) counts[index] = (counts[index] ?? 0) + 1;
        });
      }
      return { width: image.width, height: image.height, counts };
    },
    [base64, colours] as const,
  );
}

const forwardDark = [0x7c, 0xb0, 0xff] as const;
const backwardDark = [0xff, 0xb0, 0x74] as const;
const paperDark = [0x15, 0x20, 0x1d] as const;

/** An example with its numbers: the loss comes first, those of the wires a moment later. */
async function openWithNumbers(app: AppPage): Promise<void> {
  await app.openExample('lstm-step');
  await expect(app.loss).toHaveText('0.1062');
  await app.numbersOn(app.page.locator('.react-flow__edge[data-id="h.h→L.prediction"]'));
}

async function openDialog(app: AppPage): Promise<ReturnType<Page['getByRole']>> {
  await app.menu('file.picture');
  const dialog = app.page.getByRole('dialog', { name: 'Picture of the canvas' });
  // A network of hundreds of nodes is put into the page as a whole first.
  await expect(dialog.getByRole('img', { name: 'Preview' })).toBeVisible({ timeout: 40_000 });
  return dialog;
}

async function save(app: AppPage, format: string, file: string): Promise<Buffer> {
  const dialog = await openDialog(app);
  await dialog.getByRole('radio', { name: format }).check();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(app.notices).toContainText(await app.answerPath(file));
  return readFileSync(file);
}

test('a drawing of the whole network has its numbers and names as text, its fonts inside, and its size', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await openWithNumbers(app);
  const svg = (await save(app, 'Drawing (SVG)', path.join(started.home, 'net.svg'))).toString();
  const read = await readSvg(page, svg);
  expect(read.error).toBe(false);
  // What edges, cards and parameters say.
  for (const text of ['0.6225', '−0.2725', '0.1062', 'h_prev', '0.4000', '[1]']) expect(read.texts, text).toContain(text);
  expect(read.fonts).toBeGreaterThanOrEqual(3);
  expect(svg).not.toMatch(/(href|src)="?https?:|url\((?!data:)/);
  expect(read.width).toBeGreaterThan(1000);
  // Nothing of the page is left as it was for the picture.
  await expect(page.locator('html')).not.toHaveAttribute('data-still');
});

test('a drawing holds what is out of view, also of a network too large to be in the page as a whole', async ({ page, app: started }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.ready();
  await openChain(app, started.home, 260);
  await expect(page.locator('.card').first()).toBeVisible();
  await page.keyboard.press('Control+0');
  await expect(app.loss).not.toHaveText('–');
  await expect.poll(() => page.locator('.react-flow__node').count()).toBeLessThan(200);
  const read = await readSvg(page, (await save(app, 'Drawing (SVG)', path.join(started.home, 'chain.svg'))).toString());
  expect(read.error).toBe(false);
  // Each card says its shape; each of the 131 matrices has its four numbers.
  expect(read.texts.filter((text) => text === '[2]').length).toBeGreaterThanOrEqual(262);
  expect(read.texts.filter((text) => text === '0.9000')).toHaveLength(260);
  expect(read.texts.filter((text) => text === '▸').length).toBeGreaterThan(200);
  expect(read.height).toBeGreaterThan(5000);
  // And only what is in view is in the page again.
  await expect.poll(() => page.locator('.react-flow__node').count()).toBeLessThan(200);
});

test('a picture in dark colours of the selection has both hues and the size that was chosen', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await openWithNumbers(app);
  await page.locator('.card[data-node="C"]').click({ position: { x: 60, y: 12 } });
  await page.locator('.card[data-node="h"]').click({ position: { x: 60, y: 12 }, modifiers: ['Control'] });
  const dialog = await openDialog(app);
  await expect(dialog.getByRole('radio', { name: 'Selection' })).toBeChecked();
  await dialog.getByRole('radio', { name: 'Dark' }).check();
  await dialog.getByRole('radio', { name: 'Picture (PNG)' }).check();
  await dialog.getByRole('radio', { name: '4×' }).check();
  await expect(dialog.getByRole('status')).toContainText('px');
  const [width = 0, height = 0] = (await dialog.getByRole('status').innerText()).split('×').map((part) => Number.parseInt(part, 10));
  await dialog.getByRole('button', { name: 'Save…' }).click();
  const file = path.join(started.home, 'part.png');
  await expect(app.notices).toContainText(await app.answerPath(file));
  const read = await readPng(page, readFileSync(file).toString('base64'), [forwardDark, backwardDark, paperDark]);
  expect([read.width, read.height]).toEqual([width, height]);
  const [forward = 0, backward = 0, paper = 0] = read.counts;
  expect(forward).toBeGreaterThan(200);
  expect(backward).toBeGreaterThan(200);
  expect(paper).toBeGreaterThan((width * height) / 3);
  // The page keeps its own colours, and what is selected.
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.locator('.card[data-selected]')).toHaveCount(2);
});

test('a page is printed with the numbers as text', async ({ page, app: started, host }) => {
  test.skip(host === 'web', 'the browser prints by itself there');
  const app = new AppPage(page);
  await app.ready();
  await openWithNumbers(app);
  const pdf = (await save(app, 'Page (PDF)', path.join(started.home, 'net.pdf'))).toString('latin1');
  expect(pdf.startsWith('%PDF-')).toBe(true);
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  expect(pdf).toContain('/Font');
});

test('the picture goes onto the clipboard by key and from the dialog', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new AppPage(page);
  await app.ready();
  await openWithNumbers(app);
  const copied = async (): Promise<{ width: number }> => {
    const base64 = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const bytes = new Uint8Array(await (await item?.getType('image/png'))?.arrayBuffer() ?? new ArrayBuffer(0));
      return btoa([...bytes].map((byte) => String.fromCharCode(byte)).join(''));
    });
    return readPng(page, base64, []);
  };
  await page.keyboard.press('Control+Alt+c');
  await expect(app.notices).toContainText('The picture is on the clipboard');
  // At once: it goes by itself, and the next one says the same.
  await app.notices.getByRole('button', { name: 'Dismiss' }).click();
  const whole = await copied();
  expect(whole.width).toBeGreaterThan(2000);
  await page.locator('.card[data-node="C"]').click({ position: { x: 60, y: 12 } });
  const dialog = await openDialog(app);
  await dialog.getByRole('button', { name: 'Copy picture' }).click();
  await expect(app.notices).toContainText('The picture is on the clipboard');
  expect((await copied()).width).toBeLessThan(1000);
});
