import { expect, test } from 'vitest';
import { internalForm, wireForm } from './pictureForm.ts';

test('a matrix is one picture, and each place on the axes in front has one of its own', () => {
  expect(wireForm([3, 5])).toEqual({ tiles: 1, rows: 3, columns: 5 });
  expect(wireForm([7, 3, 5])).toEqual({ tiles: 7, rows: 3, columns: 5 });
  expect(wireForm([2, 7, 3, 5])).toEqual({ tiles: 14, rows: 3, columns: 5 });
});

test('what a row of cells or digits say as well is no picture', () => {
  for (const shape of [[], [9], [1, 9], [9, 1], [4, 1, 1], [2, 2]]) expect(wireForm(shape)).toBeUndefined();
});

test('a picture of more elements than a frame holds stays a strip', () => {
  expect(wireForm([3, 64, 64])).toEqual({ tiles: 3, rows: 64, columns: 64 });
  expect(wireForm([64, 65])).toBeUndefined();
  expect(internalForm([64, 65])).toBeUndefined();
});

test('an internal buffer may be a vector, but no single number', () => {
  expect(internalForm([6])).toEqual({ tiles: 1, rows: 1, columns: 6 });
  expect(internalForm([])).toBeUndefined();
});
