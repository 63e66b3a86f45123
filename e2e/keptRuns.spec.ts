import type { Page } from '@playwright/test';
import { expect, test } from './fixtures/appTest.ts';
import { keptDocuments, keptFiles } from './fixtures/keptSessions.ts';
import { dataHome, end, startAgain } from './fixtures/startedAgain.ts';
import type { StartedApp } from './fixtures/startedApp.ts';
import { AppPage } from './pages/appPage.ts';

// A training run is put by every few seconds, and is there again whatever ends in the middle of it.

async function runIsKept({ home }: StartedApp): Promise<void> {
  await expect.poll(() => keptFiles(dataHome(home), '.run').length, { message: 'the run is kept', timeout: 60_000 }).toBe(1);
}

/** A run that does not end by itself. */
async function beginLongRun(page: Page): Promise<AppPage> {
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.setTraining('Epochs of a training run', '1000000000');
  await app.button('run.train').click();
  return app;
}

test('a training run in the middle of which host and page are killed is back, and goes on', async ({ page, app: started, browser }) => {
  test.setTimeout(120_000);
  await beginLongRun(page);
  await runIsKept(started);
  await started.kill();
  await page.close({ runBeforeUnload: false });

  const second = await startAgain(started, browser);
  const { again } = second;
  await expect(again.notices).toContainText('The training run Run 1 was interrupted');
  const run = again.page.locator('.run-item');
  await expect(run).toHaveAttribute('data-outcome', 'interrupted');
  // The document has it now.
  await expect.poll(() => keptFiles(dataHome(started.home), '.run')).toEqual([]);
  await again.button('run.train').click();
  await expect(again.button('run.stop')).toBeVisible();
  await again.page.keyboard.press('F6');
  await expect(run).toHaveAttribute('data-outcome', 'paused');
  await expect(run).toHaveCount(1);
  await end(second);
});

test('a training run in the middle of which the engine is lost is back, and goes on', async ({ page, app: started, failEngine }) => {
  test.setTimeout(120_000);
  const app = await beginLongRun(page);
  await expect(app.button('run.stop')).toBeVisible();
  await runIsKept(started);
  failEngine('exit');
  await expect(app.notices).toContainText('The engine ended and was started again', { timeout: 60_000 });
  await expect(app.notices).toContainText('The training run Run 1 was interrupted');
  const run = page.locator('.run-item');
  await expect(run).toHaveAttribute('data-outcome', 'interrupted');
  await app.button('run.train').click();
  await expect(app.button('run.stop')).toBeVisible();
  await app.button('run.stop').click();
  await expect(run).toHaveAttribute('data-outcome', 'stopped');
  await app.setTraining('Epochs of a training run', '1');
  await app.button('run.train').click();
  await expect(app.button('run.reset')).toBeEnabled();
});

test('a run that begins while the document is being kept is not forgotten with it', async ({ page, app: started }) => {
  // The host's answer to the first of these that is sent from a moment on is held back.
  let holds = false;
  let answer: string | undefined;
  let release = (): void => undefined;
  await page.routeWebSocket(/./, (socket) => {
    const host = socket.connectToServer();
    socket.onMessage((message) => {
      const [, id] = /"id":(\d+),"name":"session.keep"/.exec(String(message)) ?? [];
      if (holds) answer ??= id;
      host.send(message);
    });
    host.onMessage((message) => {
      if (answer !== undefined && String(message).includes(`"kind":"answer","id":${answer},`)) release = () => { socket.send(message); };
      else socket.send(message);
    });
  });
  await page.reload();
  const app = new AppPage(page);
  await app.ready();
  await app.openExample('lstm-step');
  await app.setTraining('Epochs of a training run', '1000000000');
  await expect.poll(() => keptDocuments(dataHome(started.home)).some((text) => text.includes('"epochs":1000000000'))).toBe(true);
  holds = true;
  await app.title.fill('Kept slowly');
  await app.title.blur();
  await expect.poll(() => answer).toBeDefined();
  await app.button('run.train').click();
  await expect(app.button('run.stop')).toBeVisible();
  release();
  await runIsKept(started);
});
