import { expect, test } from 'vitest';
import { parseNumber } from '../../src-core/tensor/parseNumber.ts';
import { formatBrief, formatCell, formatNumber } from './formatNumber.ts';

test('numbers have the decimals asked for, and a true minus', () => {
  expect(formatNumber(0.62246, 4)).toBe('0.6225');
  expect(formatNumber(-0.02415, 4)).toBe('−0.0242');
  expect(formatNumber(0, 4)).toBe('0.0000');
  expect(formatNumber(-0, 4)).toBe('0.0000');
});

test('a number too small or too large for its decimals is a power of ten', () => {
  expect(formatNumber(2.7848e-7, 4)).toBe('2.78e−7');
  expect(formatNumber(-12_345_678, 4)).toBe('−1.23e7');
  expect(formatNumber(NaN, 4)).toBe('NaN');
  expect(formatNumber(-Infinity, 4)).toBe('−∞');
});

test('cells show whole numbers as such', () => {
  expect(formatBrief(-3, 4)).toBe('−3');
  expect(formatBrief(0.5, 4)).toBe('0.5000');
  expect(formatBrief(1234.5678, 4)).toBe('1234.5678');
  expect(formatBrief(-936_725.1234, 4)).toBe('−936725.12');
  expect(formatBrief(-1.5e6, 4)).toBe('−1.50e6');
});

test('what is typed is a finite number or refused', () => {
  expect(parseNumber(' −0.25 ')).toBe(-0.25);
  expect(parseNumber('1e-3')).toBe(0.001);
  expect(parseNumber('.5')).toBe(0.5);
  for (const text of ['', 'NaN', 'Infinity', '1e999', '0x10', '1,5', '1 2', '--1']) expect(parseNumber(text), text).toBeUndefined();
});

test('significant digits and fractions are written as such, and what is no fraction says so', () => {
  expect([0.0241549, -12.345, 0, 1.5e-7].map((value) => formatNumber(value, { significant: 3 }))).toEqual(['0.0242', '−12.3', '0', '1.50e−7']);
  expect([1 / 3, -0.75, 4, Math.PI, 1e-9].map((value) => formatNumber(value, { fraction: 2 }))).toEqual(['1/3', '−3/4', '4', '≈22/7', '1.0e−9']);
  expect(formatBrief(-3, { significant: 3 })).toBe('−3');
  expect([formatCell(0, 4, true), formatCell(-0, 4, true), formatCell(0, 4, false), formatCell(0.5, 4, true)]).toEqual(['·', '·', '0', '0.5000']);
});
