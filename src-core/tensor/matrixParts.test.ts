import { expect, test } from 'vitest';
import { transposed, wholeOf, withIdentity, withPart } from './matrixParts.ts';

const matrix = { rows: 2, columns: 3, values: [1, 2, 3, 4, 5, 6] };
const square = { top: 0, bottom: 1, left: 1, right: 2 };

test('a part changes and the rest stays', () => {
  expect(withPart(matrix, { top: 1, bottom: 1, left: 0, right: 1 }, (row, column) => 10 * row + column)).toEqual([1, 2, 3, 0, 1, 6]);
  expect(withPart(matrix, wholeOf(matrix), () => 7)).toEqual([7, 7, 7, 7, 7, 7]);
  expect(matrix.values).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a square part is transposed, twice back to itself; another is refused', () => {
  expect(transposed(matrix, square)).toEqual([1, 2, 5, 4, 3, 6]);
  expect(transposed({ ...matrix, values: transposed(matrix, square) ?? [] }, square)).toEqual(matrix.values);
  expect(transposed(matrix, wholeOf(matrix))).toBeUndefined();
});

test('the identity has ones on its own diagonal', () => {
  expect(withIdentity(matrix, square)).toEqual([1, 1, 0, 4, 0, 1]);
  expect(withIdentity(matrix, wholeOf(matrix))).toBeUndefined();
});
