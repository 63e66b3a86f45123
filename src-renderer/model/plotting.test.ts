import { expect, test } from 'vitest';
import { binned, pathThrough, scaleOf, ticksOf, widened } from './plotting.ts';

test('ticks are round numbers within the range', () => {
  expect(ticksOf(-6, 6, 6)).toEqual([-6, -4, -2, 0, 2, 4, 6]);
  expect(ticksOf(0, 1, 4)).toEqual([0, 0.5, 1]);
  expect(ticksOf(-0.13, 0.41, 4)).toEqual([0, 0.2, 0.4]);
  expect(ticksOf(3, 3, 4)).toEqual([3]);
});

test('a range is widened to the next round numbers', () => {
  expect(widened(0, 0.9975, 4)).toEqual([0, 1]);
  expect(widened(-0.99, 0.99, 4)).toEqual([-1, 1]);
  expect(widened(-1, 6, 4)).toEqual([-2, 6]);
});

test('every number is in one bin, or outside', () => {
  expect(binned(Float64Array.of(-1, -0.5, 0, 0.99, 1, 2, NaN), -1, 1, 2)).toEqual({ counts: [2, 3], outside: 2 });
});

test('a path leads through the points on the scales', () => {
  const scale = scaleOf(0, 2, 10, 30);
  expect(pathThrough(Float64Array.of(0, 1), Float64Array.of(2, 0), scale, scale)).toBe('M10.00 30.00L20.00 10.00');
});
