import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { keptDocuments, keptFiles, sessionsFolder } from './fixtures/keptSessions.ts';
import { dataHome, end, startAgain } from './fixtures/startedAgain.ts';
import type { StartedApp } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';
import { expectNothingSerious } from './pages/nothingSerious.ts';

/** Waits until the host has kept a document in which this text stands. */
async function kept(home: string, text: string): Promise<void> {
  await expect.poll(() => keptDocuments(dataHome(home)).some((document) => document.includes(text)), { message: `"${text}" is kept` }).toBe(true);
}

/** Waits until the host has kept how a window looked, with this in it. */
async function keptView(home: string, text: string): Promise<void> {
  await expect.poll(() => keptFiles(dataHome(home), '.view').join('')).toContain(text);
}

async function rename(app: AppPage, title: string): Promise<void> {
  await app.title.fill(title);
  await app.title.blur();
}

test('after the host and the page were killed, the unsaved work is back with its view, and can be discarded', async ({ page, app: started, browser }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  const file = path.join(started.home, 'net.chainrule.json');
  await app.saveAs(file);
  await rename(app, 'Edited after saving');
  await page.getByRole('tab', { name: 'Outline' }).click();
  await page.locator('.card').nth(2).click({ position: { x: 60, y: 12 } });
  const selected = await page.locator('.card[data-selected]').getAttribute('data-node');
  await kept(started.home, 'Edited after saving');
  await keptView(started.home, `"nodes":["${selected ?? ''}"]`);
  const viewport = await page.locator('.react-flow__viewport').getAttribute('style');
  await started.kill();
  await page.close({ runBeforeUnload: false });

  const second = await startAgain(started, browser);
  const { again } = second;
  await expect(again.page).toHaveTitle('• Edited after saving – Chainrule');
  await expect(again.notices).toContainText('Brought back Edited after saving (net.chainrule.json)');
  await expect(again.page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
  await expect(again.page.locator('.card[data-selected]')).toHaveAttribute('data-node', selected ?? '');
  await expect(again.page.getByRole('tab', { name: 'Outline' })).toHaveAttribute('aria-selected', 'true');
  await expect(again.page.locator('.react-flow__viewport')).toHaveAttribute('style', viewport ?? '');
  // Saving knows the file: nothing is asked.
  await again.notices.getByRole('button', { name: 'Discard the changes' }).click();
  await expect(again.page).toHaveTitle('One LSTM step by hand – Chainrule');
  await expect(again.page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  await end(second);
});

test('a page that is loaded again shows what it showed, and two windows never mix', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('rnn-bptt');
  await rename(app, 'first window');
  const other = new AppPage(await page.context().newPage());
  await other.page.goto(`http://127.0.0.1:${String(started.port)}/`);
  await other.ready();
  await expect(other.page.locator('.card')).toHaveCount(0);
  await other.openExample('lstm-step');
  await rename(other, 'second window');
  await kept(started.home, 'first window');
  await kept(started.home, 'second window');
  for (const [window, title] of [[app, 'first window'], [other, 'second window']] as const) {
    window.page.once('dialog', (dialog) => void dialog.accept());
    await window.page.reload();
    await window.ready();
    await expect(window.page).toHaveTitle(`• ${title} – Chainrule`);
  }
});

test('the walk, its step and the tab are where they were after the page was loaded again', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('rnn-bptt');
  await page.getByRole('tab', { name: 'Outline' }).click();
  await app.clickPane();
  await page.keyboard.press('F8');
  await expect(page.locator('.walk-caption[data-moment="0"]')).toBeVisible();
  for (let moment = 1; moment <= 3; moment++) {
    await page.keyboard.press('F10');
    await expect(page.locator(`.walk-caption[data-moment="${String(moment)}"]`)).toBeVisible();
  }
  await keptView(started.home, '"walk":3');
  await page.reload();
  await app.ready();
  await expect(page.locator('.walk-caption[data-moment="3"]')).toBeVisible();
  await page.getByRole('button', { name: 'End the walk' }).click();
  await expect(page.getByRole('tab', { name: 'Outline' })).toHaveAttribute('aria-selected', 'true');
});

