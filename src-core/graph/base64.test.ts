import fc from 'fast-check';
import { expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { decodeFloat64, encodeFloat64 } from './base64.ts';

/** The bytes of an array, so that NaN and −0 are compared too. */
function bits(values: readonly number[]): number[] {
  return [...new Uint8Array(Float64Array.from(values).buffer)];
}

test('every number comes back bit for bit', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      expect(bits(decodeFloat64(encodeFloat64(values)))).toEqual(bits(values));
    }),
    few,
  );
});

test('the text is what every other base64 coder writes', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 7 }), (values) => {
      expect(encodeFloat64(values)).toBe(Buffer.from(Float64Array.from(values).buffer).toString('base64'));
    }),
    few,
  );
});

test('numbers with a known encoding', () => {
  expect(encodeFloat64([])).toBe('');
  expect(encodeFloat64([1])).toBe('AAAAAAAA8D8=');
  expect(decodeFloat64('AAAAAAAA8D8=')).toEqual([1]);
});

test('bytes that do not fill a number are ignored', () => {
  expect(decodeFloat64('AAAAAAAA8D8A')).toEqual([1]);
  expect(decodeFloat64('AAAA')).toEqual([]);
});
