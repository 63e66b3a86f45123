import { expect, test } from 'vitest';
import { wireWidth } from './wireWidths.ts';

test('the largest gradient has the thickest wire, and each power of ten below it a thinner one', () => {
  const widths = [1, 0.1, 0.01, 0.001, 1e-4, 1e-9].map((norm) => wireWidth(norm, 1));
  expect(widths).toEqual([4.5, 3.5, 3, 2, 1, 1]);
});

test('a wire without a gradient, or with one that is no number, is thin', () => {
  expect([wireWidth(0, 1), wireWidth(NaN, 1), wireWidth(Infinity, 1), wireWidth(1, 0)]).toEqual([1, 1, 1, 1]);
});