test('work that is saved and left at once is saved when it comes back, however slow the host', async ({ page, app: started }) => {
  const app = new AppPage(page);
  // The host keeps what it is sent, and its answers to that come to nothing.
  await page.addInitScript(() => {
    const asked = new Set<string>();
    const textOf = (frame: unknown): string => (frame instanceof ArrayBuffer || ArrayBuffer.isView(frame) ? new TextDecoder().decode(frame) : '');
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (frame) {
      const [, id] = /"id":(\d+),"name":"session.keep"/.exec(textOf(frame)) ?? [];
      if (id !== undefined) asked.add(id);
      send.call(this, frame);
    };
    window.WebSocket = class extends WebSocket {
      constructor(...address: ConstructorParameters<typeof WebSocket>) {
        super(...address);
        this.addEventListener('message', (event: MessageEvent<unknown>) => {
          const [, id = ''] = /"kind":"answer","id":(\d+)/.exec(textOf(event.data)) ?? [];
          if (asked.has(id)) event.stopImmediatePropagation();
        });
      }
    };
  });
  await page.reload();
  await app.ready();
  await app.openExample('lstm-step');
  await expect.poll(() => keptDocuments(dataHome(started.home))).toHaveLength(1);
  await rename(app, 'Saved late');
  await app.saveAs(path.join(started.home, 'late.chainrule.json'));
  await page.reload();
  await app.ready();
  await expect(page).toHaveTitle('Saved late – Chainrule');
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
});

test('what was open is opened again at the next start, unless that is not wanted', async ({ page, app: started, browser }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.saveAs(path.join(started.home, 'net.chainrule.json'));
  await expect.poll(() => keptFiles(dataHome(started.home), '.json').join('')).toContain('net.chainrule.json');
  await page.close();
  await started.interrupt();
  const second = await startAgain(started, browser);
  const { next, context, again } = second;
  await expect(again.page.locator('.card')).toHaveCount(11);
  await expect(again.page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  await expect(again.notices).not.toContainText('Brought back');
  await again.page.getByRole('button', { name: 'File', exact: true }).click();
  await again.page.getByRole('menuitemcheckbox', { name: 'Begin with what was open' }).click();
  await again.page.keyboard.press('Escape');
  await again.page.close();
  const third = new AppPage(await context.newPage());
  await third.page.goto(`http://127.0.0.1:${String(next.port)}/`);
  await third.ready();
  await expect(third.page.locator('.start-page')).toBeVisible();
  await end(second);
});

test('a new window is empty, and has a session of its own', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await rename(app, 'in the first');
  const opening = page.context().waitForEvent('page');
  await page.keyboard.press('Alt+Shift+n');
  const second = new AppPage(await opening);
  await second.ready();
  await expect(second.page.locator('.start-page')).toBeVisible();
  await second.openExample('mlp-3-2-2');
  await rename(second, 'in the second');
  for (const title of ['in the first', 'in the second']) await kept(started.home, title);
  second.page.once('dialog', (dialog) => void dialog.accept());
  await second.page.reload();
  await expect(second.page).toHaveTitle('• in the second – Chainrule');
  await expect(page).toHaveTitle('• in the first – Chainrule');
});

