import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

/** Walks the formats with the arrow keys, from the first. */
async function choose(page: Page, format: string): Promise<void> {
  const option = page.getByRole('option', { name: new RegExp(`^${format} `) });
  await page.getByRole('listbox', { name: 'Formats' }).press('Home');
  while ((await option.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
}

test('a network is taken along as code by keyboard alone: found, read, copied, saved', async ({ host, page, app: started, context }) => {
  test.skip(host === 'web', 'an ending is not typed there, so none is added');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const formats = dialog.getByRole('listbox', { name: 'Formats' });
  await expect(formats).toBeFocused();
  await page.keyboard.press('End');
  await expect(dialog.getByRole('option', { name: /^CSV / })).toHaveAttribute('aria-selected', 'true');
  await expect(dialog.getByRole('region', { name: 'Weights alone' })).toContainText('[3, 2]');
  await choose(page, 'NumPy');

  const code = dialog.getByRole('region', { name: 'Text of model.py' });
  await expect(code).toContainText('x @ W');
  await expectNothingSerious(page);
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('tab', { name: 'model.py' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('Copied model.py');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('def backward(p, v):');

  await dialog.getByRole('tab', { name: 'weights.npz' }).click();
  await expect(dialog.getByRole('tabpanel')).toContainText('has no text to show');
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeDisabled();

  await dialog.getByRole('button', { name: 'Save…' }).press('Enter');
  const folder = path.join(started.home, 'in numpy');
  await app.answerFolder(folder);
  await expect(app.notices).toContainText('Exported 3 files');
  expect(readdirSync(folder).toSorted()).toEqual(['data.npz', 'model.py', 'weights.npz']);
  expect(readFileSync(path.join(folder, 'model.py'), 'utf8')).toBe(copied);

  await page.keyboard.press('Control+e');
  await choose(page, 'ONNX');
  await expect(dialog.getByRole('tab', { name: 'model.onnx' })).toBeVisible();
  await dialog.getByRole('radio', { name: /^float32/ }).check();
  await dialog.getByRole('checkbox', { name: 'Take the targets too, and give the loss' }).check();
  await expectNothingSerious(page);
  await dialog.getByRole('button', { name: 'Save…' }).press('Enter');
  await app.answerPath(path.join(started.home, 'net'));
  await expect(app.notices).toContainText('net.onnx');
  const model = readFileSync(path.join(started.home, 'net.onnx')).toString('latin1');
  for (const part of ['chainrule.document_sha256', 'float32', 'loss']) expect(model).toContain(part);
});

test('Train on a cluster… shows the project for many processes, and writes the folder', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openTemplate('xor');
  await app.menu('file.cluster');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('option', { name: /^PyTorch on a cluster / })).toHaveAttribute('aria-selected', 'true');
  await expect(dialog.getByRole('tab', { name: 'train.py' })).toHaveAttribute('aria-selected', 'true');
  await expect(dialog.getByRole('region', { name: 'Text of train.py' })).toContainText('def train(processes, options):');
  for (const file of ['model.py', 'config.json', 'graph.json', 'run_2proc.sh', 'tests/test_parity.py', 'data/manifest.json']) await expect(dialog.getByRole('tab', { name: file, exact: true })).toBeVisible();
  await expectNothingSerious(page);
  await dialog.getByRole('button', { name: 'Save…' }).press('Enter');
  const folder = path.join(started.home, 'cluster');
  await app.answerFolder(folder);
  await expect(app.notices).toContainText(/Exported \d+ files/);
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['data', 'tests', 'train.py', 'weights.safetensors']));
  expect(JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'))).toMatchObject({ batch: 4, epochs: 1000 });
  expect(existsSync(path.join(folder, 'tests/test_parity.py'))).toBe(true);
});

test('what several processes cannot train is not exported for them, and the reason is named', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('skip-connection');
  await app.menu('file.cluster');
  await expect(page.getByRole('dialog', { name: 'Export' }).getByRole('alert')).toContainText('is trained, and each process has other samples');
});

test('a network with problems is not exported as code, and its problems are named', async ({ host, page, app: started }) => {
  test.skip(host === 'web', 'no place is asked for there before it is refused');
  const app = new AppPage(page);
  await app.ready();
  const project = JSON.parse(readFileSync(path.join(root, 'src-core/examples/templates/xor.chainrule.json'), 'utf8')) as { parameters: { values: unknown }[] };
  const [first] = project.parameters;
  if (first) first.values = { shape: [1, 1], values: [1] };
  const broken = path.join(started.home, 'broken.chainrule.json');
  writeFileSync(broken, JSON.stringify(project));
  await app.open(broken);
  await expect(page.locator('.card').first()).toBeVisible();
  await app.menu('file.export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('alert')).toContainText('Mend these first');
  await expect(dialog.getByRole('alert').getByRole('listitem')).not.toHaveCount(0);
  await expect(dialog.getByRole('button', { name: 'Save…' })).toBeDisabled();
  // Its weights still are.
  await dialog.getByRole('option', { name: /^npz / }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  const file = path.join(started.home, 'loose.npz');
  await app.answerPath(file);
  await expect(app.notices).toContainText('loose.npz');
  expect(existsSync(file)).toBe(true);
});

test('code that trains is written where the app can train, and else the dialog says why not', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await page.locator('.card[data-node="E"]').click({ position: { x: 60, y: 12 } });
  await page.keyboard.press('Delete');
  await app.menu('file.export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await choose(page, 'PyTorch A module');
  await expect(dialog.getByRole('note')).toContainText('Without train.py');
  await expect(dialog.getByRole('note')).toContainText('Add a loss node');
  await expectNothingSerious(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await app.menu('file.export');
  await choose(page, 'PyTorch A module');
  await expect(dialog.getByRole('tab', { name: 'train.py' })).toBeVisible();
  await expect(dialog.getByRole('note')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Save…' }).press('Enter');
  const folder = path.join(started.home, 'in pytorch');
  await app.answerFolder(folder);
  await expect(app.notices).toContainText('Exported 4 files');
});

test('weights go into a table for each tensor, arranged as another tool has them', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await app.menu('file.export');
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('option', { name: /^CSV / }).click();
  const tensors = dialog.getByRole('region', { name: 'Weights alone' });
  await expect(tensors).toContainText('W1');
  await dialog.getByRole('radio', { name: 'PyTorch' }).check();
  // A layer's weight is [out, in] there, under the name of the layer.
  await expect(tensors.getByRole('row', { name: 'z_h.weight [2, 3]' })).toBeVisible();
  await expectNothingSerious(page);
  await dialog.getByRole('button', { name: 'Save…' }).press('Enter');
  const folder = path.join(started.home, 'tables');
  await app.answerFolder(folder);
  await expect(app.notices).toContainText('Exported 4 tensors');
  expect(readdirSync(folder).toSorted()).toEqual(['tensors.csv', 'z_h.bias.csv', 'z_h.weight.csv', 'z_o.bias.csv', 'z_o.weight.csv']);
  const rows = readFileSync(path.join(folder, 'z_h.weight.csv'), 'utf8').trim().split('\r\n').map((row) => row.split(',').map(Number));
  expect(Number(await page.locator('.card[data-node="z_h"] input').nth(1).inputValue())).toBe(rows[1]?.[0]);
});
