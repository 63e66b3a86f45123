import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { tellSolution } from '../../engine/tellSolution.ts';
import { exampleIds, openExample } from '../../examples/catalogue.ts';
import { registry } from '../../node/registry.ts';
import { network } from '../../testing/networks.ts';
import { textParts } from './inlineText.ts';
import { solutionMarkdown } from './markdown.ts';

const picture = { address: 'network.svg', alt: 'The network' };

function markdownOf(id: string, language: 'en' | 'zh-CN' = 'en'): string {
  return solutionMarkdown(tellSolution(openExample(id), registry, language, 4).blocks, picture);
}

describe.each(exampleIds)('%s', (id) => {
  test.each(['en', 'zh-CN'] as const)('every formula can be typeset (%s)', (language) => {
    const markdown = markdownOf(id, language);
    const display = [...markdown.matchAll(/\$\$\n([^]*?)\n\$\$/g)].map(([, tex = '']) => tex);
    const inline = [...markdown.replaceAll(/\$\$\n[^]*?\n\$\$/g, '').matchAll(/\$([^$]+)\$/g)].map(([, tex = '']) => tex);
    expect(display.length).toBeGreaterThan(3);
    for (const tex of [...display, ...inline]) expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'error' }), tex).not.toThrow();
  });

  test('the drawing has every node', () => {
    const { drawing } = tellSolution(openExample(id), registry, 'en', 4);
    expect(drawing.match(/<g transform/g)).toHaveLength(openExample(id).nodes.length);
    expect(drawing.match(/marker-end/g)).toHaveLength(openExample(id).edges.length);
  });
});

test('the solution of the 3-2-2 network has what a good homework solution has', () => {
  const markdown = markdownOf('mlp-3-2-2');
  const order = ['## The network', '## Given', '## Forward pass', '### z_h', '## Loss', '## Backward pass', '### E', '### z_o', '## Update', '## Check'];
  const places = order.map((heading) => markdown.indexOf(`\n${heading}\n`));
  expect(places.every((place) => place > 0)).toBe(true);
  for (const published of ['0.9866', '0.9950', '2.0862', '1.3888', '0.8896', '0.8004', '0.1502', '0.0818', '0.1975', '0.6992', '0.4980']) expect(markdown).toContain(published);
  expect(markdown).toContain('\\frac{\\partial E}{\\partial W_{2}} &= h^\\top\\,\\frac{\\partial E}{\\partial z_{o}}');
  expect(markdown).toContain('All 12 gradients agree with central differences');
  expect(markdown).toContain('slip in the source');
});

test('gradients at a kink are told apart, with both derivatives', () => {
  const document = network({
    nodes: { x: ['input'], z: ['linear'], h: ['activation', { function: 'relu' }], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> E.prediction', 't.t -> E.target'],
    data: { x: [1], t: [2] },
    parameters: { 'z.W': [0.5], 'z.b': [-0.5] },
  });
  const told = (language: 'en' | 'zh-CN'): string => solutionMarkdown(tellSolution(document, registry, language, 4).blocks, picture);
  expect(told('en')).toContain('no derivative: 2.');
  expect(told('en')).toMatch(/\| ∂L\/∂\S+ \| 0 \| -2 \| the left \|/);
  expect(told('zh-CN')).toMatch(/\| 0 \| -2 \| 左导数 \|/);
});

test('a recurrent solution goes through the steps and sums over them', () => {
  const markdown = markdownOf('rnn-bptt');
  const places = ['### Step 1', '### Step 3', '## Backward pass', '## Gradients of the parameters', '## Update'].map((heading) => markdown.indexOf(heading));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(markdown).toContain('0.3351');
});

test('a document that cannot run, and one that would fill a book, are refused', () => {
  const open = network({ nodes: { x: ['input'], z: ['linear'] }, wires: [] });
  expect(() => tellSolution(open, registry, 'en', 4)).toThrow(expect.objectContaining({ code: 'E_DOCUMENT_INVALID' }));
  const long = network({ nodes: { x: ['input', { shape: [80] }], z: ['linear', { units: 80 }], L: ['sum-loss'] }, wires: ['x.x -> z.x', 'z.y -> L.x'] });
  expect(() => tellSolution(long, registry, 'en', 4)).toThrow(expect.objectContaining({ code: 'E_BUDGET' }));
});

describe.each(['$', '$a$', '\\$b$', 'a $5 and $6', '\\input{x} {%', '<img src=x onerror=alert(1)>', 'a | b', 'a\n\nb', '[a](https://example.org)', '*a* `b`', '隐藏层 😀', '\u0000\ud800', 'x'.repeat(500)])('a network in which everything is called %j', (name) => {
  const plain = openExample('batch-matrix');
  const document = { ...plain, title: name, description: name, errata: [name], expected: [], nodes: plain.nodes.map((node) => ({ ...node, label: name })), parameters: plain.parameters.map((parameter) => ({ ...parameter, name })) };
  const { blocks, drawing } = tellSolution(document, registry, 'en', 4);
  const markdown = solutionMarkdown(blocks, { address: 'network.svg', alt: name });

  test('is told in whole tables, without tags and links', () => {
    const words = markdown.replaceAll(/\$\$\n[^]*?\n\$\$/g, '');
    const rows = words.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(5);
    for (const row of rows) expect(row.replaceAll(/\\\||\\vert/g, '').match(/\|/g), row).toHaveLength(rows.indexOf(row) < plain.nodes.length + 2 ? 4 : 5);
    expect(words.replace('![', '').replaceAll(/\\[<[\]]/g, '')).not.toMatch(/<|\]\(https/);
  });

  test('has only formulas that can be typeset', () => {
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat() : [])).flatMap(textParts).flatMap(({ kind, content }) => (kind === 'tex' ? [content] : []));
    for (const tex of [...tables, ...blocks.flatMap((block) => (block.kind === 'formulas' ? block.tex : []))]) expect(() => katex.renderToString(tex, { throwOnError: true, strict: 'ignore' }), tex).not.toThrow();
    expect(tables.length).toBeGreaterThan(5);
  });

  test('has a drawing that is XML', () => {
    expect(drawing).not.toMatch(/[\p{Cs}]|(?![\t\n\r])\p{Cc}/u);
    expect(drawing.replaceAll(/<\/?(?:svg|defs|marker|path|rect|g|text)\b[^<]*>/g, '')).not.toContain('<');
  });
});
