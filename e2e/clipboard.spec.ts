import { expect, test } from './fixtures/appTest.ts';
import { AppPage, boxOf } from './pages/appPage.ts';
import { Card } from './pages/card.ts';

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await new AppPage(page).ready();
});

const clipboard = (app: AppPage): Promise<string> => app.page.evaluate(() => navigator.clipboard.readText());

test('nodes are copied as text and pasted at the pointer, with or without the wires that came in', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  await new Card(page, 'z_y').select();
  await page.keyboard.press('Control+c');
  await expect.poll(() => clipboard(app)).toContain('"chainrule-fragment"');
  const area = await boxOf(app.canvas);
  await page.mouse.move(area.x + 300, area.y + 60);
  await page.keyboard.press('Control+v');
  await expect(page.locator('.card')).toHaveCount(8);
  const plain = await app.selectedCard();
  const box = await boxOf(plain.locator);
  expect(Math.abs(box.x - (area.x + 300))).toBeLessThan(3);
  expect(Math.abs(box.y - (area.y + 60))).toBeLessThan(3);
  await expect(page.locator('.status-bar')).toContainText('6 edges');
  await page.keyboard.press('Control+Shift+v');
  await expect(page.locator('.card')).toHaveCount(9);
  await expect(page.locator('.status-bar')).toContainText('7 edges');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(7);
});

test('what was cut goes into a text editor, and from there into another window', async ({ page, context }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  await app.clickPane();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+x');
  await expect(page.locator('.card')).toHaveCount(0);
  // A text editor: a field of another page, out of which the text is copied again.
  const editor = await context.newPage();
  await editor.setContent('<textarea></textarea>');
  await editor.locator('textarea').focus();
  await editor.keyboard.press('Control+v');
  await expect(editor.locator('textarea')).toHaveValue(/^\{\n "format": "chainrule-fragment"/);
  await editor.keyboard.press('Control+a');
  await editor.keyboard.press('Control+c');
  await editor.close();
  const other = await context.newPage();
  await other.goto(page.url());
  const second = new AppPage(other);
  await second.ready();
  await second.canvas.click({ position: { x: 200, y: 30 } });
  await other.keyboard.press('Control+v');
  await expect(other.locator('.card')).toHaveCount(7);
  await expect(other.locator('.status-bar')).toContainText('6 edges');
  await expect(second.loss).not.toHaveText('–');
});

test('what is damaged says where, and what is other text does nothing', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  await app.clickPane();
  await page.evaluate(() => navigator.clipboard.writeText('a shopping list'));
  await page.keyboard.press('Control+v');
  await expect(page.locator('.card')).toHaveCount(7);
  await expect(app.notices).toBeEmpty();
  await page.evaluate(() => navigator.clipboard.writeText('{"format": "chainrule-fragment", "schemaVersion": 3, "nodes": [{"id": 5}], "edges": [], "parameters": []}'));
  await page.keyboard.press('Control+v');
  await expect(app.notices).toContainText('nodes.0');
  await expect(page.locator('.card')).toHaveCount(7);
});

test('a duplicate has parameters of its own, or shares those of its original', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  const z = new Card(page, 'z_y');
  await z.select();
  await page.keyboard.press('Control+d');
  const own = await app.selectedCard();
  await own.typeCell(1, 1, '9', 'W');
  await expect(z.cell(1, 1, 'W')).not.toHaveValue(/^9/);
  await z.select();
  await page.keyboard.press('Control+Alt+d');
  const shared = await app.selectedCard();
  await shared.typeCell(1, 1, '7', 'W');
  await expect(z.cell(1, 1, 'W')).toHaveValue(/^7(\.0*)?$/);
  await expect(own.cell(1, 1, 'W')).toHaveValue(/^9(\.0*)?$/);
});

test('a bypassed node hands its input on, and takes part again', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('relu-sgd-step');
  const relu = new Card(page, 'x');
  const z = new Card(page, 'z');
  const after = new Card(page, 'z_y');
  const loss = await app.lossText();
  await relu.select();
  await page.keyboard.press('b');
  await expect(relu.locator).toHaveAttribute('data-bypassed', 'true');
  const into = await app.read(z, 'y', relu, 'x');
  await app.expectNumbers(relu, 'y', after, 'x', into);
  await relu.select();
  await page.keyboard.press('b');
  await expect(app.loss).toHaveText(loss);
});
