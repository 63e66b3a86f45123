import { expect, test } from 'vitest';
import { nearestAccepted, sensibleStep, stepAtCaret, steppedBy } from './stepNumber.ts';

test('a step is a tenth of the number’s first digit, and 1 for whole numbers', () => {
  expect([0.5, 3, 12, -0.034, 0].map((value) => sensibleStep(value, false))).toEqual([0.01, 0.1, 1, 0.001, 0.1]);
  expect(sensibleStep(340, true)).toBe(1);
});

test.each([
  ['12.34', 1, 10],
  ['12.34', 2, 1],
  ['12.34', 3, undefined],
  ['12.34', 4, 0.1],
  ['12.34', 5, 0.01],
  ['-12', 3, 1],
  ['1.5e-3', 3, 1e-4],
  ['1.5e-3', 6, undefined],
  ['12', 0, undefined],
  ['1/3', 1, undefined],
])('in %s with the caret at %i the step is %s', (text, caret, step) => {
  const found = stepAtCaret(text, caret);
  if (step === undefined) expect(found).toBeUndefined();
  else expect(found).toBeCloseTo(step, 12);
});

test('steps leave no rounding errors behind, and the digits that were there', () => {
  expect(steppedBy(0.3, 0.1, -1)).toBe(0.2);
  expect(steppedBy(0.7, 0.1, 1)).toBe(0.8);
  expect(steppedBy(0.125, 0.01, 1)).toBe(0.135);
  expect(steppedBy(0.1, 0.1, -1)).toBe(0);
  expect(Object.is(steppedBy(0.1, 0.1, -1), 0)).toBe(true);
  expect(steppedBy(1e21, 1e20, 1)).toBe(1.1e21);
});

test('beyond the end of what is accepted the way stops before it', () => {
  const positive = (value: number): boolean => Number.isInteger(value) && value >= 1;
  expect(nearestAccepted(8, 4, positive, true)).toBe(4);
  expect(nearestAccepted(8, -4, positive, true)).toBe(1);
  expect(nearestAccepted(1, 0, positive, true)).toBe(1);
  expect(nearestAccepted(0.5, -0.5, (value) => value >= 0, false)).toBe(0);
  expect(nearestAccepted(0.5, 1.5, (value) => value < 1, false)).toBeCloseTo(1, 2);
});
