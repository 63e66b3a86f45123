import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix, at, few, matrices, matrix, operate, sum, tabulate } from '../../testing/operate.ts';

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12);
}

/** exp(x) / Σ exp(x), straight from the definition. */
function probabilities(x: Matrix): Matrix {
  return matrix(x.rows, x.columns, tabulate(x.rows, x.columns, (n, k) => Math.exp(at(x, n, k)) / sum(x.columns, (j) => Math.exp(at(x, n, j)))));
}

function everyCase(check: (x: Matrix, dy: Matrix, dx: Matrix) => void): void {
  fc.assert(
    fc.property(matrices(3), ([x = matrix(0, 0, []), dy = x, dx = x]) => {
      check(x, dy, dx);
    }),
    few,
  );
}

const run = (x: readonly number[]): { softmax: number[]; logSoftmax: number[]; logSumExp: number[] } => {
  const row = matrix(1, x.length, x);
  const { y, z, l } = operate({ x: row, y: row, z: row, l: matrix(1, 1, [0]) }, (k, v) => {
    k.softmax(v.x, v.y);
    k.logSoftmax(v.x, v.z);
    k.logSumExp(v.x, v.l);
  });
  return { softmax: y, logSoftmax: z, logSumExp: l };
};

test('softmax, log softmax and log-sum-exp are their formulas', () => {
  everyCase((x) => {
    const p = probabilities(x);
    expectClose(operate({ x, y: x }, (k, v) => { k.softmax(v.x, v.y); }).y, p.values);
    expectClose(operate({ x, y: x }, (k, v) => { k.logSoftmax(v.x, v.y); }).y, p.values.map(Math.log));
    if (x.columns === 0) return;
    const l = matrix(x.rows, 1, tabulate(x.rows, 1, () => 9));
    expectClose(operate({ x, l }, (k, v) => { k.logSumExp(v.x, v.l); }).l, tabulate(x.rows, 1, (n) => Math.log(sum(x.columns, (k) => Math.exp(at(x, n, k))))));
  });
});

test('their gradients are dy through the Jacobian, written out', () => {
  everyCase((x, dy, dx) => {
    const p = probabilities(x);
    const delta = (i: number, k: number): number => (i === k ? 1 : 0);
    const through = (jacobian: (n: number, i: number, k: number) => number): number[] =>
      tabulate(x.rows, x.columns, (n, k) => at(dx, n, k) + sum(x.columns, (i) => at(dy, n, i) * jacobian(n, i, k)));
    const softmax = operate({ x, y: x, dy, dx }, (k, v) => {
      k.softmax(v.x, v.y);
      k.addSoftmaxGradient(v.y, v.dy, v.dx);
    });
    expectClose(softmax.dx, through((n, i, k) => at(p, n, i) * (delta(i, k) - at(p, n, k))));
    const logSoftmax = operate({ x, y: x, dy, dx }, (k, v) => {
      k.logSoftmax(v.x, v.y);
      k.addLogSoftmaxGradient(v.y, v.dy, v.dx);
    });
    expectClose(logSoftmax.dx, through((n, i, k) => delta(i, k) - at(p, n, k)));
    const dl = matrix(x.rows, 1, tabulate(x.rows, 1, (n) => n - 1.5));
    const logSumExp = operate({ x, l: dl, dl, dx }, (k, v) => {
      k.logSumExp(v.x, v.l);
      k.addLogSumExpGradient(v.x, v.l, v.dl, v.dx);
    });
    expectClose(logSumExp.dx, tabulate(x.rows, x.columns, (n, k) => at(dx, n, k) + (n - 1.5) * at(p, n, k)));
  });
});

describe('far out', () => {
  const reference = run([1, 2, 3]);

  test.each([[1000], [-1000], [1e8]])('a shift by %d changes nothing but log-sum-exp', (shift) => {
    const shifted = run([shift + 1, shift + 2, shift + 3]);
    expect(shifted.softmax).toEqual(reference.softmax);
    expect(shifted.logSoftmax).toEqual(reference.logSoftmax);
    expect(shifted.logSumExp[0]).toBeCloseTo(shift + (reference.logSumExp[0] ?? NaN), 7);
  });

  test('1000, 0, −1000', () => {
    expect(run([1000, 0, -1000])).toEqual({ softmax: [1, 0, 0], logSoftmax: [0, -1000, -2000], logSumExp: [1000] });
  });

  test('log softmax keeps the digits that a logarithm of a probability near 1 would lose', () => {
    expect((run([40, 0]).logSoftmax[0] ?? NaN) / -Math.exp(-40)).toBeCloseTo(1, 14);
  });

  test('one class is certain', () => {
    expect(run([-1000])).toEqual({ softmax: [1], logSoftmax: [0], logSumExp: [-1000] });
  });

  test('a NaN is not hidden by a larger number', () => {
    const { softmax, logSumExp } = run([1, NaN, 3]);
    expect(softmax).toEqual([NaN, NaN, NaN]);
    expect(logSumExp).toEqual([NaN]);
  });
});
