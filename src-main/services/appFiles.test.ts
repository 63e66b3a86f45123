import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAppFile } from './appFiles.ts';

let dist = '';
beforeEach(async () => {
  dist = await mkdtemp(path.join(tmpdir(), 'chainrule-dist-'));
  for (const folder of ['renderer', 'docs/nodes']) await mkdir(path.join(dist, folder), { recursive: true });
  await writeFile(path.join(dist, 'secret.txt'), 'secret');
  await writeFile(path.join(dist, 'renderer/index.html'), 'the app');
  await writeFile(path.join(dist, 'docs/index.html'), 'the documentation');
  await writeFile(path.join(dist, 'docs/nodes/linear.html'), 'linear');
});
afterEach(() => rm(dist, { recursive: true }));

const text = async (urlPath: string): Promise<string | undefined> => (await readAppFile(dist, urlPath))?.content.toString();

describe('the files of the app’s pages', () => {
  it('are the renderer’s, and below /docs/ the documentation’s', async () => {
    expect(await text('/')).toBe('the app');
    expect(await text('/docs/')).toBe('the documentation');
    expect(await text('/docs/index.html')).toBe('the documentation');
    expect(await text('/docs/nodes/linear.html')).toBe('linear');
    expect(await text('/docs/nodes/none.html')).toBeUndefined();
  });

  it('lie in these two folders alone', async () => {
    await symlink('../secret.txt', path.join(dist, 'docs/link.txt'));
    for (const attempt of ['/docs/../secret.txt', '/docs/..%2fsecret.txt', '/docs/%2e%2e/secret.txt', '/docs//secret.txt', '/docs/link.txt', '/docs', '/docs/nodes']) expect([attempt, await text(attempt)]).toEqual([attempt, undefined]);
  });

  it('wait while the documentation is being built: its pages ask again, nothing else is there', async () => {
    await rm(path.join(dist, 'docs'), { recursive: true });
    for (const page of ['/docs/', '/docs/nodes/linear.html']) expect(await text(page)).toContain('http-equiv="refresh"');
    expect(await text('/docs/assets/site.css')).toBeUndefined();
    expect(await text('/none.html')).toBeUndefined();
  });
});