test('discarded work without a file is among the earlier versions of the empty canvas', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await rename(app, 'Never saved');
  await kept(started.home, 'Never saved');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await app.ready();
  await app.notices.getByRole('button', { name: 'Discard the changes' }).click();
  await expect(page.locator('.start-page')).toBeVisible();
  await app.menu('file.versions');
  await page.getByRole('dialog').getByRole('option').filter({ hasText: 'discarded' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put this version back' }).click();
  await expect(page.locator('.card')).toHaveCount(11);
  await expect(page).toHaveTitle('• Never saved – Chainrule');
});

/** Edits in a window for each of these names; then host and windows are killed. */
async function killedWithWindows(page: Page, started: StartedApp, names: readonly string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    const window = new AppPage(index === 0 ? page : await page.context().newPage());
    if (index > 0) await window.page.goto(`http://127.0.0.1:${String(started.port)}/`);
    await window.ready();
    await window.openExample('lstm-step');
    await rename(window, `work ${name}`);
    await kept(started.home, `work ${name}`);
  }
  await started.kill();
  for (const window of page.context().pages()) await window.close({ runBeforeUnload: false });
}

test('the windows of before are opened again where the browser lets a click do it', async ({ page, app: started, browser }) => {
  await killedWithWindows(page, started, ['one', 'two']);
  const second = await startAgain(started, browser);
  const { again, context } = second;
  await expect(again.page).toHaveTitle('• work two – Chainrule');
  await again.notices.getByRole('status').filter({ hasText: 'another window' }).getByRole('button', { name: 'Show' }).click();
  const dialog = again.page.getByRole('dialog', { name: 'Work from before' });
  await expect(dialog.getByRole('listitem')).toContainText('unsaved changes');
  const opening = context.waitForEvent('page');
  await dialog.getByRole('button', { name: 'Open work one in a new window' }).click();
  const apart = new AppPage(await opening);
  await apart.ready();
  await expect(apart.page).toHaveTitle('• work one – Chainrule');
  await expect(apart.page.locator('.card')).toHaveCount(11);
  expect(apart.page.url()).not.toContain('#');
  await expect(dialog.getByRole('listitem')).toHaveCount(0);
  await end(second);
});

test('unsaved work of other windows is offered, opened and discarded; damaged work is put aside', async ({ page, app: started, browser }) => {
  await killedWithWindows(page, started, ['one', 'two', 'three']);
  writeFileSync(path.join(sessionsFolder(dataHome(started.home)), `${'a'.repeat(32)}.json`), '{"kind":');

  const second = await startAgain(started, browser);
  const { again } = second;
  await expect(again.page).toHaveTitle('• work three – Chainrule');
  await expect(again.notices).toContainText('Some of the work kept from before is damaged');
  await again.notices.getByRole('status').filter({ hasText: 'other windows' }).getByRole('button', { name: 'Show' }).click();
  const dialog = again.page.getByRole('dialog', { name: 'Work from before' });
  await dialog.getByRole('button', { name: 'Discard work one' }).click();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Open work two here' }).click();
  await again.page.getByRole('dialog').getByRole('button', { name: 'Discard them' }).click();
  await expect(again.page).toHaveTitle('• work two – Chainrule');
  await expect(again.page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
  await end(second);
});

test('earlier versions show how the network looked and what was different, and one comes back as one step of undo', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.saveAs(path.join(started.home, 'net.chainrule.json'));
  await page.locator('.card').first().click({ position: { x: 60, y: 12 } });
  await page.keyboard.press('Delete');
  await expect(page.locator('.card')).toHaveCount(10);
  await page.keyboard.press('Control+s');
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  await app.menu('file.versions');
  const dialog = page.getByRole('dialog', { name: 'Earlier versions' });
  await expect(dialog.getByRole('option')).toHaveCount(2);
  await expect(dialog).toContainText('The same as what is on the screen.');
  await expect(dialog.getByRole('button', { name: 'Put this version back' })).toBeDisabled();
  await dialog.getByRole('option').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('option').nth(1)).toContainText('11 nodes');
  await expect(dialog.locator('.graph-picture-card')).toHaveCount(11);
  await expect(dialog.locator('.graph-picture [data-marked]')).toHaveCount(1);
  await expect(dialog).toContainText('more: ');
  await dialog.getByRole('button', { name: 'Put this version back' }).click();
  await expect(page.locator('.card')).toHaveCount(11);
  await expect(app.loss).toHaveText('0.1062');
  await page.keyboard.press('Control+z');
  await expect(page.locator('.card')).toHaveCount(10);
  await page.keyboard.press('Control+y');
  await expect(page.locator('.card')).toHaveCount(11);
});

