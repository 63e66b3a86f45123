import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { type WrittenDerivation, derivationLatex, derivationMarkdown, formRows, lineRows } from './derivationText.ts';

const headings = { chain: 'Chain rule', matrix: 'As matrices', element: 'One element', upToLoss: 'Up to the loss' };

const derivation: WrittenDerivation = {
  chain: '\\frac{\\partial E}{\\partial W} = \\frac{\\partial E}{\\partial z} \\cdot \\frac{\\partial z}{\\partial W}',
  matrix: {
    symbolic: '\\frac{\\partial E}{\\partial W} = x^{\\top} \\frac{\\partial E}{\\partial z}',
    numeric: '\\begin{bmatrix} 1 & 2 \\end{bmatrix}^{\\top} 0.5',
    result: '\\begin{bmatrix} 0.5 \\\\ 1 \\end{bmatrix}',
    where: [],
  },
  lines: [
    { left: '\\frac{\\partial E}{\\partial W_{1}}', symbolic: 'x_{1} \\cdot \\frac{\\partial E}{\\partial z}', numeric: '1 \\cdot 0.5', result: '0.5', where: [] },
    { left: '\\frac{\\partial E}{\\partial z}', symbolic: 'e^{m}', numeric: '', result: '0.5', where: ['m = \\max\\left(x_{1}, x_{2}\\right) = 2'] },
    { left: '\\frac{\\partial E}{\\partial E}', symbolic: '', numeric: '', result: '1', where: [] },
  ],
};

test('a line is one equals sign under the other, without the parts that it has not', () => {
  expect(derivation.lines.map(lineRows)).toEqual([
    ['\\frac{\\partial E}{\\partial W_{1}} &= x_{1} \\cdot \\frac{\\partial E}{\\partial z}', '&= 1 \\cdot 0.5', '&= 0.5'],
    ['\\frac{\\partial E}{\\partial z} &= e^{m}', '&= 0.5', '&\\quad m = \\max\\left(x_{1}, x_{2}\\right) = 2'],
    ['\\frac{\\partial E}{\\partial E} &= 1'],
  ]);
});

test('a matrix form without numbers put in has its result alone', () => {
  expect(formRows({ symbolic: 'y = x W', numeric: null, result: '3', where: [] })).toEqual(['y &= x W', '&= 3']);
  expect(formRows({ symbolic: 'y = e^{x - m}', numeric: null, result: '3', where: ['m = \\max x'] })).toEqual(['y &= e^{x - m}', '&= 3', '&\\quad m = \\max x']);
});

describe('LaTeX', () => {
  test('is one display with an aligned environment, its parts in order', () => {
    const text = derivationLatex(derivation);
    expect(text.startsWith('\\[\n\\begin{aligned}\n')).toBe(true);
    expect(text.endsWith('\n\\end{aligned}\n\\]\n')).toBe(true);
    expect(text.match(/\\begin\{aligned\}/g)).toHaveLength(1);
    const rows = text.split('\n').filter((row) => row.includes('&'));
    expect(rows).toHaveLength(4 + 3 + 3 + 1);
    // Every row but the last ends in a line break, and none of them is empty.
    expect(rows.map((row) => row.endsWith(' \\\\'))).toEqual([...Array.from({ length: rows.length - 1 }, () => true), false]);
  });

  test('compiles', () => {
    const body = derivationLatex(derivation).replace(/^\\\[\n/, '').replace(/\n\\\]\n$/, '');
    expect(() => katex.renderToString(body, { throwOnError: true, displayMode: true })).not.toThrow();
  });

  test('leaves out what there is not', () => {
    expect(derivationLatex({ lines: derivation.lines.slice(2), chain: null, matrix: null })).toBe('\\[\n\\begin{aligned}\n\\frac{\\partial E}{\\partial E} &= 1\n\\end{aligned}\n\\]\n');
  });
});

test('Markdown has a heading and a display for each part', () => {
  const text = derivationMarkdown(derivation, headings);
  expect(text.match(/^\*\*.*\*\*$/gm)).toEqual(['**Chain rule**', '**As matrices**', '**One element**', '**Up to the loss**']);
  expect(text.match(/^\$\$$/gm)).toHaveLength(8);
  for (const [, body = ''] of text.matchAll(/\$\$\n([\s\S]*?)\n\$\$/g)) expect(() => katex.renderToString(body, { throwOnError: true, displayMode: true })).not.toThrow();
});
