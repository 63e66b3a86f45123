import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { readExpression } from './numberExpression.ts';
import { parseNumber } from './parseNumber.ts';

const valueOf = (text: string): number | string => {
  const read = readExpression(text);
  return read.kind === 'number' ? read.value : `${read.fault} at ${String(read.at)}: ${read.piece}`;
};

test.each([
  ['1/3', 1 / 3],
  ['2*pi', 2 * Math.PI],
  ['2π', 'operator at 2: π'],
  ['2 × π', 2 * Math.PI],
  ['sqrt(2)', Math.SQRT2],
  ['e^-2', Math.E ** -2],
  ['-1e-3', -0.001],
  ['−1.5E+2', -150],
  ['1 - 2 - 3', -4],
  ['2 ^ 3 ^ 2', 512],
  ['-2^2', -4],
  ['(-2)^2', 4],
  ['8/4/2', 1],
  ['1 + 2*3', 7],
  ['2*(1 + 3)', 8],
  ['ln(e)', 1],
  ['sigmoid(0)', 0.5],
  ['Sqrt( abs(-9) )', 3],
  ['.5', 0.5],
  ['5.', 5],
  ['０．２５', 0.25],
  ['（1＋2）÷3', 1],
])('%s is %s', (text, value) => {
  expect(valueOf(text)).toBe(value);
});

describe('what is wrong is said with its place', () => {
  test.each([
    ['1,5', 'comma at 2: ,'],
    ['2*(1,5)', 'comma at 5: ,'],
    [',5', 'comma at 1: ,'],
    ['', 'incomplete at 1: '],
    ['1/', 'incomplete at 3: '],
    ['2*(3', 'unclosed at 3: ('],
    ['2)', 'unexpected at 2: )'],
    ['abc', 'unknown at 1: abc'],
    ['2*x+1', 'unknown at 3: x'],
    ['0x10', 'unknown at 2: x10'],
    ['1 2', 'operator at 3: 2'],
    ['2(3)', 'operator at 2: ('],
    ['sqrt 2', 'argument at 1: sqrt'],
    ['3 $', 'unexpected at 3: $'],
    ['1/0', 'not-finite at 1: 1/0'],
    ['sqrt(-1)', 'not-finite at 1: sqrt(-1)'],
    ['1e999', 'not-finite at 1: 1e999'],
    ['NaN', 'unknown at 1: NaN'],
    ['constructor', 'unknown at 1: constructor'],
    ['('.repeat(201), 'too-long at 201: '],
  ])('%s', (text, fault) => {
    expect(valueOf(text)).toBe(fault);
  });
});

test('a plain number is the number that its digits say, to the last bit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = String(value);
      expect(valueOf(text)).toBe(parseNumber(text) === 0 ? 0 : parseNumber(text));
    }),
    few,
  );
});

test('no text makes it fail, and a fault lies within the text or at its end', () => {
  const pieces = fc.array(fc.constantFrom('1', '2.5', '(', ')', '+', '-', '*', '/', '^', 'pi', 'e', 'sqrt', 'x', ',', ' ', '𝑥', '.', 'e-'), { maxLength: 20 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      const read = readExpression(text);
      if (read.kind === 'number') expect(Number.isFinite(read.value)).toBe(true);
      else expect(read.at >= 1 && read.at <= text.length + 1).toBe(true);
    }),
    { ...few, numRuns: 500 },
  );
});
