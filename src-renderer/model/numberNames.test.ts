import { expect, test } from 'vitest';
import { numberName } from './numberNames.ts';

test('names one number as a textbook does', () => {
  expect(numberName('h', undefined, undefined)).toBe('h');
  expect(numberName('h', 3, undefined)).toBe('h⁽³⁾');
  expect(numberName('h', undefined, 12)).toBe('h₁₂');
  expect(numberName('h', 10, 2)).toBe('h₂⁽¹⁰⁾');
});
