import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage, middleOf } from './pages/appPage.ts';

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await new AppPage(page).ready();
});

/** A linear layer with W of 3 × 2, and its matrix editor open. */
async function openEditor(page: Page): Promise<Locator> {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 120, y: 140 });
  await app.set('Shape of one sample', '3');
  const linear = await app.drag('linear', { x: 420, y: 160 });
  await app.set('Units', '2');
  await app.connect(x, 'x', linear, 'x');
  await linear.select();
  await app.inspector.getByRole('button', { name: 'Edit linear.W as a table' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('gridcell')).toHaveCount(6);
  return dialog;
}

const numbersOf = (dialog: Locator): Promise<string[]> => dialog.getByRole('gridcell').allInnerTexts();

async function copied(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
}

async function choose(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await middleOf(from), await middleOf(to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

test('a matrix is pasted from a spreadsheet and copied back, one entry of the history each', async ({ page }) => {
  const dialog = await openEditor(page);
  const cells = dialog.getByRole('gridcell');
  await cells.first().click();
  await copied(page, '1\t-2e-3\r\n"1/4"\t0.5\r\n5\t6\r\n');
  await page.keyboard.press('Control+v');
  await expect.poll(() => numbersOf(dialog)).toEqual(['1', '−0.0020', '0.2500', '0.5000', '5', '6']);
  await copied(page, '');
  await dialog.getByRole('button', { name: 'Copy for a spreadsheet' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('1\t-0.002\n0.25\t0.5\n5\t6');
  // A part of it, by key.
  await choose(page, cells.nth(0), cells.nth(2));
  await page.keyboard.press('Control+c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('1\n0.25');
  await dialog.getByRole('button', { name: /^Undo: paste numbers/ }).click();
  await expect.poll(() => numbersOf(dialog)).not.toContain('0.2500');
  await dialog.getByRole('button', { name: /^Redo/ }).click();
  await expect.poll(() => numbersOf(dialog)).toContain('0.2500');
});

test('what does not fit is refused with the reason, and changes nothing', async ({ page }) => {
  const dialog = await openEditor(page);
  const cells = dialog.getByRole('gridcell');
  const before = await numbersOf(dialog);
  const refuse = async (text: string, reason: string): Promise<void> => {
    await copied(page, text);
    await dialog.getByRole('button', { name: 'Paste from a spreadsheet' }).click();
    await expect(dialog.getByRole('alert')).toContainText(reason);
    expect(await numbersOf(dialog)).toEqual(before);
  };
  await cells.nth(3).click();
  await refuse('1\t2', '1 × 2 numbers were copied; from the chosen cell on there is room for 2 × 1');
  await refuse('1\n2\t3', 'Row 2 of what was copied has 2 cells, the first row 1');
  await refuse('1\n0,5', 'Row 2, column 1 of what was copied: “0,5” is not a number. Character 2: A comma');
  await choose(page, cells.nth(0), cells.nth(3));
  await refuse('1\t2\t3', '1 × 3 numbers were copied, and 2 × 2 cells are chosen');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('.toolbar').getByRole('button', { name: /Undo: connect/ })).toBeEnabled();
});

test('fill, zeros, identity and transpose act on what is chosen, or on all', async ({ page }) => {
  const dialog = await openEditor(page);
  const cells = dialog.getByRole('gridcell');
  await dialog.getByRole('textbox', { name: 'Number to fill with' }).fill('1/4');
  await page.keyboard.press('Enter');
  await expect.poll(() => numbersOf(dialog)).toEqual(Array.from({ length: 6 }, () => '0.2500'));
  await dialog.getByRole('textbox', { name: 'Number to fill with' }).fill('1/');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('A number is missing');
  await choose(page, cells.nth(0), cells.nth(3));
  await expect(dialog.getByRole('status')).toHaveText('The tools act on 2 × 2 cells: rows 1–2, columns 1–2.');
  await dialog.getByRole('button', { name: 'Identity', exact: true }).click();
  await expect.poll(() => numbersOf(dialog)).toEqual(['1', '0', '0', '1', '0.2500', '0.2500']);
  await cells.nth(1).dblclick();
  await page.keyboard.type('2*4');
  await page.keyboard.press('Enter');
  await choose(page, cells.nth(0), cells.nth(3));
  await dialog.getByRole('button', { name: 'Transpose', exact: true }).click();
  await expect.poll(() => numbersOf(dialog)).toEqual(['1', '0', '8', '1', '0.2500', '0.2500']);
  await cells.nth(5).click();
  await dialog.getByRole('button', { name: 'Transpose', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('3 × 2 is not square');
  await dialog.getByRole('button', { name: 'Zeros', exact: true }).click();
  await expect.poll(() => numbersOf(dialog)).toEqual(Array.from({ length: 6 }, () => '0'));
  await expect(dialog.getByRole('alert')).toHaveCount(0);
});

test('numbers are drawn with a seed that brings them back', async ({ page }) => {
  const dialog = await openEditor(page);
  await dialog.getByRole('combobox').selectOption({ label: 'normal' });
  const seed = dialog.getByRole('textbox', { name: 'Seed' });
  const draw = async (from: string): Promise<string[]> => {
    await dialog.getByRole('button', { name: 'Zeros', exact: true }).click();
    await expect.poll(async () => new Set(await numbersOf(dialog)).size).toBe(1);
    await seed.fill(from);
    await seed.press('Enter');
    await dialog.getByRole('button', { name: 'Draw', exact: true }).click();
    await expect.poll(async () => new Set(await numbersOf(dialog)).size).toBe(6);
    return numbersOf(dialog);
  };
  const first = await draw('7');
  expect(await draw('8')).not.toEqual(first);
  expect(await draw('7')).toEqual(first);
});

test('a large matrix scrolls, and the rows of an input are edited in the same way', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 120, y: 140 });
  await app.set('Shape of one sample', '200');
  await app.set('Samples', '500');
  await x.select();
  await app.inspector.getByRole('button', { name: 'Edit Input as a table' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('gridcell').first().click();
  await page.keyboard.press('Control+End');
  await expect(dialog.getByRole('rowheader', { name: '500', exact: true })).toBeVisible();
  await page.keyboard.type('1/8');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('gridcell').filter({ hasText: '0.1250' })).toHaveCount(1);
  // Only what is in view is in the page.
  expect(await dialog.getByRole('gridcell').count()).toBeLessThan(400);
});
