import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

type Tensors = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;

/** A file as other tools write it: length, header, numbers. */
function safetensors(tensors: Tensors): Buffer {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const entry = [name, { dtype: 'F64', shape, data_offsets: [at, at + 8 * values.length] }];
    at += 8 * values.length;
    return entry as [string, object];
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.from(Float64Array.from(Object.values(tensors).flatMap(({ values }) => values)).buffer)]);
}

/** Opens the dialog on a file that lies beside the project. */
async function open(app: AppPage, page: Page, home: string, name: string, tensors: Tensors): Promise<Locator> {
  writeFileSync(path.join(home, name), safetensors(tensors));
  await app.menu('file.weights');
  await app.answerPath(path.join(home, name));
  const dialog = page.getByRole('dialog', { name: `Load weights from ${name}` });
  await expect(dialog).toBeVisible();
  return dialog;
}

const sequential: Tensors = {
  '0.weight': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
  '0.bias': { shape: [2], values: [0.1, 0.1] },
  '2.weight': { shape: [2, 2], values: [1, 2, 3, 4] },
  '2.bias': { shape: [2], values: [0.3, 0.3] },
};

test.beforeEach(async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
});

test('a state dict of PyTorch is shown beside the parameters, loaded when the user says so, and undone at once', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const before = await app.lossText();
  const dialog = await open(app, page, started.home, 'net.safetensors', sequential);
  await expect(dialog.getByRole('row', { name: /^W1/ })).toContainText('matches');
  await expect(dialog.getByLabel('Tensor for W1').locator('option:checked')).toHaveText('0.weight [2, 3] (transposed)');
  await expect(dialog.getByLabel('Tensor for b2').locator('option:checked')).toHaveText('2.bias [2]');
  await expect(dialog.getByRole('status')).toHaveText('4 of 4 parameters take their numbers from the file.');
  await expectNothingSerious(page, '.dialog-weights');
  await page.keyboard.press('Escape');
  await expect(app.loss).toHaveText(before);

  await app.menu('file.weights');
  await app.answerPath(path.join(started.home, 'net.safetensors'));
  await page.getByRole('button', { name: 'Load', exact: true }).press('Enter');
  await expect(app.notices).toContainText('Loaded 4 tensors');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // Row i of [in, out] is column i of what PyTorch has.
  const inputs = page.locator('.card[data-node="z_h"] input');
  for (const [index, value] of ['1', '4', '2', '5', '3', '6'].entries()) await expect(inputs.nth(index)).toHaveValue(value);
  await expect(app.loss).not.toHaveText(before);
  await page.keyboard.press('Control+z');
  await expect(app.loss).toHaveText(before);
});

test('other names are suggestions that the user takes; nothing is loaded before each parameter has its answer', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const dialog = await open(app, page, started.home, 'odd.safetensors', {
    'my first matrix': { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] },
    W2: { shape: [2, 2], values: [1, 2, 3, 4] },
    offsets: { shape: [], values: [7] },
    'more offsets': { shape: [], values: [9] },
  });
  const load = dialog.getByRole('button', { name: 'Load', exact: true });
  await expect(load).toBeDisabled();
  await expect(dialog.getByRole('status')).toContainText('3 of 4 parameters are still to be chosen');
  await dialog.getByRole('button', { name: 'Take the suggestions (1)' }).click();
  await expect(dialog.getByLabel('Tensor for W1').locator('option:checked')).toHaveText('my first matrix [2, 3] (transposed)');
  await dialog.getByLabel('Tensor for b1').selectOption({ label: 'more offsets []' });
  await expect(dialog.getByText('1 tensors of the file are not used')).toBeVisible();
  await expect(load).toBeDisabled();
  await dialog.getByRole('button', { name: 'Keep the rest' }).click();
  await load.click();
  await expect(app.notices).toContainText('Loaded 3 tensors');
  await expect(page.locator('.card[data-node="z_h"] input').nth(6)).toHaveValue('9');
});

test('a layer that would be another function is refused with the reason', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const dialog = await open(app, page, started.home, 'differ.safetensors', { ...sequential, '2.bias': { shape: [2], values: [1, 2] } });
  await expect(dialog.getByRole('alert')).toHaveText('“2” is no match for z_o: its biases differ, and the node has one for all units. Give the node one per unit, then load again.');
  await expect(dialog.getByRole('button', { name: 'Load', exact: true })).toBeDisabled();
});

test('a file in which nothing fits changes nothing', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const before = await app.lossText();
  const dialog = await open(app, page, started.home, 'other.safetensors', { W1: { shape: [7, 3], values: new Array<number>(21).fill(1) } });
  await expect(dialog.getByLabel('Tensor for W1').locator('option:checked')).toHaveText('Nothing in the file fits');
  await expect(dialog.getByRole('button', { name: 'Load', exact: true })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(app.loss).toHaveText(before);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
});