test('a file changed or removed by others is noticed, compared, and nothing is lost', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  const file = path.join(started.home, 'net.chainrule.json');
  await app.saveAs(file);
  const theirs = JSON.parse(readFileSync(file, 'utf8')) as { title: string };
  writeFileSync(file, JSON.stringify({ ...theirs, title: 'Theirs' }));
  await expect(app.notices).toContainText('net.chainrule.json was changed by another program');
  await expect(page.locator('.status-outside')).toBeVisible();
  // Without changes of one's own it is read again at once.
  await app.notices.getByRole('button', { name: 'Compare or read again' }).click();
  await expect(app.title).toHaveValue('Theirs');
  await expect(page.locator('.status-outside')).toHaveCount(0);
  await expect(app.notices).not.toContainText('was changed by another program');

  await rename(app, 'Mine');
  writeFileSync(file, JSON.stringify({ ...theirs, title: 'Theirs again' }));
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('another title');
  await dialog.getByRole('button', { name: 'Replace it' }).click();
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  expect(readFileSync(file, 'utf8')).toContain('"Mine"');
  await app.menu('file.versions');
  await expect(dialog.getByRole('option').filter({ hasText: 'written by others' })).toHaveCount(1);
  await page.keyboard.press('Escape');

  rmSync(file);
  await expect(app.notices).toContainText('was removed or renamed');
  await rename(app, 'Still here');
  await page.keyboard.press('Control+s');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
  expect(readFileSync(file, 'utf8')).toContain('Still here');
});

