import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';
import { openChain } from './pages/chainProject.ts';

/** The TeX that a formula was set from; KaTeX keeps it beside the picture. */
function texOf(formula: Locator): Promise<string> {
  return formula.locator('annotation').first().evaluate((annotation) => annotation.textContent);
}

const panel = (page: Page): Locator => page.locator('.derivation');
const element = (page: Page): Locator => panel(page).locator('[data-part="element"]');

test('an element is chosen by keyboard and derived, symbolic and with the numbers put in', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await page.keyboard.press('Control+Shift+d');
  await expect(page.getByText('Select an edge or a node to see where its numbers come from.')).toBeVisible();
  // The outline of the canvas is gone through by keys; so is everything from here on.
  await page.locator('.react-flow__node[data-id="z_h"]').focus();
  await page.keyboard.press('Enter');
  const grid = page.getByRole('grid', { name: 'Elements of W1' });
  await expect(grid.getByRole('gridcell')).toHaveCount(6);
  await grid.getByRole('gridcell', { selected: true }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('gridcell', { selected: true })).toHaveAccessibleName('Row 2, column 2: 0.0016');
  await expect(grid.getByRole('gridcell', { selected: true })).toBeFocused();
  await expect.poll(() => texOf(element(page))).toContain('x_{2} \\cdot \\frac{\\partial E}{\\partial z_{h;2}}');
  const tex = await texOf(element(page));
  expect(tex.replaceAll('\n', ' ')).toMatch(/&= 4 \\cdot 0\.0004 \\\\ &= 0\.0016/);
  expect(await texOf(panel(page).locator('[data-part="matrix"]'))).toMatch(/&= \\begin\{bmatrix\} 1 & 4 & 5 \\end\{bmatrix\}\^/);
  expect(await texOf(panel(page).locator('[data-part="chain"]'))).toContain('\\frac{\\partial E}{\\partial o} \\cdot \\frac{\\partial o}{\\partial z_{o}}');

  // A line on the way to the loss leads to its place on the canvas.
  await panel(page).getByRole('button', { name: 'Show h on the canvas' }).first().focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.card[data-node="h"]')).toHaveAttribute('data-selected', 'true');
  await expect.poll(() => texOf(element(page))).toContain('\\frac{\\partial E}{\\partial h_{2}} &=');
});

test('the derivation is copied as LaTeX and as Markdown', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await page.locator('.card[data-node="z_o"] .category-icon').first().click();
  await app.inspector.getByRole('button', { name: 'Derivation' }).first().click();
  const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await panel(page).getByRole('button', { name: 'Copy LaTeX' }).click();
  await expect.poll(clipboard).toMatch(/^\\\[\n\\begin\{aligned\}\n[\s\S]*\n\\end\{aligned\}\n\\\]\n$/);
  expect(await clipboard()).toContain(await texOf(element(page)).then((tex) => tex.split('\n')[1] ?? ''));
  await panel(page).getByRole('button', { name: 'Copy Markdown' }).click();
  await expect.poll(clipboard).toContain('**As matrices**\n\n$$\n\\begin{aligned}');
});

