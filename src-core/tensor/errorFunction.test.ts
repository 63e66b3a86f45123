import { expect, test } from 'vitest';
import { erfc, normalShare } from './errorFunction.ts';

// By mpmath with 40 digits, rounded.
const exact: readonly (readonly [x: number, erfc: number])[] = [
  [1e-10, 0.999999999887162],
  [0.1, 0.887537083981715],
  [0.25, 0.7236736098317631],
  [0.5, 0.4795001221869535],
  [0.84, 0.23485728854500548],
  [0.85, 0.22933194239164748],
  [1.0, 0.15729920705028513],
  [1.24, 0.07949481570097033],
  [1.25, 0.07709987174354177],
  [2.0, 0.004677734981047266],
  [2.85, 5.5656279961398957e-05],
  [2.86, 5.24011730443978e-05],
  [4.0, 1.541725790028002e-08],
  [6.5, 3.8421483271206475e-20],
  [10.0, 2.088487583762545e-45],
  [20.0, 5.395865611607901e-176],
  [-0.3, 1.3286267594591274],
  [-1.1, 1.8802050695740817],
  [-2.5, 1.999593047982555],
  [-5.0, 1.9999999999984626],
];

test.each(exact)('erfc(%f) is exact to 1e-15', (x, value) => {
  expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-15);
  expect(Math.abs(1 - erfc(x) + (1 - erfc(-x)))).toBeLessThan(1e-15);
});

test('the ends, and what is no number', () => {
  expect([Infinity, -Infinity, 0, 30, -30, NaN].map(erfc)).toEqual([0, 2, 1, 0, 2, NaN]);
  expect([normalShare(0), normalShare(Infinity), normalShare(-Infinity)]).toEqual([0.5, 1, 0]);
  expect(normalShare(1.959963984540054)).toBeCloseTo(0.975, 15);
});
