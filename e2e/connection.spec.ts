import { writeFileSync } from 'node:fs';
import { expect, test } from './fixtures/appTest.ts';
import { startApp } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';

test('when the server ends the network stays, and the page goes on with the next one', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  const linear = await app.drag('linear', { x: 300, y: 160 });
  await started.interrupt();
  await expect(page.locator('.banner')).toContainText('npm start');
  await expect(linear.locator).toBeVisible();
  const sigmoid = await app.drag('activation:sigmoid', { x: 560, y: 160 });
  await app.connect(linear, 'y', sigmoid, 'x');

  const next = await startApp({ port: started.port });
  expect(next.port).toBe(started.port);
  const other = await page.context().newPage();
  await other.goto(next.launchUrl);
  await expect(page.locator('.banner')).toHaveCount(0, { timeout: 20_000 });
  await app.ready();
  await expect(page.locator('.card')).toHaveCount(2);
  await next.interrupt();
});

test('a file that is not there is said on opening, with its path', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.open(`${started.home}/none.chainrule.json`);
  await expect(app.notices.getByRole('alert')).toContainText('The file is not there');
  await expect(app.notices.getByRole('alert')).toContainText('none.chainrule.json');
});

test('our file dialog walks folders and lists projects', async ({ page, app: started }) => {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.saveAs(`${started.home}/step.chainrule.json`);
  writeFileSync(`${started.home}/notes.txt`, 'not a project');
  await app.menu('file.new');
  await page.keyboard.press('Control+o');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'step.chainrule.json' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'notes.txt' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'step.chainrule.json' }).click();
  await dialog.getByRole('button', { name: 'Open' }).click();
  await expect(page.locator('.card')).toHaveCount(11);
  await expect(app.loss).toHaveText('0.1062');
});