test('paths add up to the gradient, and the one that is pointed at is lit on the canvas', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await page.locator('.card[data-node="z_h"] .category-icon').first().click();
  await page.keyboard.press('Control+Shift+d');
  // The gradient matrix in the inspector chooses, too: row 2, column 1.
  await app.inspector.getByRole('group', { name: '∂L/∂ W1' }).getByRole('textbox', { name: /row 2, column 1$/ }).click();
  const paths = page.getByRole('complementary', { name: 'Paths to the loss' });
  await expect(paths.locator('.paths-sum')).toContainText(/Sum of 2 paths\s*0\.0079\s*Gradient from backpropagation\s*0\.0079/);
  await expect(paths.getByRole('img', { name: 'The paths add up to the gradient' })).toBeVisible();
  const rows = paths.locator('.path');
  await expect(rows).toHaveCount(2);
  expect(await texOf(rows.first())).toMatch(/^W_\{[^}]*2,1\} \\to z_\{h;1\} \\to h_\{1\} \\to z_\{o;[12]\} \\to o_\{[12]\} \\to E$/);

  await rows.first().hover();
  await expect(page.locator('.card[data-path="on"]')).toHaveCount(5);
  await expect(page.locator('.wire-path-on')).toHaveCount(4);
  await expect(page.locator('.card[data-node="t"]')).toHaveAttribute('data-path', 'off');
  await page.mouse.move(5, 5);
  await expect(page.locator('.card[data-path]')).toHaveCount(0);
  // By keyboard: the focus lights the path, Enter unfolds its local derivatives.
  await rows.first().getByRole('button').focus();
  await expect(page.locator('.wire-path-on')).toHaveCount(4);
  await page.keyboard.press('Enter');
  expect(await texOf(rows.first().locator('.path-factors'))).toContain('\\cdot \\frac{\\partial h_{1}}{\\partial z_{h;1}} \\cdot');

  // Through one edge only what runs through it is counted: one output of two.
  await app.selectEdge(page.locator('.react-flow__edge[data-id="h.y→z_o.x"]'));
  await expect(paths.locator('.paths-sum')).toContainText('Sum of 2 paths');
  await app.selectEdge(page.locator('.react-flow__edge[data-id="z_o.y→o.x"]'));
  await expect(paths.locator('.paths-sum')).toContainText('Sum of 1 path');
});

test('a recurrent gradient is a triangle of six terms, gone through by the arrow keys', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('rnn-bptt');
  await page.locator('.card[data-node="Ux"] .category-icon').first().click();
  await page.keyboard.press('Control+Shift+d');
  const triangle = page.getByRole('grid', { name: 'By time' });
  await expect(triangle.locator('.heat-cell')).toHaveText(['0.0515', '0.1899', '0.1509', '0.0541', '0.0430', '−0.1542']);
  await triangle.getByRole('gridcell', { name: 'loss at step 1, step 1: 0.0515' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(triangle.getByRole('gridcell', { name: 'loss at step 3, step 3: −0.1542' })).toBeFocused();
  await page.keyboard.press('Control+End');
  await expect(triangle.getByRole('gridcell', { name: 'all losses and steps: 0.3351' })).toBeFocused();
  await expect(page.locator('.triangle-trend')).toContainText(/The gradient (shrinks|grows|vanishes|explodes|keeps)/);
  await expect(page.locator('.path td:first-child')).toHaveText(['0.1899', '−0.1542', '0.1509', '0.0541', '0.0515', '0.0430']);

  await page.locator('.card[data-node="Wh"] .category-icon').first().click();
  await expect(triangle.locator('.heat-cell')).toHaveText(['0.0000', '0.0000', '0.1395', '0.0000', '0.0397', '0.0850']);
  // Of an edge each column is its gradient at that step; the scrubber chooses which is derived.
  await app.selectEdge(page.locator('.react-flow__edge[data-id="s.y→h.x"]'));
  await expect(triangle.getByRole('gridcell', { name: 'step 1, all losses: 0.2954' })).toBeVisible();
  await expect(triangle.getByRole('gridcell', { name: /all steps/ })).toHaveCount(0);
});

test('hundreds of millions of paths are grouped by node, and nothing freezes', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await openChain(app, started.home, 60);
  await expect(page.locator('.card').first()).toBeVisible();
  await page.keyboard.press('Control+Shift+d');
  await page.locator('.react-flow__node[data-id="n0"]').focus();
  await page.keyboard.press('Enter');
  const paths = page.getByRole('complementary', { name: 'Paths to the loss' });
  // 30 layers of two units: from one weight two ways at each of the 29 that follow, and both end in one loss.
  await expect(paths.locator('.paths-sum')).toContainText('Sum of 536,870,912 paths');
  await expect(paths.getByRole('img', { name: 'The paths add up to the gradient' })).toBeVisible();
  const rows = paths.locator('.paths-table tbody tr');
  await expect(rows).toHaveCount(40);
  await rows.first().focus();
  await expect(page.locator('.card[data-path="on"]')).toHaveCount(1);
  await paths.getByRole('button', { name: 'Show all 61' }).click();
  await expect(rows).toHaveCount(61);
});

