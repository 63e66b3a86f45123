import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tellSolution } from '../../../src-core/engine/tellSolution.ts';
import { exampleIds, openExample } from '../../../src-core/examples/catalogue.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { exportSolution } from './exportSolution.ts';
import { solutionPage } from './page.ts';
import { printWithBrowser } from './printPdf.ts';

type Told = Parameters<typeof solutionPage>[0];

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-solution-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function told(id: string, title?: string): Told {
  const document = openExample(id);
  const { blocks, drawing } = tellSolution(title === undefined ? document : { ...document, title }, registry, 'en', 4);
  return { blocks: [...blocks], drawing };
}

describe('the page', () => {
  test.each(exampleIds)('%s: every formula is typeset, and nothing is fetched', (id) => {
    const page = solutionPage(told(id), { language: 'en', katexStyles: '.katex{}' });
    expect(page).not.toContain('katex-error');
    expect(page.replaceAll(/xmlns="[^"]*"/g, '')).not.toMatch(/https?:/);
    expect(page).not.toContain('<script');
  });

  test('a title with markup in it is text', () => {
    const page = solutionPage(told('relu-sgd-step', '<script>alert(1)</script> & "x"'), { language: 'en', katexStyles: '' });
    expect(page).not.toContain('<script');
    expect(page).toContain('&#60;script&#62;');
  });

  test('a formula cannot bring links or commands along', () => {
    const page = solutionPage({ blocks: [{ kind: 'paragraph', text: 'a $\\href{javascript:alert(1)}{x}$ b' }, { kind: 'formulas', tex: ['\\htmlData{a=b}{x}'] }], drawing: '' }, { language: 'en', katexStyles: '' });
    expect(page).not.toMatch(/href="javascript|data-a=/);
  });
});

test('Markdown gets its drawing beside it', async () => {
  const file = path.join(folder, 'my solution.md');
  const written = await exportSolution(told('relu-sgd-step'), { file, format: 'md', language: 'en' }, { katexStyles: () => Promise.resolve(''), printPdf: () => Promise.reject(new Error('not asked for')) });
  expect((await readdir(folder)).sort()).toEqual(['my solution.md', 'my solution.svg']);
  const markdown = await readFile(file, 'utf8');
  expect(Buffer.byteLength(markdown)).toBe(written.bytes);
  expect(markdown).toContain('](my%20solution.svg)');
});

test('without a browser a PDF is refused with what to do instead', async () => {
  await expect(printWithBrowser('<p>', undefined)).rejects.toMatchObject({ code: 'E_NO_BROWSER' });
  const none = { executable: path.join(folder, 'gone'), flags: [] };
  await expect(printWithBrowser('<p>', none)).rejects.toMatchObject({ code: 'E_NO_BROWSER' });
});
