import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';

// What is wrong is said in words, with its place; the document stays as it was.

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

test('a cycle without a delay is refused at the pointer', async ({ page }) => {
  const app = new AppPage(page);
  const linear = await app.drag('linear', { x: 200, y: 160 });
  const sigmoid = await app.drag('activation:sigmoid', { x: 480, y: 160 });
  await app.connect(linear, 'y', sigmoid, 'x');
  await app.drawWire(sigmoid.output('y'), linear.input('x'));
  await expect(page.getByRole('alert')).toContainText('form a cycle without a delay: Linear');
  await expect(page.getByRole('alert')).toContainText('Put a Delay node into it');
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
});

test('a width that does not fit is refused at the pointer', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 120, y: 140 });
  const target = await app.drag('target', { x: 120, y: 320 });
  await app.set('Shape of one sample', '3');
  const loss = await app.drag('half-squared-error', { x: 480, y: 200 });
  await app.connect(x, 'x', loss, 'prediction');
  await app.drawWire(target.output('t'), loss.input('target'));
  await expect(page.getByRole('alert')).toContainText('Half squared error expects');
  await expect(page.getByRole('alert')).toContainText('receives [3]');
  await expect(page.locator('.react-flow__edge')).toHaveCount(1);
});

test('a taken port is refused at the pointer', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 120, y: 140 });
  const other = await app.drag('input', { x: 120, y: 320 });
  const sigmoid = await app.drag('activation:sigmoid', { x: 480, y: 200 });
  await app.connect(x, 'x', sigmoid, 'x');
  await app.drawWire(other.output('x'), sigmoid.input('x'));
  await expect(page.getByRole('alert')).toContainText('already has a wire');
});

test('an open port is a badge and a row that goes to the place', async ({ page }) => {
  const app = new AppPage(page);
  const sigmoid = await app.drag('activation:sigmoid', { x: 300, y: 160 });
  await app.clickPane();
  await expect(sigmoid.locator.getByRole('button', { name: /1 problem/ })).toBeVisible();
  const problems = await app.problems();
  // What only lacks a loss runs: the tab counts what the status bar does.
  await expect(page.getByRole('tab', { name: 'Problems 1', exact: true })).toBeVisible();
  await expect(page.locator('.status-problems')).toHaveText('1 problem');
  await expect(problems.locator('[data-code="W_NO_LOSS"] .problem-text')).toHaveText('There is no loss, so there are values but no gradients. Add a loss node to see them.');
  await expect(app.inspector.getByRole('region', { name: 'Ask for the loss' })).toHaveCount(0);
  await problems.getByRole('button', { name: /Sigmoid needs a wire at port "x"/ }).click();
  await expect(sigmoid.locator).toHaveAttribute('data-selected', 'true');
});

test('NaN and junk in a cell are marked, and change nothing', async ({ page }) => {
  const app = new AppPage(page);
  const x = await app.drag('input', { x: 300, y: 160 });
  await x.type([[0.25]]);
  const cell = x.cell(1, 1);
  for (const text of ['NaN', 'abc', '1e999', '1,5', '0x10']) {
    await cell.click();
    await cell.fill(text);
    await cell.press('Enter');
    await expect(x.locator.getByRole('alert')).toContainText(`“${text}” is not a number`);
    await expect(cell).toHaveAttribute('aria-invalid', 'true');
    await cell.press('Escape');
    await expect(cell).toHaveAttribute('aria-invalid', 'false');
    await expect(cell).toHaveValue('0.25');
  }
  await cell.blur();
  await expect(cell).toHaveValue('0.2500');
});

for (const { name, content, says } of [
  { name: 'truncated', content: () => exampleText().slice(0, 400), says: 'The file is damaged or cut short' },
  { name: 'foreign', content: () => '{"nodes": [], "name": "something else"}', says: 'This is not a Chainrule project' },
  { name: 'no JSON', content: () => 'PK\u0003\u0004 not text', says: 'The file is damaged or cut short' },
  { name: 'damaged', content: () => exampleText().replace('"float64"', '"float65"'), says: 'precision' },
]) {
  test(`a ${name} file is named as that, and the document stays`, async ({ page, app: started }) => {
    const app = new AppPage(page);
    const linear = await app.drag('linear', { x: 300, y: 160 });
    const file = path.join(started.home, 'bad.chainrule.json');
    writeFileSync(file, content());
    await app.open(file);
    await page.getByRole('button', { name: 'Discard them' }).click();
    await expect(app.notices.getByRole('alert')).toContainText(says);
    await expect(app.notices.getByRole('alert')).toContainText('bad.chainrule.json');
    await expect(linear.locator).toBeVisible();
    await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
  });
}

test('a newer file opens read-only or is refused, and says why', async ({ page, app: started }) => {
  const app = new AppPage(page);
  const file = path.join(started.home, 'newer.chainrule.json');
  writeFileSync(file, exampleText().replace(/"schemaVersion": \d+/, '"schemaVersion": 99'));
  await app.open(file);
  await expect(app.notices).toContainText(/newer/);
});

test('a place that cannot be written is named, and the document stays unsaved', async ({ page, app: started, host }) => {
  test.skip(host === 'web', 'the browser asks for the place there, and writes the file');
  const app = new AppPage(page);
  const linear = await app.drag('linear', { x: 300, y: 160 });
  const notFolder = path.join(started.home, 'file.txt');
  writeFileSync(notFolder, 'text');
  mkdirSync(path.join(started.home, 'folder.chainrule.json'));
  for (const target of [path.join(notFolder, 'net.chainrule.json'), path.join(started.home, 'none/net.chainrule.json'), path.join(started.home, 'folder.chainrule.json')]) {
    await app.menu('file.saveAs');
    await app.answerPath(target);
    await expect(app.notices.getByRole('alert')).toContainText('The file cannot be written');
    await expect(app.notices.getByRole('alert')).toContainText(target);
    await app.notices.getByRole('button', { name: 'Dismiss' }).click();
  }
  await expect(linear.locator).toBeVisible();
  await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
});

test('a file changed by another program is not written over unasked', async ({ page, app: started, host }) => {
  test.skip(host === 'web', 'a download is a new file each time');
  const app = new AppPage(page);
  await app.drag('linear', { x: 300, y: 160 });
  const file = path.join(started.home, 'net.chainrule.json');
  await app.saveAs(file);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed": 1', '"seed": 7'));
  await app.drag('linear', { x: 300, y: 330 });
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('changed by another program');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(readFileSync(file, 'utf8')).toContain('"seed": 7');
  await page.keyboard.press('Control+s');
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  expect(readFileSync(file, 'utf8')).toContain('"seed": 1');
});

function exampleText(): string {
  return readFileSync(path.join(root, 'src-core/examples/lstm-step.chainrule.json'), 'utf8');
}
