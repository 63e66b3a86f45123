import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';
import { openChain } from './pages/chainProject.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

// What the app tells about a network beyond its numbers: hints, gradient health, curves, Jacobians.

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('a card dropped beside a running network stays out of the run; the numbers stay fresh and live', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await expect(app.loss).toHaveText('0.1062');
  const add = await app.drag('add', { x: 620, y: 60 });
  await expect(page.locator('.status-bar')).toContainText('2 problems');
  const outline = await app.outline();
  await expect(outline).toBeVisible();
  await expect(outline).not.toHaveAttribute('data-stale', 'true');
  await expect(app.loss).toHaveText('0.1062');
  // Editing goes on being answered while the card has no wires.
  await app.clickPane();
  await page.locator('.card[data-node=x] input').first().click();
  await page.locator('.card[data-node=x] input').first().fill('2');
  await page.keyboard.press('Enter');
  await expect(app.loss).not.toHaveText('0.1062');
  await expect(outline).not.toHaveAttribute('data-stale', 'true');
  const problems = await app.problems();
  await expect(problems.getByRole('button', { name: /Add needs a wire at port "a"/ })).toBeVisible();
  await problems.getByRole('button', { name: /Add needs a wire at port "a"/ }).click();
  await expect(add.locator).toHaveAttribute('data-selected', 'true');
});

test('linear layers in a row are named with the one layer that equals them, in both languages', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('linear-collapse');
  await page.getByRole('tab', { name: /Problems/ }).click();
  const hints = page.getByRole('region', { name: 'Hints' });
  const hint = hints.getByRole('button', { name: /z_h, h, out: 2 linear layers with nothing nonlinear between them/ });
  await expect(hint).toContainText('Put an activation such as ReLU or tanh between them');
  const W = hints.getByRole('group', { name: 'W of the one layer' }).getByRole('textbox');
  await expect(W).toHaveCount(4);
  for (const [index, value] of ['0.7400', '0.1600', '−0.2400', '−0.0200'].entries()) await expect(W.nth(index)).toHaveValue(value);
  const b = hints.getByRole('group', { name: 'b of the one layer' }).getByRole('textbox');
  for (const [index, value] of ['0.3100', '−0.1600'].entries()) await expect(b.nth(index)).toHaveValue(value);

  await hint.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.card[data-selected]')).toHaveCount(3);
  await app.button('view.language').click();
  await expect(page.getByRole('region', { name: '建议' })).toContainText('2 个线性层之间没有任何非线性');
  await app.button('view.language').click();

  // With a nonlinear function between them they are two layers again.
  await app.clickPane();
  await page.locator('.card[data-node=h] .category-icon').click();
  await app.set('Function', 'ReLU');
  await expect(page.getByRole('region', { name: 'Hints' })).toHaveCount(0);
});

test('health names the chain that vanishes, and goes to it by keyboard', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('activation-derivatives');
  const tab = page.getByRole('tab', { name: 'Health' });
  await page.getByRole('tab', { name: /Problems/ }).focus();
  // Past the derivation.
  for (let count = 0; count < 2; count++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(tab).toHaveAttribute('aria-selected', 'true');
  const flags = page.getByRole('list', { name: 'What stands out' });
  const vanishing = flags.getByRole('button', { name: /the gradient vanishes/ });
  await expect(vanishing).toHaveCount(1);
  await expect(vanishing).toHaveAttribute('data-node', 'sigmoid_z1');
  await expect(vanishing).toContainText('1.7e−7 of what');
  await expect(page.getByRole('img', { name: /Size of values and gradients/ }).locator('canvas')).toBeVisible();
  await vanishing.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.card[data-node=sigmoid_z1]')).toHaveAttribute('data-selected', 'true');
  await page.locator('.health').getByText('Numbers', { exact: true }).click();
  await expect(page.locator('.health table').first().locator('tbody tr').first()).toContainText('x');
  await app.button('view.language').click();
  await expect(page.getByRole('list', { name: '异常之处' })).toContainText('梯度消失');
});

