import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';

interface RunOutput {
  readonly loss: number;
  readonly outputs: readonly { readonly node: string; readonly value: number[][][] }[];
}

test('trains XOR by pointer, exports the weights, and the command line gives the same outputs', { tag: '@web' }, async ({ page, app: started }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1920, height: 1080 });
  const app = new AppPage(page);
  await app.ready();
  await app.set('Samples', '4');
  const x = await app.drag('input', { x: 60, y: 180 });
  await app.set('Shape of one sample', '2');
  const hidden = await app.drag('linear', { x: 330, y: 180 });
  await app.set('Units', '3');
  const first = await app.drag('activation:sigmoid', { x: 700, y: 180 });
  const out = await app.drag('linear', { x: 930, y: 180 });
  const second = await app.drag('activation:sigmoid', { x: 1180, y: 180 });
  await second.rename('answer');
  const target = await app.drag('target', { x: 1000, y: 420 });
  const loss = await app.drag('half-squared-error', { x: 1230, y: 330 });
  await app.connect(x, 'x', hidden, 'x');
  await app.connect(hidden, 'y', first, 'x');
  await app.connect(first, 'y', out, 'x');
  await app.connect(out, 'y', second, 'x');
  await app.connect(second, 'y', loss, 'prediction');
  await app.connect(target, 't', loss, 'target');
  await x.type([[0, 0], [0, 1], [1, 0], [1, 1]]);
  await target.type([[0], [1], [1], [0]]);
  await hidden.type([[0.5, -0.6, 0.9], [0.7, 0.8, -0.4]], 'W');
  await out.type([[0.8], [-0.9], [0.6]], 'W');

  // The project is saved with the weights it began with: the trained ones travel in their own file.
  const project = path.join(started.home, 'xor.chainrule.json');
  const weights = path.join(started.home, 'xor.safetensors');
  await app.saveAs(project);
  await app.setTraining('Learning rate η', '2');
  await app.setTraining('Epochs of a training run', '2000000');
  await app.selectEdge(app.edge(out, 'y', second, 'x'));
  const label = page.locator('.edge-label .forward .number');
  const before = await label.innerText();
  const painted = (): Promise<string> => page.locator('canvas.overlay').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const pictureBefore = await painted();

  await app.button('run.train').click();
  await expect(app.button('run.stop')).toBeVisible();
  await expect(label).not.toHaveText(before);
  await expect.poll(painted).not.toBe(pictureBefore);
  const during = await label.innerText();
  await expect(label).not.toHaveText(during);
  await expect.poll(() => app.lossNumber(), { timeout: 60_000 }).toBeLessThan(0.01);
  await app.button('run.stop').click();
  await expect(app.button('run.train')).toBeEnabled({ timeout: 30_000 });
  await expect.poll(() => app.lossNumber()).toBeLessThan(0.01);
  await expect(page.locator('.run-plot canvas')).toBeVisible();

  await app.exportAs('safetensors');
  await app.answerPath(weights);
  await expect(app.notices).toContainText('Exported 4 tensors');
  expect(existsSync(weights)).toBe(true);

  await app.clickPane();
  const text = execFileSync(process.execPath, ['scripts/chainrule.mjs', 'run', project, '--weights', weights, '--json'], { cwd: root, encoding: 'utf8' });
  const run = JSON.parse(text) as RunOutput;
  const answers = run.outputs.find(({ node }) => node === second.id)?.value[0] ?? [];
  expect(answers).toHaveLength(4);
  for (const [sample, [answer = NaN]] of answers.entries()) {
    if (sample > 0) await page.getByRole('button', { name: 'Next sample' }).click();
    await app.expectNumbers(second, 'y', loss, 'prediction', { value: answer.toFixed(4) });
  }
  expect(run.loss).toBeLessThan(0.01);

  // One undo brings the weights from before the run back, another redo those after it.
  const trained = await out.cell(1, 1, 'W').inputValue();
  await app.button('edit.undo').click();
  await expect(out.cell(1, 1, 'W')).toHaveValue('0.8000');
  await app.button('edit.redo').click();
  await expect(out.cell(1, 1, 'W')).toHaveValue(trained);
  await app.button('run.reset').click();
  await expect(out.cell(1, 1, 'W')).toHaveValue('0.8000');
});

test('an edit ends a training run, and says so', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.setTraining('Epochs of a training run', '100000000');
  await app.button('run.train').click();
  await expect(app.button('run.stop')).toBeVisible();
  await app.set('Precision', 'float32');
  await expect(app.button('run.train')).toBeEnabled();
  await expect(app.notices).toContainText('was edited while it trained');
  await expect(app.loss).toHaveText('0.1062');
});

test('training on one thread is chosen in the document panel with the keyboard: the numbers stay the same, and the choice lasts', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  const loss = await app.lossText();
  const threads = page.getByLabel('Threads');
  await expect(threads).toHaveValue('automatic');
  await page.getByLabel('Kernels').focus();
  await page.keyboard.press('Tab');
  await expect(threads).toBeFocused();
  await page.keyboard.press('o');
  await expect(threads).toHaveValue('one');
  await expect.poll(() => app.lossText()).toBe(loss);
  await app.button('run.update').click();
  await expect.poll(() => app.lossText()).not.toBe(loss);
  await page.reload();
  await app.ready();
  await expect(page.getByLabel('Threads')).toHaveValue('one');
});

test('the kernels are chosen in the document panel: the numbers stay the same, training goes on with them, and the choice lasts', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  const loss = await app.lossText();
  const kernels = page.getByLabel('Kernels');
  await expect(kernels).toHaveValue('automatic');
  for (const choice of ['Reference (TypeScript)', 'Fastest', 'Same bits everywhere']) {
    await kernels.selectOption(choice);
    await expect.poll(() => app.lossText()).toBe(loss);
  }
  await app.button('run.update').click();
  await expect.poll(() => app.lossText()).not.toBe(loss);
  await page.reload();
  await app.ready();
  await expect(page.getByLabel('Kernels')).toHaveValue('deterministic');
});
