import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root, startApp } from './fixtures/startedApp.ts';

// A new node type is one new file: the one that docs/adding-a-node.md shows, put into a copy of the project.

let copy = '';

test.beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'chainrule-copy-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of new Set(files.split('\0'))) if (file !== '') cpSync(path.join(root, file), path.join(copy, file));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  const [, source = ''] = /```ts\n([^]*?)```/.exec(readFileSync(path.join(root, 'docs/adding-a-node.md'), 'utf8')) ?? [];
  expect(source).toContain("type: 'cube'");
  writeFileSync(path.join(copy, 'src-core/nodes/cube.ts'), source);
});

test.afterAll(() => {
  rmSync(copy, { recursive: true });
});

test.describe.configure({ mode: 'serial' });

test('the registry and the conformance suite find it', () => {
  execFileSync(process.execPath, ['scripts/generate.mjs'], { cwd: copy });
  const report = path.join(copy, 'conformance.json');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  spawnSync(process.execPath, [vitest, 'run', 'src-core/nodes/conformance.test.ts', '-t', '\\bcube\\b', '--reporter=json', `--outputFile=${report}`], { cwd: copy });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { assertionResults: { fullName: string; status: string }[] }[] };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ fullName }) => /\bcube\b/.test(fullName));
  expect(results.length).toBeGreaterThanOrEqual(3);
  expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
});

test('the command line runs it, with the right value and gradient', () => {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/chainrule.mjs', 'run', project(), '--json'], { cwd: copy, encoding: 'utf8' });
  expect(status).toBe(0);
  const { loss, edges } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { loss: number; edges: { id: string; value: unknown; gradient: unknown }[] };
  // y = (−2)³, 3³ and L = ½ (y₁² + y₂²), so ∂L/∂x = y · 3x² = 3x⁵
  expect(loss).toBe(396.5);
  expect(edges.find(({ id }) => id === 'x→cube')).toMatchObject({ value: [[[-2, 3]]], gradient: [[[-96, 729]]] });
});

test('palette, card and inspector show it, and the canvas has its numbers', async ({ page }) => {
  const app = await startApp({ folder: copy, fileToOpen: project() });
  try {
    await page.goto(app.launchUrl);
    await expect(page.locator('.palette-item', { hasText: 'Cube' })).toBeVisible();
    const card = page.locator('.react-flow__node', { hasText: 'Cube' });
    await card.click({ position: { x: 60, y: 10 } });
    await expect(page.getByRole('complementary').filter({ hasText: 'The third power of each element.' })).toBeVisible();
    await page.getByRole('tab', { name: 'Outline' }).click();
    const row = page.locator('[data-edge="cube→E"]').getByRole('gridcell');
    await expect(row.nth(1)).toContainText('8.0000');
    await expect(row.nth(1)).toContainText('27.0000');
  } finally {
    await app.interrupt();
  }
});

/** x = [−2, 3] → cube → half squared error with target 0. */
function project(): string {
  const file = path.join(copy, 'cube.chainrule.json');
  const node = (id: string, type: string, x: number, config: object): object => ({ id, type, version: 1, position: { x, y: 0 }, config, parameters: {} });
  const edge = (from: string, port: string, to: string, target: string): object => ({ id: `${from}→${to}`, source: { node: from, port }, target: { node: to, port: target } });
  const column = (values: number[]): object => ({ values: { shape: [1, 1, 2], values } });
  const document = {
    format: 'chainrule',
    schemaVersion: 1,
    title: 'Cube',
    precision: 'float64',
    seed: 1,
    nodes: [
      node('x', 'input', 0, { shape: [2], trainable: true }),
      node('cube', 'cube', 320, {}),
      { ...node('t', 'target', 320, { shape: [2] }), position: { x: 320, y: 240 } },
      node('E', 'half-squared-error', 640, {}),
    ],
    edges: [edge('x', 'x', 'cube', 'x'), edge('cube', 'y', 'E', 'prediction'), edge('t', 't', 'E', 'target')],
    parameters: [],
    data: { samples: 1, steps: 1, columns: { x: column([-2, 3]), t: column([0, 0]) } },
    training: { learningRate: 0.1, steps: 1 },
    expected: [],
    view: {},
  };
  writeFileSync(file, JSON.stringify(document));
  return file;
}