// How fast is measured by `npm run bench`; here it has to work.
test('health of 1,000 layers is drawn, and leaves the page alive', async ({ page, app: started }) => {
  const faults: Error[] = [];
  page.on('pageerror', (fault) => faults.push(fault));
  const app = new AppPage(page);
  await openChain(app, started.home, 997);
  await expect(app.loss).not.toHaveText('–', { timeout: 30_000 });
  await page.getByRole('tab', { name: 'Health' }).click();
  await expect(page.locator('.norm-chart canvas')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('tab', { name: /Problems/ }).click();
  await expect(page.locator('.norm-chart')).toHaveCount(0);
  expect(faults).toEqual([]);
});

test('health is shown step by step in a recurrent network', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('rnn-bptt');
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.getByRole('combobox', { name: 'Across' }).selectOption({ label: 'time, h' });
  await page.getByRole('combobox', { name: 'Size' }).selectOption({ label: 'norm' });
  await page.locator('.health').getByText('Numbers', { exact: true }).click();
  // One sample of one unit: the norm is the number itself without its sign.
  const rows = page.locator('.health table').first().locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0).locator('td')).toHaveText(['0.4621', '0.3756']);
  await expect(rows.nth(2).locator('td').first()).toHaveText('0.0592');
});

test('an activation shows f and f′ with the run’s pre-activations; a gate too', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await page.locator('.card[data-node=f] .category-icon').click();
  const panel = app.inspector.getByRole('region', { name: 'The function and its derivative' });
  await expect(panel.getByRole('img', { name: 'f and f′ of z; f′ lies between 0.0025 and 0.2500' })).toBeVisible();
  await expect(panel).toContainText('1 pre-activation in this run: 0.5000.');
  await page.locator('.card[data-node=C] .category-icon').click();
  await expect(app.inspector.getByRole('heading', { name: 'C', exact: true })).toBeVisible();
  await expect(panel).toHaveCount(0);
});

test('the Jacobian of softmax can be read off, at the sample on the screen', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('stable-softmax');
  await page.locator('.card[data-node=softmax] .category-icon').click();
  const section = app.inspector.getByRole('region', { name: 'Jacobian' });
  const summary = section.getByText('Jacobian ∂y/∂x');
  await summary.focus();
  await page.keyboard.press('Enter');
  const cells = section.getByRole('group', { name: '∂y/∂x' }).getByRole('textbox');
  await expect(cells).toHaveCount(9);
  const published = ['0.0819', '−0.0220', '−0.0599', '−0.0220', '0.1848', '−0.1628', '−0.0599', '−0.1628', '0.2227'];
  for (const [index, value] of published.entries()) await expect(cells.nth(index)).toHaveValue(value);
  await expect(section.getByRole('group', { name: '∂y/∂x as a picture' })).toBeVisible();
  for (let times = 0; times < 3; times++) await page.getByRole('button', { name: 'Next sample' }).click();
  // Of 1000, 0, −1000 the first has all the probability: nothing moves it.
  await expect(section).toContainText('sample 4');
  await expect(cells.nth(0)).toHaveValue('0');

  await app.openExample('lstm-step');
  await page.locator('.card[data-node=C] .category-icon').click();
  await section.getByText('Jacobian ∂C/∂f').click();
  await section.getByLabel('Input').selectOption('g');
  await expect(section.getByRole('group', { name: '∂C/∂g' }).getByRole('textbox')).toHaveValue('0.5987');
});

test('while a number is asked for and hidden, nothing here tells it', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  const outline = await app.outline();
  await outline.locator('[data-edge="h.h→L.prediction"]').getByRole('button').click();
  await page.getByRole('region', { name: 'Ask for this' }).getByRole('button', { name: 'Ask for this' }).click();
  await page.locator('.card[data-node=f] .category-icon').click();
  const panel = app.inspector.getByRole('region', { name: 'The function and its derivative' });
  await expect(panel).toContainText('shown when every hidden number has been found');
  await expect(panel).not.toContainText('in this run: 0.5000');
  await app.inspector.getByText(/Jacobian ∂y/).click();
  await expect(app.inspector.getByRole('region', { name: 'Jacobian' })).toContainText('It would tell a number that is asked for');
  await expect(app.inspector.getByRole('group', { name: '∂y/∂h' })).toHaveCount(0);
});

test('axe finds nothing serious in what is told, in either theme', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('linear-collapse');
  await page.getByRole('tab', { name: /Problems/ }).click();
  await expect(page.getByRole('region', { name: 'Hints' })).toBeVisible();
  await expectNothingSerious(page);
  await app.openExample('lstm-step');
  await page.locator('.card[data-node=f] .category-icon').click();
  await app.inspector.getByText(/^◂ Jacobian/).click();
  await page.getByRole('tab', { name: 'Health' }).click();
  await expect(page.locator('.norm-plot canvas')).toBeVisible();
  await expectNothingSerious(page);
});
