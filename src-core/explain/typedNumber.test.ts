import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agreesWithTyped, hidesNumber, readTyped } from './typedNumber.ts';

function agrees(text: string, actual: number): boolean {
  const typed = readTyped(text);
  return typed.kind === 'number' && agreesWithTyped(typed, actual);
}

describe('what is typed', () => {
  test.each([
    ['0.6225', 0.6225],
    [' .5 ', 0.5],
    ['5.', 5],
    ['+2', 2],
    ['1e-3', 0.001],
    ['2.5E2', 250],
    ['1.5×10^-3', 0.0015],
    ['1.5 * 10^(-3)', 0.0015],
    ['−0.0242', -0.0242],
    ['–0.5', -0.5],
    ['- 0.5', -0.5],
    ['1/3', 1 / 3],
    ['-2 / 7', -2 / 7],
    ['0,6225', 0.6225],
    ['0,622', 0.622],
    ['12,5', 12.5],
    ['-0,25e-2', -0.0025],
    ['０．５', 0.5],
    ['－１／４', -0.25],
  ])('%s is %d', (text, value) => {
    expect(readTyped(text)).toMatchObject({ kind: 'number', value });
  });

  test.each([
    ['1,234', 'comma'],
    ['1,234.5', 'comma'],
    ['1,234,567', 'comma'],
    ['-12,345', 'comma'],
    ['1/0', 'zero-denominator'],
    ['1/2/3', 'not-a-number'],
    ['/2', 'not-a-number'],
    ['half', 'not-a-number'],
    ['0.5 0.6', 'not-a-number'],
    ['NaN', 'not-a-number'],
    ['1e999', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['.', 'not-a-number'],
    ['-', 'not-a-number'],
    ['1'.repeat(200), 'not-a-number'],
  ])('%s is refused: %s', (text, reason) => {
    expect(readTyped(text)).toEqual({ kind: 'unreadable', reason });
  });

  test('nothing typed is blank, not wrong', () => {
    expect([readTyped(''), readTyped('  ')]).toEqual([{ kind: 'blank' }, { kind: 'blank' }]);
  });

  test.each([['0.6225', 4], ['0.0020', 2], ['1500', 4], ['1e-3', 1], ['0.00', 0], ['1/3', Infinity]])('%s has %d significant digits', (text, significant) => {
    expect(readTyped(text)).toMatchObject({ significant });
  });
});

describe('digits decide', () => {
  test.each([
    ['0.6225', 0.62245],
    ['0.6225', 0.62255],
    ['0.50', 0.5],
    ['0.13', 0.125],
    ['0.12', 0.125],
    ['-0.13', -0.125],
    ['1/3', 1 / 3],
    ['0', -0],
    ['-0', 0],
    ['-0.000', 0],
    ['1e-13', 1.2e-13],
  ])('%s is right for %d', (text, actual) => {
    expect(agrees(text, actual)).toBe(true);
  });

  test.each([
    ['0.6225', 0.6226],
    ['0.50', 0.4949],
    ['0.5000', 0.50006],
    ['1/3', 0.3333],
    ['0.25', -0.25],
    ['1e-13', 5e-13],
    ['0.5', NaN],
    ['0.5', Infinity],
  ])('%s is not right for %d', (text, actual) => {
    expect(agrees(text, actual)).toBe(false);
  });

  test('a coarse zero hides a number; one with three decimals is a rounding', () => {
    const zero = (text: string, actual: number): boolean => {
      const typed = readTyped(text);
      return typed.kind === 'number' && hidesNumber(typed, actual);
    };
    expect([zero('0', 0.024), zero('0.00', 0.0024), zero('0.000', 0.0004), zero('0', 0), zero('0', 1e-17), zero('0.02', 0.024)]).toEqual([true, true, false, false, false, false]);
  });
});

const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });

test('an exact number printed with any digits agrees', () => {
  fc.assert(fc.property(number, fc.integer({ min: 1, max: 17 }), (value, digits) => agrees(value.toPrecision(digits), value)));
  fc.assert(fc.property(number, fc.integer({ min: 0, max: 20 }), (value, digits) => agrees(value.toFixed(digits), value)));
  fc.assert(fc.property(number, fc.integer({ min: 0, max: 20 }), (value, digits) => agrees(value.toExponential(digits).replace('-', '−'), value)));
});

test('a number more than a unit of the last digit away does not', () => {
  // Printing may take half a unit back, and at eight decimals of a thousand float64 blurs a tenth of one.
  fc.assert(fc.property(fc.double({ noNaN: true, min: 0.1, max: 1000 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom(1.2, -1.2), (value, decimals, units) => !agrees(value.toFixed(decimals), value + units * 10 ** -decimals)));
});

test('no text makes it throw, and what it reads is finite', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'0123456789.,-−+eE/ ×^') })), (text) => {
      const typed = readTyped(text);
      return typed.kind !== 'number' || (Number.isFinite(typed.value) && !Number.isNaN(typed.halfUnit));
    }),
  );
});
