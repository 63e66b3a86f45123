import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage, boxOf } from './pages/appPage.ts';
import { Card } from './pages/card.ts';
import { dropFiles } from './pages/dropFiles.ts';

const goldens = path.join(root, 'src-core/import/onnx/goldens');
const unknown = path.join(root, 'src-core/import/corpus/onnx/unknown.onnx');
const { tiny } = JSON.parse(readFileSync(path.join(goldens, 'outputs.json'), 'utf8')) as { tiny: { x: number[]; y: number[] } };

async function drop(page: Page, file: string): Promise<void> {
  const { x, y } = await boxOf(page.getByRole('region', { name: 'Network' }));
  await dropFiles(page, [{ name: path.basename(file), content: readFileSync(file) }], { said: 'an ONNX model', at: { x: x + 420, y: y + 260 } });
}

/** Types PyTorch's first sample and expects PyTorch's answer: what goes into the last sigmoid is the logit of it. */
async function expectRightNumbers(page: Page, app: AppPage): Promise<void> {
  const [a = 0, b = 0] = tiny.x;
  const [y = 0] = tiny.y;
  await new Card(page, 'input').type([[a, b]]);
  const logit = Math.log(y / (1 - y)).toFixed(4).replace('-', '−');
  await app.expectNumbers(new Card(page, 'linear_2'), 'y', new Card(page, 'activation_2'), 'x', { value: logit });
}

async function expectTiny(page: Page): Promise<void> {
  await expect(page.locator('.card')).toHaveCount(5);
  for (const id of ['input', 'linear', 'activation', 'linear_2', 'activation_2']) await expect(page.locator(`.card[data-node="${id}"]`)).toHaveCount(1);
  // From left to right, none on another.
  const boxes = await Promise.all(['input', 'linear', 'activation', 'linear_2', 'activation_2'].map((id) => boxOf(page.locator(`.card[data-node="${id}"]`))));
  for (const [index, box] of boxes.slice(1).entries()) expect(box.x).toBeGreaterThan((boxes[index]?.x ?? Infinity) + (boxes[index]?.width ?? 0));
}

test('a model is opened from the menu, and computes what PyTorch does', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.open(path.join(goldens, 'tiny.onnx'));
  await expectTiny(page);
  await expectRightNumbers(page, app);
  // It is nobody's file yet.
  await app.menu('file.new');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.card')).toHaveCount(5);
});

test('a model is dropped on the window, after the question about changes; a step back undoes what was done since', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.drag('linear', { x: 300, y: 160 });
  await drop(page, path.join(goldens, 'tiny.onnx'));
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.card')).toHaveCount(1);
  await drop(page, path.join(goldens, 'tiny.onnx'));
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expectTiny(page);
  await expectRightNumbers(page, app);
  await page.locator('.card[data-node="activation_2"]').click({ position: { x: 60, y: 12 } });
  await page.keyboard.press('Delete');
  await expect(page.locator('.card')).toHaveCount(4);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(5);
});

test('a recurrent layer is a cell whose states come back through delays', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await drop(page, path.join(goldens, 'lstm.onnx'));
  for (const id of ['input', 'lstm', 'delay', 'delay_2']) await expect(page.locator(`.card[data-node="${id}"]`)).toHaveCount(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(app.notices.getByRole('alert')).toHaveCount(0);
});

test('what there is no node for is named in one list, and the open document stays as it was', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await expect(app.loss).toHaveText('0.1062');
  await app.drag('linear', { x: 300, y: 60 });
  await drop(page, unknown);
  // Nothing is asked first: there is nothing to leave the network for.
  await expect(app.notices.getByRole('alert')).toContainText('there is no node for Einsum, TopK');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.card')).toHaveCount(12);
  await expect(app.loss).toHaveText('0.1062');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(11);
  await app.open(unknown);
  await expect(app.notices.getByRole('alert').last()).toContainText('there is no node for Einsum, TopK');
  await expect(page.locator('.card')).toHaveCount(11);
});
