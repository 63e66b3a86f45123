import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix, at, few, length, matrix, matrixOf, number, operate, sum, tabulate } from '../../testing/operate.ts';

/** A matrix, a second one of its size, and one number for each of its rows and columns. */
const cases = fc
  .tuple(length, length)
  .chain(([rows, columns]) => fc.record({ x: matrixOf(rows, columns), y: matrixOf(rows, columns), row: matrixOf(1, columns), column: matrixOf(rows, 1), c: number }));

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12);
}

function everyCase(check: (given: { x: Matrix; y: Matrix; row: Matrix; column: Matrix; c: number }) => void): void {
  fc.assert(fc.property(cases, check), few);
}

describe('a row for every sample', () => {
  test('setRows', () => {
    everyCase(({ y, row }) => {
      expect(operate({ b: row, y }, (k, v) => { k.setRows(v.b, v.y); }).y).toEqual(tabulate(y.rows, y.columns, (_, k) => at(row, 0, k)));
    });
  });

  test('addRow, and addSumOfRows as its way back', () => {
    everyCase(({ y, row }) => {
      expectClose(operate({ b: row, y }, (k, v) => { k.addRow(v.b, v.y); }).y, tabulate(y.rows, y.columns, (n, k) => at(y, n, k) + at(row, 0, k)));
      expectClose(operate({ b: row, y }, (k, v) => { k.addSumOfRows(v.y, v.b); }).b, tabulate(1, y.columns, (_, k) => at(row, 0, k) + sum(y.rows, (n) => at(y, n, k))));
    });
  });

  test('one entry shared by all columns', () => {
    everyCase(({ y, c }) => {
      const b = matrix(1, 1, [c]);
      expect(operate({ b, y }, (k, v) => { k.setRows(v.b, v.y); }).y).toEqual(y.values.map(() => c));
      expectClose(operate({ b, y }, (k, v) => { k.addRow(v.b, v.y); }).y, y.values.map((value) => value + c));
      expectClose(operate({ b, y }, (k, v) => { k.addSumOfRows(v.y, v.b); }).b, [y.values.reduce((a, value) => a + value, c)]);
    });
  });
});

describe('a number for every sample', () => {
  test('rowSums and addToRows', () => {
    everyCase(({ x, column, c }) => {
      expectClose(operate({ x, l: column }, (k, v) => { k.rowSums(v.x, c, v.l); }).l, tabulate(x.rows, 1, (n) => c * sum(x.columns, (k) => at(x, n, k))));
      expectClose(operate({ x, l: column }, (k, v) => { k.addToRows(v.l, c, v.x); }).x, tabulate(x.rows, x.columns, (n, k) => at(x, n, k) + c * at(column, n, 0)));
    });
  });

  test('rowDots and addRowScaled', () => {
    everyCase(({ x, y, column, c }) => {
      const dots = operate({ a: x, b: y, l: column }, (k, v) => { k.rowDots(v.a, v.b, c, v.l); }).l;
      expectClose(dots, tabulate(x.rows, 1, (n) => c * sum(x.columns, (k) => at(x, n, k) * at(y, n, k))));
      const added = operate({ l: column, x, y }, (k, v) => { k.addRowScaled(v.l, v.x, c, v.y); }).y;
      expectClose(added, tabulate(x.rows, x.columns, (n, k) => at(y, n, k) + c * at(column, n, 0) * at(x, n, k)));
    });
  });
});

test('addColumnsScaled and addColumnDots', () => {
  everyCase(({ x, y, row }) => {
    const added = operate({ b: row, x, y }, (k, v) => { k.addColumnsScaled(v.b, v.x, v.y); }).y;
    expectClose(added, tabulate(x.rows, x.columns, (n, k) => at(y, n, k) + at(row, 0, k) * at(x, n, k)));
    const dots = operate({ a: x, b: y, d: row }, (k, v) => { k.addColumnDots(v.a, v.b, v.d); }).d;
    expectClose(dots, tabulate(1, x.columns, (_, k) => at(row, 0, k) + sum(x.rows, (n) => at(x, n, k) * at(y, n, k))));
  });
});

test('columns are copied and added from anywhere to anywhere', () => {
  const placed = fc
    .record({ rows: length, before: length, width: length, after: length, left: length, right: length })
    .chain((s) => fc.record({ s: fc.constant(s), x: matrixOf(s.rows, s.before + s.width + s.after), y: matrixOf(s.rows, s.left + s.width + s.right) }));
  fc.assert(
    fc.property(placed, ({ s, x, y }) => {
      const inside = (k: number): boolean => k >= s.left && k < s.left + s.width;
      const moved = (n: number, k: number): number => at(x, n, k - s.left + s.before);
      const copied = operate({ x, y }, (k, v) => { k.copyColumns(v.x, s.before, v.y, s.left, s.width); }).y;
      expect(copied).toEqual(tabulate(y.rows, y.columns, (n, k) => (inside(k) ? moved(n, k) : at(y, n, k))));
      const added = operate({ x, y }, (k, v) => { k.addColumns(v.x, s.before, v.y, s.left, s.width); }).y;
      expect(added).toEqual(tabulate(y.rows, y.columns, (n, k) => (inside(k) ? at(y, n, k) + moved(n, k) : at(y, n, k))));
    }),
    few,
  );
});

test('addSum adds all of a tensor to one number', () => {
  everyCase(({ x, c }) => {
    const { total } = operate({ x, total: matrix(1, 1, [0.5]) }, (k, v) => { k.addSum(v.x, c, v.total.offset); });
    expectClose(total, [0.5 + c * x.values.reduce((a, b) => a + b, 0)]);
  });
});

test('addDot adds the product of two tensors to one number', () => {
  everyCase(({ x, c }) => {
    const weights = { ...x, values: x.values.map((_, index) => c * index) };
    const { total } = operate({ x, weights, total: matrix(1, 1, [0.5]) }, (k, v) => { k.addDot(v.x, v.weights, v.total.offset); });
    expectClose(total, [0.5 + x.values.reduce((sum, value, index) => sum + value * c * index, 0)]);
  });
});

test('oneHot marks the class of each row; what is no class makes the row NaN', () => {
  const classes = [2, 0, 3, -1, 0.5, NaN];
  const { y } = operate({ classes: matrix(6, 1, classes), y: matrix(6, 3, new Array<number>(18).fill(7)) }, (k, v) => { k.oneHot(v.classes, v.y); });
  const bad = [NaN, NaN, NaN];
  expect(y).toEqual([0, 0, 1, 1, 0, 0, ...bad, ...bad, ...bad, ...bad]);
});
