import { expect, test } from 'vitest';
import { matrix, operate } from '../../testing/operate.ts';

const x = matrix(2, 3, [1, 2, 3, 10, 20, 30]);

test('pick takes columns by a table, sums where there are several, and 0 where there is none', () => {
  const { y } = operate({ x, y: matrix(2, 2, [7, 7, 7, 7]) }, (k, v) => { k.pick(v.x, [2, 0, -1, -1], v.y, 0.5); });
  expect(y).toEqual([2, 0, 20, 0]);
});

test('its way back adds to every column that was taken', () => {
  const { dx } = operate({ dy: matrix(2, 2, [1, 2, 3, 4]), dx: x }, (k, v) => { k.addPicked(v.dy, [2, 0, 0, -1], v.dx, 10); });
  expect(dx).toEqual([31, 2, 13, 80, 20, 60]);
});

test('of equal numbers the first is the maximum, and what is not a number is above all', () => {
  const given = matrix(2, 3, [5, 1, 5, 2, NaN, 3]);
  const table = [2, 0, -1, 1, 2, 0];
  const { y, columns } = operate({ given, y: matrix(2, 2, [0, 0, 0, 0]), columns: matrix(2, 2, [0, 0, 0, 0]) }, (k, v) => { k.pickMaximum(v.given, table, v.y, v.columns); });
  expect(y).toEqual([5, 5, 3, NaN]);
  expect(columns).toEqual([2, 2, 2, 1]);
});

test('a gradient goes to the column that is written beside it, or nowhere', () => {
  const { dx } = operate({ dy: matrix(2, 2, [1, 2, 3, 4]), columns: matrix(2, 2, [1, 1, 3, -1]), dx: x }, (k, v) => { k.addAtColumns(v.dy, v.columns, v.dx); });
  expect(dx).toEqual([1, 5, 3, 10, 20, 30]);
});

test('each sample has a product of its own', () => {
  const operands = { A: matrix(4, 1, [1, 2, 3, 4]), B: matrix(2, 2, [1, 10, 100, 1000]), C: matrix(4, 2, [0, 0, 0, 0, 0, 0, 0, 0]) };
  expect(operate(operands, (k, v) => { k.matmulEach(2, v.A, v.B, v.C); }).C).toEqual([1, 10, 2, 20, 300, 3000, 400, 4000]);
});
