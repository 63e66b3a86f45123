import fc from 'fast-check';
import { expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { nearestFraction, significantText } from './shownDigits.ts';

test('a number that is a fraction is found as that', () => {
  expect(nearestFraction(0.1 + 0.2, 4)).toEqual({ over: 3, under: 10, isExact: true });
  expect(nearestFraction(-1 / 3, 4)).toEqual({ over: -1, under: 3, isExact: true });
  expect(nearestFraction(2.5, 0)).toEqual({ over: 5, under: 2, isExact: true });
  expect(nearestFraction(7, 4)).toEqual({ over: 7, under: 1, isExact: true });
  expect(nearestFraction(0, 4)).toEqual({ over: 0, under: 1, isExact: true });
});

test('another comes near to the digits shown, and says that it is not the number', () => {
  expect(nearestFraction(Math.PI, 2)).toEqual({ over: 22, under: 7, isExact: false });
  expect(nearestFraction(Math.PI, 6)).toEqual({ over: 355, under: 113, isExact: false });
  expect(nearestFraction(Math.PI, 9)).toBeUndefined();
  expect(nearestFraction(1e-6, 4)).toBeUndefined();
  expect(nearestFraction(NaN, 4)).toBeUndefined();
});

test('a fraction agrees with its number to the decimals asked for, and has a small denominator', () => {
  fc.assert(
    fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.integer({ min: 0, max: 8 }), (value, decimals) => {
      const found = nearestFraction(value, decimals);
      if (!found) return;
      expect(found.under).toBeLessThanOrEqual(1000);
      expect(Math.abs(found.over / found.under - value)).toBeLessThanOrEqual((found.isExact ? 1e-11 * Math.abs(value) : 0.5 * 10 ** -decimals) + 1e-12);
    }),
    { ...few, numRuns: 300 },
  );
});

test('significant digits are counted from the first that is not zero', () => {
  expect([0.00012345, 123.456, 99.99, 1234567, 0.000012345, -2.5, 0].map((value) => significantText(value, 3))).toEqual(['0.000123', '123', '100', '1.23e6', '1.23e-5', '-2.50', '0']);
  expect(significantText(0.1, 17)).toBe('0.10000000000000001');
});
