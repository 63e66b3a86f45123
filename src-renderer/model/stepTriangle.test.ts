import { expect, test } from 'vitest';
import { mostSteps, stepTriangle, symmetricLog } from './stepTriangle.ts';

test('rows, columns and distances of a triangle are those of its terms, and what lies above it is not looked at', () => {
  const terms = [[1, NaN, NaN], [2, 4, NaN], [8, 16, -32]];
  const { rowSums, columnSums, total, largest, distances, trend } = stepTriangle(3, (lossStep, step) => terms[lossStep]?.[step] ?? NaN);
  expect(rowSums).toEqual([1, 6, -8]);
  expect(columnSums).toEqual([11, 20, -32]);
  expect(total).toBe(-1);
  expect(largest).toBe(32);
  expect(distances[0]).toBeCloseTo(Math.sqrt((1 + 16 + 1024) / 3), 14);
  expect(distances[1]).toBeCloseTo(Math.sqrt((4 + 256) / 2), 14);
  expect(distances[2]).toBe(8);
  expect(trend).toMatchObject({ kind: 'shrinks', distance: 2 });
});

test.each([
  [0.1, 'vanishes'],
  [10, 'explodes'],
  [0.8, 'shrinks'],
  [1.2, 'grows'],
  [1.01, 'keeps'],
] as const)('a factor of %f for each step back: it %s', (factor, kind) => {
  const { trend } = stepTriangle(6, (lossStep, step) => factor ** (lossStep - step));
  expect(trend).toMatchObject({ kind, distance: 5 });
  expect(trend.kind === 'none' ? NaN : trend.perStep).toBeCloseTo(factor, 12);
});

test('one step, or no gradient, has no trend; many steps show the last ones', () => {
  expect(stepTriangle(1, () => 3).trend).toEqual({ kind: 'none' });
  expect(stepTriangle(4, () => 0).trend).toEqual({ kind: 'none' });
  expect(stepTriangle(100, () => 1).steps).toEqual(Array.from({ length: mostSteps }, (_, index) => 100 - mostSteps + index));
});

test('the scale is symmetric, keeps the order, and ends at the largest', () => {
  expect([-8, 0, 8].map((value) => symmetricLog(value, 8))).toEqual([-1, 0, 1]);
  const places = [1e-6, 1e-3, 0.1, 1, 8].map((value) => symmetricLog(value, 8));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(symmetricLog(-0.1, 8)).toBe(-symmetricLog(0.1, 8));
  expect(symmetricLog(1, 0)).toBe(0);
});
