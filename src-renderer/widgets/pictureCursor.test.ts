import { expect, test } from 'vitest';
import { cellAfter, elementOf } from './pictureCursor.ts';

const form = { tiles: 2, rows: 3, columns: 4 };

test('keys reach every cell, each with the next element of the tensor', () => {
  const seen: number[] = [];
  for (let tile = 0; tile < form.tiles; tile++) {
    for (let row = 0; row < form.rows; row++) {
      let cell = { tile, row, column: 0 };
      for (let column = 0; column < form.columns; column++) {
        seen.push(elementOf(form, cell));
        cell = cellAfter('ArrowRight', cell, form) ?? cell;
      }
    }
  }
  expect(seen).toEqual(Array.from({ length: 24 }, (_, index) => index));
});

test.each([
  ['ArrowLeft', 'ArrowRight'],
  ['ArrowUp', 'ArrowDown'],
  ['PageUp', 'PageDown'],
])('%s takes back %s, and stays at the border', (back, forth) => {
  const first = { tile: 0, row: 0, column: 0 };
  const next = cellAfter(forth, first, form) ?? first;
  expect(next).not.toEqual(first);
  expect(cellAfter(back, next, form)).toEqual(first);
  expect(cellAfter(back, first, form)).toEqual(first);
});

test('Home and End are the ends of the row; other keys are left alone', () => {
  const cell = { tile: 1, row: 2, column: 1 };
  expect(cellAfter('Home', cell, form)).toEqual({ ...cell, column: 0 });
  expect(cellAfter('End', cell, form)).toEqual({ ...cell, column: 3 });
  expect(cellAfter('a', cell, form)).toBeUndefined();
});
