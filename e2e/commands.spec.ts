import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

test.beforeEach(async ({ page }) => {
  await new AppPage(page).ready();
});

async function openKeys(page: Page): Promise<Locator> {
  await new AppPage(page).menu('help.keys');
  return page.getByRole('dialog', { name: 'Keys' });
}

test('a node is found by name, type, parameter and error; Enter goes there, Escape goes back', async ({ page }) => {
  const app = new AppPage(page);
  await app.openExample('lstm-step');
  await app.canvas.focus();
  await page.keyboard.press('Control+f');
  const field = page.getByRole('combobox', { name: 'Find a node' });
  const hits = page.getByRole('search').getByRole('option');
  await expect(field).toBeFocused();
  const all = await page.locator('.card').count();
  await expect(hits).toHaveCount(all);
  await page.keyboard.type('forget');
  await expect(hits.first()).toContainText('type: LSTM forget gate');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(`1 of 1 found, of ${String(all)} nodes`);
  await page.keyboard.press('Enter');
  await expect(page.locator('.card[data-selected]')).toHaveCount(1);
  await expect(page.locator('.card[data-selected]').getByRole('heading')).toHaveText('f');
  // By another language, by a parameter, and on with the arrows.
  await field.fill('输入');
  await expect(hits.first()).toContainText('type:');
  await field.fill('Wf');
  await expect(hits.first()).toContainText('parameter: ');
  await field.fill('nothing like this');
  await expect(page.getByRole('search')).toContainText('No node is called that');
  await field.fill('');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('search').getByRole('status')).toHaveText(`3 of ${String(all)} found, of ${String(all)} nodes`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('search')).toHaveCount(0);
  await expect(app.canvas).toBeFocused();
  // By an error.
  await app.drag('activation:sigmoid', { x: 300, y: 60 });
  await page.keyboard.press('Control+f');
  await page.keyboard.type('E_PORT');
  await expect(hits).toHaveCount(1);
  await expect(hits.first()).toContainText('Sigmoid');
});

/** Holds the code of palette and Help menu back in a page that is loaded anew, each time until it is let go. */
async function holdBack(page: Page): Promise<(() => void)[]> {
  const held: (() => void)[] = [];
  await page.route(/(?:CommandPalette|HelpMenu)-[^/]*\.js$/, async (route) => {
    await new Promise<void>((resolve) => {
      held.push(resolve);
    });
    await route.continue();
  });
  await page.reload();
  await new AppPage(page).ready();
  return held;
}

