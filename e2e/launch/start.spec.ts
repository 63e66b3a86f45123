import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { root, startApp } from '../fixtures/startedApp.ts';

// `npm start -- --no-open`, as a user meets it.

test('prints a one-time address, and ends cleanly with Ctrl-C', async () => {
  const app = await startApp();
  expect(app.output()).toContain('--no-open was given');
  const first = await fetch(app.launchUrl, { redirect: 'manual' });
  expect(first.status).toBe(303);
  expect((await fetch(app.launchUrl, { redirect: 'manual' })).status).toBe(401);
  const key = new URL(app.launchUrl).searchParams.get('key') ?? '';
  expect(app.output().split(key)).toHaveLength(2);
  expect(await app.interrupt()).toBe(0);
  await expect(fetch(`http://127.0.0.1:${String(app.port)}/`)).rejects.toThrow();
});

test('says that a port is in use, and takes the next free one', async () => {
  const other = createServer();
  const taken = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      resolve((other.address() as { port: number }).port);
    });
  });
  const app = await startApp({ port: taken });
  expect(app.output()).toContain(`port ${String(taken)} is in use; taking ${String(app.port)}`);
  expect(app.port).toBeGreaterThan(taken);
  expect(await app.interrupt()).toBe(0);
  other.close();
});

test('stays up and says why where there is no display', async () => {
  test.skip(process.platform !== 'linux', 'only Linux can be without a display');
  const app = await startApp({ flags: [], environment: { DISPLAY: '', WAYLAND_DISPLAY: '' } });
  expect(app.output()).toContain('there is no display here');
  expect((await fetch(app.launchUrl, { redirect: 'manual' })).status).toBe(303);
  expect(await app.interrupt()).toBe(0);
});

test('says what is wrong with its options', () => {
  for (const options of [['--port', 'x'], ['--unknown'], ['a.json', 'b.json']]) {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', ...options], { cwd: root, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('npm start -- [options]');
  }
});

test('a page can be loaded again, and a second browser is refused', async ({ browser }) => {
  const app = await startApp();
  const page = await (await browser.newContext()).newPage();
  await page.goto(app.launchUrl);
  expect(page.url()).toBe(`http://127.0.0.1:${String(app.port)}/`);
  expect((await page.reload())?.status()).toBe(200);
  const stranger = await browser.newContext();
  expect((await stranger.request.get(`http://127.0.0.1:${String(app.port)}/`)).status()).toBe(401);
  expect(await app.interrupt()).toBe(0);
});

test('starts with a home folder that cannot be written', async () => {
  // A file where the folder should be refuses even the administrator.
  const app = await startApp({ environment: { HOME: '/dev/null', XDG_CONFIG_HOME: '/dev/null/config', XDG_CACHE_HOME: '/dev/null/cache' } });
  expect((await fetch(app.launchUrl, { redirect: 'manual' })).status).toBe(303);
  expect(await app.interrupt()).toBe(0);
});
