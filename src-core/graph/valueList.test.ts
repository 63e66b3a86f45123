import { expect, it } from 'vitest';
import { readValueList } from './valueList.ts';

it('reads lists and ranges', () => {
  expect(readValueList('0.01, 0.03, 0.1')).toEqual([0.01, 0.03, 0.1]);
  expect(readValueList('4..32 x2')).toEqual([4, 8, 16, 32]);
  expect(readValueList('1..5')).toEqual([1, 2, 3, 4, 5]);
  expect(readValueList('0..0.3 +0.1, 1')).toEqual([0, 0.1, 0.2, 0.3, 1]);
  expect(readValueList('1e-4..1e-1 ×10; 0.1')).toEqual([1e-4, 1e-3, 1e-2, 1e-1]);
  expect(readValueList('4..32x2, 0..1+0.5')).toEqual([4, 8, 16, 32, 0, 0.5, 1]);
  expect(readValueList('1e+2..1e+3 + 4.5e+2')).toEqual([100, 550, 1000]);
  expect(readValueList('0.1, 2, 1e-9')).toEqual([0.1, 2, 1e-9]);
});

it('refuses what is no list', () => {
  for (const text of ['', ' , ', 'a', '1..', '5..1', '1..5 x1', '0..5 x2', '1..3 +0', '1..1000', '1 2']) expect(readValueList(text), text).toBeUndefined();
});
