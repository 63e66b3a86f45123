import { expect, test } from 'vitest';
import { cellsOf, movedBy, pastedCells, rangeOf, tabText } from './sheetRange.ts';

const range = rangeOf({ row: 3, column: 2 }, { row: 1, column: 1 });

test('a range has the cells between its corners, whichever was first', () => {
  expect(range).toEqual({ top: 1, bottom: 3, left: 1, right: 2 });
  expect(cellsOf(range)).toHaveLength(6);
  expect(cellsOf(range).at(-1)).toEqual({ row: 3, column: 2 });
});

test.each([
  ['ArrowUp', false, { row: 4, column: 2 }],
  ['ArrowDown', true, { row: 9, column: 2 }],
  ['ArrowRight', false, { row: 5, column: 2 }],
  ['PageDown', false, { row: 9, column: 2 }],
  ['Home', true, { row: 0, column: 0 }],
  ['x', false, undefined],
])('%s leads to a cell of the table, with control: %s', (key, withControl, place) => {
  expect(movedBy({ row: 5, column: 2 }, key, withControl, 10, 3, 6)).toEqual(place);
});

test('what is copied can be pasted, as a spreadsheet does it', () => {
  const text = tabText(range, (row, column) => `${String(row)}/${String(column)}`);
  expect(text).toBe('1/1\t1/2\n2/1\t2/2\n3/1\t3/2');
  expect(pastedCells(`${text}\r\n`, { top: 8, bottom: 8, left: 0, right: 0 }, 10, 2)).toEqual({
    cells: [
      { row: 8, column: 0, text: '1/1' },
      { row: 8, column: 1, text: '1/2' },
      { row: 9, column: 0, text: '2/1' },
      { row: 9, column: 1, text: '2/2' },
    ],
    // The third line is below a table that does not grow.
    leftOut: 2,
  });
  expect(pastedCells(text, { top: 8, bottom: 8, left: 1, right: 1 }, Infinity, 2)).toMatchObject({ cells: [{ row: 8, column: 1 }, { row: 9 }, { row: 10 }], leftOut: 3 });
});

test('one text fills the whole range', () => {
  expect(pastedCells('7\n', range, 10, 3)).toEqual({ cells: cellsOf(range).map((place) => ({ ...place, text: '7' })), leftOut: 0 });
});
