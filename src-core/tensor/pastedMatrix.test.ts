import { expect, test } from 'vitest';
import { readCells, readPasted } from './pastedMatrix.ts';

const cell = (row: number, column: number): { top: number; bottom: number; left: number; right: number } => ({ top: row, bottom: row, left: column, right: column });
const block = { top: 0, bottom: 1, left: 0, right: 1 };

test('cells come as spreadsheets write them: tabs, lines, quotes', () => {
  expect(readCells('1\t2\r\n3\t4\r\n')).toEqual([['1', '2'], ['3', '4']]);
  expect(readCells('"1"\t"a ""b"""\n"x\ty"\t"two\nlines"')).toEqual([['1', 'a "b"'], ['x\ty', 'two\nlines']]);
  expect(readCells('5" wide')).toEqual([['5" wide']]);
});

test('numbers go from the chosen cell on', () => {
  expect(readPasted('1\t-2e-3\n"1/4"\t−4', cell(1, 0), 3, 2)).toEqual({ kind: 'numbers', part: { top: 1, bottom: 2, left: 0, right: 1 }, numbers: [[1, -0.002], [0.25, -4]] });
});

test('one number fills what is chosen', () => {
  expect(readPasted('7\n', block, 3, 3)).toEqual({ kind: 'numbers', part: block, numbers: [[7, 7], [7, 7]] });
});

test('what does not fit is refused with both shapes', () => {
  expect(readPasted('1\t2\t3', cell(0, 1), 3, 3)).toEqual({ kind: 'shape', rows: 1, columns: 3, roomRows: 3, roomColumns: 2 });
  expect(readPasted('1\t2\t3', block, 3, 3)).toEqual({ kind: 'shape', rows: 1, columns: 3, roomRows: 2, roomColumns: 2 });
  expect(readPasted('1\t2\n3', cell(0, 0), 3, 3)).toEqual({ kind: 'ragged', row: 2, width: 1, expected: 2 });
  expect(readPasted('\n', cell(0, 0), 3, 3)).toEqual({ kind: 'nothing' });
});

test('what is no number is refused with its place: a decimal comma, a word, an empty cell', () => {
  expect(readPasted('1\t2\n3\t0,5', cell(0, 0), 3, 3)).toMatchObject({ kind: 'not-a-number', row: 2, column: 2, text: '0,5', fault: { fault: 'comma', at: 2 } });
  expect(readPasted('a\t2', cell(0, 0), 3, 3)).toMatchObject({ kind: 'not-a-number', row: 1, column: 1, text: 'a' });
  expect(readPasted('1\t', cell(0, 0), 3, 3)).toMatchObject({ kind: 'not-a-number', row: 1, column: 2, text: '' });
});
