import { expect, test } from 'vitest';
import { nextCell } from './rovingGrid.ts';

const press = (key: string, ctrlKey = false): ReturnType<typeof nextCell> => nextCell({ key, ctrlKey }, { row: 1, column: 1 }, 3, 4);

test('arrows go one cell on, Home and End to the ends of the row, with Ctrl to the corners', () => {
  expect([press('ArrowUp'), press('ArrowDown'), press('ArrowLeft'), press('ArrowRight')]).toEqual([
    { row: 0, column: 1 },
    { row: 2, column: 1 },
    { row: 1, column: 0 },
    { row: 1, column: 2 },
  ]);
  expect([press('Home'), press('End'), press('Home', true), press('End', true)]).toEqual([
    { row: 1, column: 0 },
    { row: 1, column: 3 },
    { row: 0, column: 0 },
    { row: 2, column: 3 },
  ]);
});

test('the border ends the way, and other keys lead nowhere', () => {
  expect(nextCell({ key: 'ArrowUp', ctrlKey: false }, { row: 0, column: 0 }, 3, 4)).toBeUndefined();
  expect(nextCell({ key: 'ArrowRight', ctrlKey: false }, { row: 0, column: 3 }, 3, 4)).toBeUndefined();
  expect(press('a')).toBeUndefined();
});