test('recent files that are gone are marked and removed; the list is cleared', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  for (const name of ['one', 'two', 'three']) await app.saveAs(path.join(started.home, `${name}.chainrule.json`));
  rmSync(path.join(started.home, 'two.chainrule.json'));
  const open = async (): Promise<void> => {
    await page.getByRole('button', { name: 'File', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Open recent' }).press('ArrowRight');
  };
  await open();
  await expect(page.locator('.recent-item')).toHaveCount(3);
  await page.getByRole('menuitem', { name: 'Remove two.chainrule.json from the list' }).click();
  await expect(page.locator('.recent-item')).toHaveCount(2);
  // By keyboard: Delete takes one off, Enter opens one.
  await page.getByRole('menuitem', { name: 'three.chainrule.json' }).press('Delete');
  await expect(page.locator('.recent-item')).toHaveCount(1);
  await page.getByRole('menuitem', { name: 'Clear the list' }).click();
  await open();
  await expect(page.getByRole('menuitem', { name: 'No recent files' })).toBeVisible();
});

/**
 * Has the page count for how long page and host have worked, in ms. It waits a moment and asks the host, over and over; where
 * that takes longer than `most`, page or host stood still, for whatever else the machine did, and could keep nothing.
 */
async function countWork(page: Page): Promise<() => Promise<number>> {
  const times = { wait: 25, most: 150 }; // ms
  await page.evaluate(({ wait, most }) => {
    const { dataset } = document.documentElement;
    const count = async (since: number): Promise<void> => {
      await fetch('/icon.svg', { cache: 'no-store' });
      const now = performance.now();
      dataset['worked'] = String(Number(dataset['worked'] ?? 0) + Math.min(most, now - since));
      setTimeout(() => void count(now), wait);
    };
    void count(performance.now());
  }, times);
  return () => page.evaluate(() => Number(document.documentElement.dataset['worked'] ?? 0));
}

test('killed at any moment while one types, no more than two seconds of work are gone', async ({ page, app: started, browser }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  const worked = await countWork(page);
  // Each title tells which it is; each is an edit of its own.
  const typedAt: number[] = [];
  const until = 3000 + randomInt(2000);
  while ((typedAt.at(-1) ?? 0) < until) {
    typedAt.push(await worked());
    await rename(app, `typed number ${String(typedAt.length - 1)}`);
  }
  const killedAt = await worked();
  await started.kill();
  await page.close({ runBeforeUnload: false });
  const second = await startAgain(started, browser);
  const { again } = second;
  await expect(again.page).toHaveTitle(/typed number \d+/);
  expect(typedAt.length, 'edits').toBeGreaterThan(5);
  const kept = Number(/typed number (\d+)/.exec(await again.page.title())?.[1]);
  expect(killedAt - (typedAt[kept + 1] ?? killedAt), 'ms of work since the first edit that is gone').toBeLessThan(2000);
  // What half was written of is no session, and no rubbish.
  await expect(again.notices).not.toContainText('damaged');
  await end(second);
});

/** A home folder on a disk of its own; undefined where this user may not mount one. */
function homeOnSmallDisk(): string | undefined {
  const home = mkdtempSync(path.join(tmpdir(), 'chainrule-home-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home], { stdio: 'ignore' });
    return home;
  } catch {
    return undefined;
  }
}

/** Writes a file until there is no room left. */
function fillDisk(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (;;) writeSync(handle, new Uint8Array(4096));
  } catch {
    // It is full.
  } finally {
    closeSync(handle);
  }
}

test.describe('on a disk of its own', () => {
  let home: string | undefined;
  test.beforeEach(() => {
    home = homeOnSmallDisk();
  });
  test.afterEach(() => {
    if (home !== undefined) execFileSync('umount', ['-l', home]);
  });

  test('a full disk is said, nothing is lost, and saving works again once there is room', async ({ browser }) => {
    test.skip(home === undefined, 'this user may not mount a file system');
    if (home === undefined) return;
    const begun = await startAgain({ home }, browser);
    const { again: app } = begun;
    const { page } = app;
    const file = path.join(home, 'net.chainrule.json');
    await app.openExample('lstm-step');
    await app.saveAs(file);
    const saved = readFileSync(file);
    fillDisk(path.join(home, 'filler'));
    await rename(app, 'Typed on a full disk');
    await expect(app.notices).toContainText('Your unsaved work cannot be kept for a restart');
    await expect(app.notices).toContainText('Make room');
    await expect(page.locator('.status-bar')).toContainText('Not kept for a restart');
    await page.keyboard.press('Control+s');
    await expect(app.notices).toContainText('The disk is full');
    await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
    expect(readFileSync(file).equals(saved), 'the old file is as it was').toBe(true);

    rmSync(path.join(home, 'filler'));
    await kept(home, 'Typed on a full disk');
    await expect(page.locator('.status-bar')).not.toContainText('Not kept');
    await expect(app.notices).not.toContainText('cannot be kept');
    await page.keyboard.press('Control+s');
    await expect(page.locator('.status-bar [data-saved=true]')).toHaveText('Saved');
    expect(readFileSync(file, 'utf8')).toContain('Typed on a full disk');
    await end(begun);
  });
});

test('axe finds nothing serious in versions, pictures and conflicts, in either theme', async ({ page, app: started }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  const file = path.join(started.home, 'net.chainrule.json');
  await app.saveAs(file);
  await rename(app, 'Mine');
  const look = async (part: string): Promise<void> => {
    await expect(page.locator(part)).toBeVisible();
    await expectNothingSerious(page, '.dialog');
  };
  await app.menu('file.versions');
  await look('.version .graph-picture');
  await page.keyboard.press('Escape');
  await app.menu('file.picture');
  await look('.picture-preview img');
  await page.keyboard.press('Escape');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed": 1', '"seed": 7'));
  await page.keyboard.press('Control+s');
  await look('.dialog-conflict .difference');
});
