import { expect, it } from 'vitest';
import { fittedExponent, spreadOf } from './statistics.ts';

it('tells the middle, the least and the most', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, count: 3 });
  expect(spreadOf([10, 4, 1, 2])).toEqual({ median: 3, low: 1, high: 10, count: 4 });
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7, count: 1 });
});

it('finds the exponent of a power, whatever its factor', () => {
  const points = [1, 2, 4, 8, 16].map((x) => ({ x, y: 3 * x ** 1.5 }));
  expect(fittedExponent(points)).toBeCloseTo(1.5, 12);
  // One point off: the least squares line through (0, 0), (1, 0), (2, 3) on doubled scales has slope 3/2.
  expect(fittedExponent([{ x: 1, y: 1 }, { x: 2, y: 1 }, { x: 4, y: 8 }])).toBeCloseTo(1.5, 12);
  expect(fittedExponent([{ x: 2, y: 5 }])).toBeNaN();
});
