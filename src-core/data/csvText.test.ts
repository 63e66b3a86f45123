import { expect, it } from 'vitest';
import { csvText } from './csvText.ts';

it('has every digit of a number, and quotes what needs it', () => {
  const rows = [['a', 'b"c', 'd,e'], [0.1, NaN, 'x\ny'], [1e-300, -2, 'plain']];
  expect(csvText(rows)).toBe('a,"b""c","d,e"\r\n0.1,,"x\ny"\r\n1e-300,-2,plain\r\n');
});

it.each(['=1+1', '@SUM(A1)', '+cmd|calc', '-2+3+cmd', '\tx', '=HYPERLINK("http://x","y")'])('gives a spreadsheet nothing to run: %s', (text) => {
  expect(csvText([[text]])).toMatch(/^"?'/);
});

it.each(['-1.5', '+2e-3', '-', 'a=b', '1-2'])('leaves alone what is no formula: %s', (text) => {
  expect(csvText([[text]])).toBe(`${text}\r\n`);
});
