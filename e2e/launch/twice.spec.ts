import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root, startApp } from '../fixtures/startedApp.ts';

// A checkout in a folder with spaces and other scripts in its name, without anything built.

let copy = '';

test.beforeAll(() => {
  copy = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-copy-')), 'a clone, 副本');
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of new Set(files.split('\0'))) if (file !== '') cpSync(path.join(root, file), path.join(copy, file));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
});

test.afterAll(() => {
  rmSync(path.dirname(copy), { recursive: true });
});

test('two starts at once build once, and both serve', async () => {
  const apps = await Promise.all([startApp({ folder: copy }), startApp({ folder: copy })]);
  const said = apps.map((app) => app.output()).join('');
  expect(said.match(/built main and renderer/g)).toHaveLength(1);
  expect(said).toMatch(/waiting for process \d+/);
  for (const app of apps) {
    const { headers } = await fetch(app.launchUrl, { redirect: 'manual' });
    const page = await fetch(`http://127.0.0.1:${String(app.port)}/`, { headers: { cookie: headers.get('set-cookie')?.split(';')[0] ?? '' } });
    expect(await page.text()).toContain('<div id="root"');
    expect(await app.interrupt()).toBe(0);
  }
});

test('what a killed start left behind does not stop the next one', () => {
  rmSync(path.join(copy, 'dist'), { recursive: true, force: true });
  mkdirSync(path.join(copy, '.cache'), { recursive: true });
  // Process numbers end far below this one, so it is nobody's.
  writeFileSync(path.join(copy, '.cache/build.lock'), '99999999');
  const { status, stdout } = spawnSync(process.execPath, ['scripts/chainrule.mjs', '--version'], { cwd: copy, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '0.1.0\n' });
});
