import { expect, test } from 'vitest';
import { countText } from './countText.ts';

test('counts are exact while they can be, then powers of ten', () => {
  expect([6, 8_388_608, 2 ** 53 - 1].map(countText)).toEqual(['6', '8,388,608', '9,007,199,254,740,991']);
  expect(countText(2 ** 60)).toBe('≈ 1.15 × 10¹⁸');
  expect(countText(Number.MAX_VALUE)).toBe('> 1.80 × 10³⁰⁸');
});
