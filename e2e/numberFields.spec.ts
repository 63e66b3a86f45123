import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

/** Takes the left edge of a cell and moves it so far; the button stays down. */
async function dragEdge(page: Page, cell: Locator, by: number): Promise<void> {
  const { x, y, height } = await boxOf(cell);
  await page.mouse.move(x + 3, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 3 + by, y + height / 2, { steps: 6 });
}

/** An input whose only number, 0.5, is being dragged by its edge: 40 px so far, to 0.7. */
async function halfDragged(app: AppPage): Promise<Locator> {
  const x = await app.drag('input', { x: 160, y: 160 });
  await x.type([[0.5]]);
  await app.clickPane();
  const cell = x.cell(1, 1);
  await dragEdge(app.page, cell, 40);
  await expect(cell).toHaveValue('0.7000');
  return cell;
}

test('a field takes an expression, and shows all digits of what it comes to', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 160, y: 160 });
  for (const [text, value] of [['1/3', '0.3333333333333333'], ['2*pi', '6.283185307179586'], ['sqrt(2)', '1.4142135623730951'], ['e^-2', '0.1353352832366127'], ['-1e-3', '-0.001'], ['（1＋2）÷4', '0.75']] as const) {
    await x.cell(1, 1).fill(text);
    await x.cell(1, 1).press('Enter');
    await expect(x.cell(1, 1)).toHaveValue(value);
  }
  // A field of the inspector, too; whole numbers only.
  await app.set('Time steps', '6/2');
  await expect(app.inspector.getByLabel('Time steps')).toHaveValue('3');
  await app.inspector.getByLabel('Time steps').fill('7/2');
  await page.keyboard.press('Enter');
  await expect(app.inspector.getByRole('alert')).toContainText('“7/2” does not fit here');
});

test('what is refused is said with its place, in both languages', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 160, y: 160 });
  const refuse = async (text: string, words: string): Promise<void> => {
    await x.cell(1, 1).fill(text);
    await x.cell(1, 1).press('Enter');
    await expect(x.locator.getByRole('alert')).toContainText(words);
    await x.cell(1, 1).press('Escape');
    await expect(x.cell(1, 1)).toHaveValue('0');
  };
  await refuse('1,5', '“1,5” is not a number. Character 2: A comma does not mark decimals. Write a point');
  await refuse('2*(1+3', 'Character 3: This bracket is not closed');
  await refuse('2*foo', 'Character 3: “foo” is not known');
  await refuse('1/0', 'Its result is not finite');
  await app.button('view.language').click();
  const cell = x.locator.locator('.card-data input');
  await cell.fill('1,5');
  await cell.press('Enter');
  await expect(x.locator.getByRole('alert')).toContainText('“1,5”不是数字。第 2 个字符：逗号不表示小数点');
});

test('the edge of a cell drags its number: Shift faster, Alt finer, one entry of the history', async ({ page }) => {
  const app = new AppPage(page);
  const cell = await halfDragged(app);
  await page.keyboard.down('Shift');
  await page.mouse.move((await boxOf(cell)).x + 3 + 60, (await boxOf(cell)).y + 8);
  await expect(cell).toHaveValue('1.7000');
  await page.keyboard.up('Shift');
  await page.keyboard.down('Alt');
  await page.mouse.move((await boxOf(cell)).x + 3 + 80, (await boxOf(cell)).y + 8);
  await expect(cell).toHaveValue('1.7100');
  await page.keyboard.up('Alt');
  await page.mouse.up();
  // The card did not move with it, and the whole drag is one entry.
  await page.keyboard.press('Control+z');
  await expect(cell).toHaveValue('0.5000');
  await page.keyboard.press('Control+y');
  await expect(cell).toHaveValue('1.7100');
});

test('Escape gives a drag up, and a click on the edge goes on to typing', async ({ page }) => {
  const app = new AppPage(page);
  const cell = await halfDragged(app);
  await page.keyboard.press('Escape');
  await expect(cell).toHaveValue('0.5000');
  await page.mouse.up();
  await expect(page.getByRole('button', { name: /Undo: type data/ })).toBeEnabled();
  await page.keyboard.press('Control+z');
  await expect(cell).toHaveValue('0');
  await dragEdge(page, cell, 0);
  await page.mouse.up();
  await expect(cell).toBeFocused();
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await expect(cell).toHaveValue('2');
});

test('a dragged number stops at the end of its range', async ({ page }) => {
  const app = new AppPage(page);
  await app.drag('input', { x: 160, y: 160 });
  const samples = app.inspector.getByLabel('Samples');
  await dragEdge(page, samples, 40);
  await expect(samples).toHaveValue('6');
  await dragEdge(page, samples, -200);
  await page.mouse.up();
  await expect(samples).toHaveValue('1');
});

test('arrow keys step the number: at the caret’s digit, by ten with Shift, one entry while held', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 160, y: 160 });
  const cell = x.cell(1, 1);
  await cell.fill('1.25');
  await cell.press('Enter');
  await page.keyboard.press('ArrowUp');
  await expect(cell).toHaveValue('1.35');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(cell).toHaveValue('0.35');
  // The step stays what it was at the first press.
  await page.keyboard.press('ArrowDown');
  await expect(cell).toHaveValue('0.25');
  // Behind the last digit the step is a hundredth.
  await page.keyboard.press('End');
  await page.keyboard.down('ArrowUp');
  for (let times = 0; times < 4; times++) await page.keyboard.down('ArrowUp');
  await page.keyboard.up('ArrowUp');
  await expect(cell).toHaveValue('0.3');
  const before = await x.locator.boundingBox();
  await app.clickPane();
  await page.keyboard.press('Control+z');
  await expect(cell).toHaveValue('0.2500');
  await page.keyboard.press('Control+z');
  await expect(cell).toHaveValue('0.3500');
  expect(await x.locator.boundingBox()).toEqual(before);
});
