import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../fixtures/startedApp.ts';

// The `chainrule` command with an output that cannot take what it prints.

test('a reader that leaves early does not change the exit status', async () => {
  const example = JSON.parse(readFileSync(path.join(root, 'src-core/examples/lstm-step.chainrule.json'), 'utf8')) as { expected: { published?: string[] }[] };
  const wrong = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-cli-')), 'wrong.chainrule.json');
  writeFileSync(wrong, JSON.stringify({ ...example, expected: [{ ...example.expected[0], published: ['123.4'] }] }));
  for (const [source, status] of [['lstm-step', 0], [wrong, 1]] as const) {
    const child = spawn(process.execPath, ['scripts/chainrule.mjs', 'check', source], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(status);
  }
});

test('a full disk behind standard output is one line, and status 2', () => {
  test.skip(!existsSync('/dev/full'), 'needs the device that is always full');
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/chainrule.mjs', 'run', 'lstm-step'], { cwd: root, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' });
  closeSync(full);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^E_DISK_FULL standard output cannot be written: .*\n$/);
});

test('runs from any folder, on paths with spaces and other scripts, relative to where it is called', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-cli-'));
  const name = 'réseau 网络 (1).chainrule.json';
  writeFileSync(path.join(folder, name), '{"format":"chainrule"');
  const { status, stderr } = spawnSync(process.execPath, [path.join(root, 'scripts/chainrule.mjs'), 'run', name], { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr.split('\n')).toEqual([expect.stringContaining(`E_FILE_NOT_JSON ${path.join(folder, name)}: `), '']);
});