test('what is pressed before the code of a menu and of the palette is there is not lost', async ({ page, host }) => {
  test.skip(host === 'web', 'the service worker has the code, and nothing holds it back');
  const held = await holdBack(page);
  const help = page.getByRole('button', { name: 'Help', exact: true });
  const items = page.getByRole('menuitem');
  await help.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('dark 主题');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect.poll(() => held.length).toBeGreaterThan(0);
  held.splice(0).forEach((go) => { go(); });
  const palette = page.getByRole('combobox', { name: 'Command palette' });
  await expect(palette).toHaveValue('dark 主题');
  await expect(palette).toBeFocused();
  await page.keyboard.type('切换');
  await expect(palette).toHaveValue('dark 主题切换');
  await page.keyboard.press('Escape');
  await expect(help).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await expect(items).toHaveCount(0);
  held.splice(0).forEach((go) => { go(); });
  await expect(items.first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(items.nth(1)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(items).toHaveCount(0);
  await expect(help).toBeFocused();
});

test('Enter pressed before the code of the palette is there runs the command that was typed', async ({ page, host }) => {
  test.skip(host === 'web', 'the service worker has the code, and nothing holds it back');
  const held = await holdBack(page);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('切换主题');
  await page.keyboard.press('Enter');
  // This is for nobody.
  await page.keyboard.type('x');
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  held.splice(0).forEach((go) => { go(); });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the palette finds commands in both languages, by first letters, and begins with those last used', async ({ page }) => {
  const options = page.getByRole('option');
  const palette = page.getByRole('combobox', { name: 'Command palette' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('切换主题');
  await expect(options.first()).toContainText('Switch theme');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await expect(page.locator('.search-group').first()).toHaveText('Recently used');
  await expect(options.first()).toContainText('Switch theme');
  await palette.fill('sohtd');
  await expect(options.first()).toContainText('Show or hide the dock');
  await expect(options.first()).toContainText('Ctrl+J');
  await page.reload();
  await new AppPage(page).ready();
  await page.keyboard.press('Control+k');
  await expect(options.first()).toContainText('Switch theme');
});

test('a key is changed: it works at once in the app, the menu, the palette and for screen readers, and stays', async ({ page }) => {
  const app = new AppPage(page);
  const keys = await openKeys(page);
  await keys.getByRole('searchbox').fill('rename');
  await expect(keys.locator('.key-row')).toHaveCount(1);
  await keys.getByRole('button', { name: 'Change the key: Rename node' }).click();
  await expect(keys.getByRole('alert')).toHaveText('Press the new key. Esc keeps the old one.');
  await page.keyboard.press('Alt+Shift+r');
  await expect(keys.locator('.key-row')).toContainText('Alt+Shift+R');
  await page.keyboard.press('Escape');
  await app.drag('input', { x: 160, y: 160 });
  await page.keyboard.press('F2');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+r');
  await expect(page.getByRole('textbox', { name: 'Name of the node' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('rename');
  await expect(page.getByRole('option').first()).toContainText('Alt+Shift+R');
  await page.keyboard.press('Escape');
  await page.reload();
  await app.ready();
  const again = await openKeys(page);
  await again.getByRole('searchbox').fill('Alt+Shift+R');
  await again.getByRole('button', { name: 'Reset the key: Rename node' }).click();
  await again.getByRole('searchbox').fill('rename');
  await expect(again.locator('.key-row')).toContainText('F2');
});

test('a key that another command has is offered to be taken over; one that the browser keeps is refused', async ({ page }) => {
  const app = new AppPage(page);
  const keys = await openKeys(page);
  await keys.getByRole('searchbox').fill('switch theme');
  const change = keys.getByRole('button', { name: 'Change the key: Switch theme' });
  await change.click();
  await page.keyboard.press('Control+w');
  await expect(keys.getByRole('alert')).toContainText('Ctrl+W: the browser keeps this key');
  await page.keyboard.press('Tab');
  await expect(keys.getByRole('alert')).toContainText('moves the keyboard from place to place');
  await page.keyboard.press('Control+y');
  await expect(keys.getByRole('alert')).toHaveText('Ctrl+Y belongs to “Redo”.');
  await keys.getByRole('button', { name: 'Take it over' }).click();
  await expect(keys.locator('.key-row')).toContainText('Ctrl+Y');
  await expect(change).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+y');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(app.button('view.theme')).toHaveAttribute('aria-keyshortcuts', 'Control+Y');
  await app.button('view.theme').hover();
  await expect(page.locator('.tooltip')).toHaveText('Switch themeCtrl+Y');
  // Redo keeps its other key; all come back at once.
  await expect(app.button('edit.redo')).toHaveAttribute('aria-keyshortcuts', 'Control+Shift+Z');
  await openKeys(page);
  await keys.getByRole('button', { name: 'Reset all keys' }).click();
  await page.keyboard.press('Escape');
  await expect(app.button('edit.redo')).toHaveAttribute('aria-keyshortcuts', 'Control+Y Control+Shift+Z');
});

test('the keys of cut, copy and paste are shown as fixed, with the reason, and no other command can take them', async ({ page }) => {
  const keys = await openKeys(page);
  for (const name of ['Cut', 'Copy', 'Paste', 'Paste with incoming wires']) {
    const change = keys.getByRole('button', { name: `Change the key: ${name}`, exact: true });
    await expect(change).toBeDisabled();
    await expect(change).toHaveAccessibleDescription(/only these let the page reach the clipboard, so they cannot be changed/);
    await expect(keys.getByRole('button', { name: `Take the key away: ${name}`, exact: true })).toHaveCount(0);
  }
  await expect(keys.getByText('Cut, copy and paste keep their keys')).toBeVisible();
  await keys.getByRole('searchbox').fill('switch theme');
  await keys.getByRole('button', { name: 'Change the key: Switch theme' }).click();
  await page.keyboard.press('Control+c');
  await expect(keys.getByRole('alert')).toContainText('Ctrl+C: cut, copy and paste keep this key');
  await expect(keys.getByRole('button', { name: 'Take it over' })).toHaveCount(0);
});

test('no two commands have the same key', async ({ page }) => {
  const keys = await openKeys(page);
  await expect(keys.locator('.key-row').first()).toBeVisible();
  const shown = await keys.locator('.key-row kbd').allInnerTexts();
  expect(shown.length).toBeGreaterThan(30);
  expect(shown.filter((key, index) => shown.indexOf(key) !== index)).toEqual([]);
});

test('problems have a code and what mends them; Enter goes to the node', async ({ page }) => {
  const app = new AppPage(page);
  const sigmoid = await app.drag('activation:sigmoid', { x: 300, y: 160 });
  await app.clickPane();
  const problems = await app.problems();
  await expect(page.getByRole('tab', { name: /Problems/ })).toContainText('1');
  const row = problems.locator('[data-code=E_PORT_UNCONNECTED]');
  await expect(row).toContainText('E_PORT_UNCONNECTED');
  await expect(row).toContainText('Draw a wire to this port, or delete the node.');
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(sigmoid.locator).toHaveAttribute('data-selected', 'true');
});
