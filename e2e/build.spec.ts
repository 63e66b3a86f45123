import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { buildLstmStep } from './pages/lstmStep.ts';

test('builds input → linear → sigmoid → half squared error by pointer, and reads every edge', { tag: '@web' }, async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  const x = await app.drag('input', { x: 110, y: 160 });
  const linear = await app.drag('linear', { x: 350, y: 160 });
  const sigmoid = await app.drag('activation:sigmoid', { x: 590, y: 160 });
  const target = await app.drag('target', { x: 590, y: 330 });
  const loss = await app.drag('half-squared-error', { x: 820, y: 200 });
  await app.connect(x, 'x', linear, 'x');
  await app.connect(linear, 'y', sigmoid, 'x');
  await app.connect(sigmoid, 'y', loss, 'prediction');
  await app.connect(target, 't', loss, 'target');
  await x.type([[2]]);
  await linear.type([[0.75]], 'W');
  await linear.type([[-0.5]], 'b');
  await target.type([[1]]);

  // z = 2 · 0.75 − 0.5 = 1, y = σ(1); ∂L/∂y = y − 1, ∂L/∂z = (y − 1) y (1 − y), ∂L/∂x = 0.75 ∂L/∂z
  await app.expectNumbers(x, 'x', linear, 'x', { value: '2.0000', gradient: '−0.0397' });
  await app.expectNumbers(linear, 'y', sigmoid, 'x', { value: '1.0000', gradient: '−0.0529' });
  await app.expectNumbers(sigmoid, 'y', loss, 'prediction', { value: '0.7311', gradient: '−0.2689' });
  await app.expectNumbers(target, 't', loss, 'target', { value: '1.0000', gradient: '0.2689' });
  await expect(app.loss).toHaveText('0.0362');
  await expect(loss.locator.locator('.card-loss')).toHaveText('0.0362');

  // The same numbers in the outline, and the full tensor of a chosen edge in the inspector.
  const outline = await app.outline();
  await expect(outline.getByRole('row', { name: /Sigmoid → Half squared error/ })).toContainText('0.7311');
  await outline.getByRole('button', { name: /Linear → Sigmoid/ }).click();
  await expect(app.inspector.getByRole('textbox', { name: 'value, row 1, column 1' })).toHaveValue('1');
  await expect(app.inspector.getByRole('textbox', { name: 'gradient, row 1, column 1' })).toHaveValue('−0.0529');
});

test('builds the LSTM step from its gates, and moves the output gate by one step', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1920, height: 1080 });
  const app = new AppPage(page);
  await app.ready();
  const { forget, input, candidate, output, state, hidden, loss } = await buildLstmStep(app);
  await app.expectNumbers(forget, 'y', state, 'f', { value: '0.6225', gradient: '0.0000' });
  await app.expectNumbers(input, 'y', state, 'i', { value: '0.5987' });
  await app.expectNumbers(candidate, 'y', state, 'g', { value: '0.3799' });
  await app.expectNumbers(output, 'y', hidden, 'o', { value: '0.6225' });
  await app.expectNumbers(state, 'C', hidden, 'C', { value: '0.2275' });
  await app.expectNumbers(hidden, 'h', loss, 'prediction', { value: '0.1392', gradient: '−0.4608' });
  await app.button('run.update').click();
  await expect(output.cell(1, 1, 'W')).toHaveValue('0.5000');
  await expect(output.cell(2, 1, 'W')).toHaveValue('0.5024');
});
