import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { DataPanel } from './pages/dataPanel.ts';

test.use({ actionTimeout: 20_000 });

/** A ring around a disc, by the sunflower's angles: no line parts them. */
function ringCsv(): string {
  const rows = Array.from({ length: 120 }, (_, index) => {
    const inside = index % 2 === 0;
    const radius = inside ? 0.15 + (0.5 * index) / 120 : 1.1 + (0.4 * index) / 120;
    const angle = index * 2.399963;
    return `${(radius * Math.cos(angle)).toFixed(4)};${(radius * Math.sin(angle)).toFixed(4)};${inside ? 'disc' : 'ring'}`.replaceAll('.', ',');
  });
  return `\uFEFFeast;north;shape\r\n${rows.join('\r\n')}\r\n`;
}

test('a whole way: a CSV, a network wired by hand, training, its surface, its weights, and on from where it was', async ({ page, app: started, host }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1920, height: 1080 });
  const app = new AppPage(page);
  await app.ready();

  // A network from the palette, wire by wire.
  await page.keyboard.press('Control+j');
  const x = await app.drag('input', { x: 150, y: 160 });
  await x.rename('place');
  const hidden = await app.drag('linear', { x: 430, y: 160 });
  await app.set('Units', '8');
  const bent = await app.drag('activation:tanh', { x: 700, y: 160 });
  const out = await app.drag('linear', { x: 950, y: 160 });
  await app.set('Units', '2');
  const target = await app.drag('target', { x: 950, y: 420 });
  await target.rename('kind');
  const loss = await app.drag('cross-entropy', { x: 1220, y: 260 });
  await app.connect(x, 'x', hidden, 'x');
  await app.connect(hidden, 'y', bent, 'x');
  await app.connect(bent, 'y', out, 'x');
  await app.connect(out, 'y', loss, 'logits');
  await app.connect(target, 't', loss, 'target');

  // A CSV, its columns bound and normalised.
  const file = path.join(started.home, 'ring.csv');
  writeFileSync(file, ringCsv());
  const panel = new DataPanel(app);
  await panel.open();
  await panel.import(file);
  await panel.bind('place', ['east', 'north']);
  await panel.bind('kind', ['shape']);
  await panel.settings.getByRole('button', { name: 'Normalise all inputs' }).click();
  await expect(panel.header('east')).toContainText('μ');
  await expect(panel.settings).toContainText('120 samples: 96 for training, 24 for validation');

  // Training, by key, from weights that are drawn by seed.
  await page.getByRole('tab', { name: 'Training' }).click();
  const form = page.locator('.training-form');
  await form.getByLabel('Optimizer').selectOption({ label: 'Adam' });
  for (const [label, value] of [['Learning rate η', '0.03'], ['Batch size', '16'], ['Epochs', '200000']] as const) {
    const field = form.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press('Enter');
    await field.blur();
  }
  const run = page.locator('.run-item[data-run=run-1]');
  const epochs = async (): Promise<number> => Number(/(\d+) epochs?/.exec(await run.innerText())?.[1]);
  await page.locator('.run-bar [data-command="run.train"]').click();
  await expect(page.locator('.run-progress')).toContainText(/epoch \d+ \/ 200000/);
  await expect.poll(async () => Number(/accuracy\s*([\d.]+)/i.exec(await page.locator('.run-numbers').innerText())?.[1]), { timeout: 60_000 }).toBeGreaterThan(0.95);
  await page.keyboard.press('F6');
  await expect(run).toContainText('paused');
  const before = await epochs();
  expect(before).toBeGreaterThan(1);
  const lossBefore = await app.lossText();

  // What it has learned, as a surface over both columns.
  await page.getByRole('tab', { name: 'Results' }).click();
  const chart = page.locator('.results-picture .chart-picture');
  await expect(chart).toHaveAttribute('aria-label', 'Decision surface');
  await expect(chart.locator('text', { hasText: 'ring' })).toBeVisible();
  await expect(chart.locator('text', { hasText: 'east' })).toBeVisible();
  await chart.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.results-picture [role=status]')).toContainText(/east −?\d.+, north −?\d.+, disc \d.*, ring \d/);

  // Weights for other tools, and the project itself.
  const weights = path.join(started.home, 'ring.safetensors');
  await app.exportAs('safetensors');
  await app.answerPath(weights);
  await expect(app.notices).toContainText('Exported 4 tensors');
  const bytes = readFileSync(weights);
  const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString()) as Record<string, { shape?: number[] }>;
  expect(Object.entries(header).filter(([name]) => name !== '__metadata__').map(([, { shape }]) => shape).toSorted()).toEqual([[2], [2, 8], [8], [8, 2]]);
  const project = path.join(started.home, 'ring.chainrule.json');
  await app.saveAs(project);
  const learned = await out.cell(1, 1, 'b').inputValue();

  // The window is closed, and another one opens the project.
  await page.goto('about:blank');
  await page.goto(host === 'web' ? started.launchUrl : `http://127.0.0.1:${String(started.port)}/`);
  await app.ready();
  // It begins with what was open; from an empty one the project is opened again.
  await expect(page.locator('.card')).toHaveCount(6);
  await app.menu('file.new');
  await expect(page.locator('.card')).toHaveCount(0);
  await app.open(project);
  await expect(page.locator('.card')).toHaveCount(6);
  await expect(app.loss).toHaveText(lossBefore);
  await expect(out.cell(1, 1, 'b')).toHaveValue(learned);
  await panel.open();
  await expect(panel.cell(1, 3)).toHaveText('disc');
  await page.getByRole('tab', { name: 'Training' }).click();
  await expect(run).toContainText('paused');
  expect(await epochs()).toBe(before);

  // It goes on from where it was: the curve has all that came before, and more.
  await run.getByRole('button', { name: 'Resume: Run 1' }).click();
  await expect.poll(async () => Number(/epoch (\d+)/.exec(await page.locator('.run-progress').innerText())?.[1])).toBeGreaterThan(before);
  await page.keyboard.press('F6');
  await expect.poll(epochs).toBeGreaterThan(before);
  await expect(run).toContainText('paused');
  await expect(page.locator('.run-item')).toHaveCount(1);
  await expect(out.cell(1, 1, 'b')).not.toHaveValue(learned);
  const curve = path.join(started.home, 'loss.csv');
  await page.locator('.run-curves').getByRole('button', { name: 'Export the chart' }).click();
  await page.locator('.menu-item[data-format=csv]').click();
  await app.answerPath(curve);
  await expect(app.notices).toContainText('loss.csv');
  const updates = readFileSync(curve, 'utf8').trim().split('\r\n').filter((row) => row.startsWith('validation,')).map((row) => Number(row.split(',')[1]));
  // Six batches make an epoch.
  expect(updates[0]).toBeLessThanOrEqual(before * 6);
  expect(updates.at(-1)).toBeGreaterThan(before * 6);
  expect(updates.toSorted((a, b) => a - b)).toEqual(updates);
});
