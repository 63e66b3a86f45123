import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures/appTest.ts';
import { AppPage } from './pages/appPage.ts';

/** The reports that a host keeps, in the folder for a program's data. */
const reportsOf = (home: string): string[] => {
  const folder = path.join(home, '.local/share/chainrule/crashes');
  return (existsSync(folder) ? readdirSync(folder) : []).sort().map((name) => readFileSync(path.join(folder, name), 'utf8'));
};

test('a fault of the page leaves a report without the document, and the user is told where', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await page.evaluate(() => {
    setTimeout(() => {
      throw new TypeError('quotes my secret label');
    });
    void Promise.reject(new RangeError('quotes my secret label'));
  });
  await expect(app.notices).toContainText(/A report is at .*-page\.txt\. It holds nothing of your document and was not sent anywhere/);
  await expect.poll(() => reportsOf(started.home).length).toBe(2);
  const reports = reportsOf(started.home).join('\n');
  expect(reports).toContain('TypeError');
  expect(reports).toContain('RangeError');
  expect(reports).not.toContain('secret');
});

test('a part of the page that cannot be drawn leaves a page that says so, and the work comes back', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.title.fill('Kept over a crash');
  await app.title.blur();
  await expect(page.locator('.status-bar [data-saved]')).toHaveText('Unsaved changes');
  await page.waitForFunction(() => !document.querySelector('.notice'));
  await page.evaluate(() => {
    const { map } = Array.prototype;
    // The list of notices can be drawn no more: the next notice is the end of the page.
    Array.prototype.map = function (this: unknown[], ...given: Parameters<typeof map>) {
      const [first] = this;
      if (typeof first === 'object' && first !== null && 'kind' in first && 'title' in first && 'id' in first) throw new Error('cannot be drawn');
      return map.apply(this, given);
    } as typeof map;
    setTimeout(() => {
      throw new Error('the first one');
    });
  });
  const screen = page.getByRole('alert');
  await expect(screen).toContainText('Something went wrong in the program itself');
  await expect(screen).toContainText('A report is at');
  expect(reportsOf(started.home).length).toBeGreaterThanOrEqual(2);
  page.on('dialog', (dialog) => void dialog.accept());
  await screen.getByRole('button', { name: 'Load again' }).press('Enter');
  await expect(app.title).toHaveValue('Kept over a crash');
});

test('a fault of the engine leaves a report', async ({ page, app: started, failEngine }) => {
  const app = new AppPage(page);
  await app.ready();
  failEngine('throw');
  await app.drag('linear', { x: 300, y: 160 });
  await expect.poll(() => reportsOf(started.home).some((text) => text.includes('in the engine')), { timeout: 60_000 }).toBe(true);
});