test('a number that is asked for and hidden is not given away', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('mlp-3-2-2');
  await page.locator('.card[data-node="z_h"] .category-icon').first().click();
  await page.keyboard.press('Control+Shift+d');
  await expect(element(page)).toBeVisible();
  await app.inspector.getByRole('button', { name: 'Ask for this' }).first().click();
  await page.getByRole('tab', { name: 'Derivation' }).click();
  const derivation = panel(page);
  await expect(derivation).toContainText('A number that is asked for is hidden');
  await expect(derivation.getByRole('gridcell', { selected: true })).toHaveText('?');
  await expect(derivation.locator('.paths-sum')).toHaveCount(0);
  // The way to it is there, its numbers are not.
  const formulas = await derivation.locator('.derivation-formulas annotation').allTextContents();
  expect(formulas.join(' ')).toContain('\\frac{\\partial E}{\\partial z_{h;1}}');
  expect(formulas.filter((tex) => /\d\.\d/.test(tex))).toEqual([]);
});

test('the dock is drawn higher by pointer and by keys, and remembers it', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await page.keyboard.press('Control+Shift+d');
  const separator = page.getByRole('separator', { name: 'Height of the dock' });
  const height = async (): Promise<number> => Math.round((await boxOf(page.locator('.dock'))).height);
  const before = await height();
  await separator.focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBe(before + 24);
  await page.keyboard.press('Home');
  await expect.poll(height).toBe(120);
  const { x, y, width } = await boxOf(separator);
  await page.mouse.move(x + width / 2, y + 4);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y - 176, { steps: 4 });
  await page.mouse.up();
  await expect.poll(height).toBe(300);
  await page.reload();
  await app.ready();
  await expect.poll(height).toBe(300);
});

test('the derivation is in Chinese, too', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('rnn-bptt');
  await page.locator('.card[data-node="Ux"] .category-icon').first().click();
  await page.keyboard.press('Control+Shift+d');
  await page.locator('.toolbar [data-command="view.language"]').click();
  await expect(page.getByRole('tab', { name: '推导' })).toBeVisible();
  await expect(panel(page).getByRole('button', { name: '复制 LaTeX' })).toBeVisible();
  await expect(panel(page).locator('.derivation-part h4').first()).toHaveText('矩阵形式');
  await expect(panel(page).locator('.paths-sum')).toContainText('6 条路径之和');
  await expect(page.getByRole('grid', { name: '按时间' }).getByRole('gridcell', { name: '时间步 3 的损失，时间步 1：0.0541' })).toBeVisible();
});

test('without a loss the derivation says once what to add, and no English in Chinese', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 80, y: 80 });
  const linear = await app.drag('linear', { x: 330, y: 80 });
  await app.connect(x, 'x', linear, 'x');
  await page.locator(`.card[data-node=${linear.id}] .category-icon`).click();
  await page.getByRole('tab', { name: 'Derivation' }).click();
  await expect(panel(page).locator('.derivation-fault')).toHaveText('There is no loss, so no gradient comes back. Add a loss node, and connect the prediction and the target to it.');
  await app.button('view.language').click();
  await expect(panel(page).locator('.derivation-fault')).toHaveText('没有损失，因此没有梯度传回。请添加损失节点，并将预测值和目标连接到它。');
});

test('a folded dock opens at the tab that is chosen already', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('mlp-3-2-2');
  const tab = page.getByRole('tab', { name: 'Derivation' });
  await tab.click();
  await page.getByRole('button', { name: 'Show or hide the dock' }).click();
  await expect(page.getByRole('tabpanel')).toHaveCount(0);
  await tab.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel')).toContainText('Select an edge or a node');
});
