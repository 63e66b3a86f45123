import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Story } from '../src-core/story/story.ts';
import { expect, test } from './fixtures/appTest.ts';
import { root } from './fixtures/startedApp.ts';
import { AppPage, boxOf } from './pages/appPage.ts';
import { type DroppedFile, dropFiles } from './pages/dropFiles.ts';

/** Lets files go at a place of the canvas, where this is said while they are held over it. */
async function drop(page: Page, files: readonly DroppedFile[], said: string): Promise<void> {
  const { x, y } = await boxOf(page.getByRole('region', { name: 'Network' }));
  await dropFiles(page, files, { said, at: { x: x + 420, y: y + 260 } });
  await expect(page.locator('.drop-zone')).toHaveCount(0);
}

test('weights are loaded from safetensors and from arrays with the parameters’ names; other arrays are data', async ({ host, page, app: started }) => {
  test.skip(host === 'web', 'the names of downloads are suggested, not typed');
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await expect(app.loss).toHaveText('0.1062');
  for (const format of ['safetensors', 'npz'] as const) {
    await app.exportAs(format);
    await app.answerPath(path.join(started.home, `weights.${format}`));
    await expect(app.notices).toContainText(`weights.${format}`);
  }
  for (const format of ['safetensors', 'npz'] as const) {
    const cell = page.locator('.card[data-node="i"] input').nth(1);
    await cell.fill('3');
    await cell.press('Enter');
    await cell.blur();
    await expect(app.loss).not.toHaveText('0.1062');
    await drop(page, [{ name: `weights.${format}`, content: readFileSync(path.join(started.home, `weights.${format}`)) }], 'Drop a project, an ONNX model or a file of data');
    await page.getByRole('dialog').getByRole('button', { name: 'Load', exact: true }).click();
    await expect(app.notices).toContainText('Loaded');
    await expect(app.loss).toHaveText('0.1062');
    await page.keyboard.press('Control+z');
    await expect(app.loss).not.toHaveText('0.1062');
  }
  await app.menu('file.new');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await drop(page, [{ name: 'weights.npz', content: readFileSync(path.join(started.home, 'weights.npz')) }], 'Drop a project');
  await expect(page.getByRole('dialog')).toContainText('weights.npz');
  await page.keyboard.press('Escape');
  await drop(page, [{ name: 'weights.safetensors', content: readFileSync(path.join(started.home, 'weights.safetensors')) }], 'Drop a project');
  await expect(app.notices).toContainText('open their network first');
});

test('a project is opened after the question about changes, and a part of a network lands where it was dropped', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.saveAs(path.join(started.home, 'net.chainrule.json'));
  const project = readFileSync(path.join(started.home, 'net.chainrule.json'));
  await app.menu('file.new');
  await app.drag('linear', { x: 300, y: 160 });
  await drop(page, [{ name: 'net.chainrule.json', type: 'application/json', content: project }], 'Opens as a project');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.card')).toHaveCount(1);
  await drop(page, [{ name: 'net.chainrule.json', type: 'application/json', content: project }], 'Opens as a project');
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.locator('.card')).toHaveCount(11);

  // A card that was copied into a file.
  await page.locator('.card[data-node="C"]').click({ position: { x: 60, y: 12 } });
  const fragment = await page.evaluate(() => {
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event.clipboardData?.getData('text/plain') ?? '';
  });
  expect(fragment).toContain('chainrule-fragment');
  await drop(page, [{ name: 'part.json', type: 'application/json', content: fragment }], 'Opens as a project');
  await expect(page.locator('.card')).toHaveCount(12);
  const [card, pane] = [await boxOf(page.locator('.card[data-selected]')), await boxOf(app.canvas)];
  expect(Math.abs(card.x - pane.x - 420)).toBeLessThan(12);
  expect(Math.abs(card.y - pane.y - 260)).toBeLessThan(12);
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(11);
});

test('several files at once are not taken, and a drop while something is asked does nothing', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  const table = { name: 'a.csv', type: 'text/csv', content: 'a,b\n1,2\n' };
  await drop(page, [table, { ...table, name: 'b.csv' }], 'One file at a time');
  await expect(app.notices.getByRole('alert')).toContainText('None of these was taken: a.csv, b.csv');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await drop(page, [table], 'Imports the table');
  await expect(page.getByRole('dialog')).toContainText('a.csv');
  await drop(page, [{ ...table, name: 'c.csv' }], 'Answer the question first');
  await expect(page.getByRole('dialog')).toContainText('a.csv');
  await expect(page.getByRole('dialog')).not.toContainText('c.csv');
});

test('a story is offered to be played and told, and what is no story is refused with its place', async ({ page }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.drag('linear', { x: 300, y: 160 });
  const name = 'relu-sgd-step.story.json';
  const content = readFileSync(path.join(root, 'e2e/stories', name), 'utf8');
  const story = JSON.parse(content) as Story;
  await drop(page, [{ name, type: 'application/json', content: JSON.stringify({ ...story, steps: [{ do: 'dance' }] }) }], 'Opens as a project');
  await expect(app.notices.getByRole('alert')).toContainText('steps.0.do');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await drop(page, [{ name, type: 'application/json', content }], 'Opens as a project');
  await expect(page.getByRole('dialog', { name: 'Stories' })).toContainText(story.title.en);
  await page.locator('[data-story="opened"]').click();
  const bar = page.getByRole('region', { name: 'Story' });
  await expect(bar).toBeFocused();
  await expect(bar).toContainText(story.steps[0]?.caption?.en ?? 'no caption');
  await bar.getByRole('button', { name: 'Next scene' }).click();
  await expect(bar.locator('[data-at]')).not.toHaveAttribute('data-at', '0');
  await expect(bar.locator('.story-fault')).toHaveCount(0);
  // What was there before the drop comes back.
  await bar.getByRole('button', { name: 'End the story' }).click();
  await expect(page.locator('.card')).toHaveCount(1);
});
