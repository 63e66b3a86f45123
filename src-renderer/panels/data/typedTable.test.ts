import { expect, test } from 'vitest';
import { typedTable } from './typedTable.ts';

test.each([
  ['tabs, as from a spreadsheet', 'a\tb\r\n1\t2\r\n'],
  ['commas', 'a,b\n1, 2'],
  ['semicolons, where commas may be decimal', 'a;b\n\n1;2'],
])('a table with %s between its cells', (_, text) => {
  expect(typedTable(text)).toEqual({ names: ['a', 'b'], cells: [['1', '2']] });
});

test('rows that are too short are filled up, and columns without a name of their own get one', () => {
  expect(typedTable('a,a\n1\n1,2,3')).toEqual({ names: ['a', 'a 2', 'x3'], cells: [['1', '', ''], ['1', '2', '3']] });
});

test('a line of names alone is no table', () => {
  expect(typedTable('a,b\n')).toBeNull();
});
