import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { View } from '../../node/view.ts';
import { type Matrix, at, few, length, matrix, matrixOf, number, operate, sum, tabulate } from '../../testing/operate.ts';
import type { InstructionEmitter } from '../instructionEmitter.ts';

const probability = fc.double({ min: 0.01, max: 0.99, noNaN: true });

interface Loss {
  readonly name: string;
  readonly prediction: fc.Arbitrary<number>;
  readonly forward: (k: InstructionEmitter, y: View, t: View, l: View) => void;
  readonly backward: (k: InstructionEmitter, y: View, t: View, dl: View, dy: View, dt: View) => void;
  /** ℓ[n], and its derivatives by y[n, k] and t[n, k], as the books write them. */
  readonly loss: (y: Matrix, t: Matrix, n: number) => number;
  readonly byPrediction: (y: Matrix, t: Matrix, n: number, k: number) => number;
  readonly byTarget: (y: Matrix, t: Matrix, n: number, k: number) => number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const logSumExp = (z: Matrix, n: number): number => Math.log(sum(z.columns, (j) => Math.exp(at(z, n, j))));
const binary = (p: number, t: number): number => -(t * Math.log(p) + (1 - t) * Math.log(1 - p));

const losses: Loss[] = [
  {
    name: 'squared error',
    prediction: number,
    forward: (k, y, t, l) => { k.squaredError(y, t, 0.75, l); },
    backward: (k, y, t, dl, dy, dt) => { k.addSquaredErrorGradient(y, t, 0.75, dl, dy, dt); },
    loss: (y, t, n) => 0.75 * sum(y.columns, (k) => (at(y, n, k) - at(t, n, k)) ** 2),
    byPrediction: (y, t, n, k) => 1.5 * (at(y, n, k) - at(t, n, k)),
    byTarget: (y, t, n, k) => -1.5 * (at(y, n, k) - at(t, n, k)),
  },
  {
    name: 'binary cross-entropy of probabilities',
    prediction: probability,
    forward: (k, y, t, l) => { k.binaryCrossEntropy(y, t, l); },
    backward: (k, y, t, dl, dy, dt) => { k.addBinaryCrossEntropyGradient(y, t, dl, dy, dt); },
    loss: (y, t, n) => sum(y.columns, (k) => binary(at(y, n, k), at(t, n, k))),
    byPrediction: (y, t, n, k) => -at(t, n, k) / at(y, n, k) + (1 - at(t, n, k)) / (1 - at(y, n, k)),
    byTarget: (y, _t, n, k) => -Math.log(at(y, n, k)) + Math.log(1 - at(y, n, k)),
  },
  {
    name: 'binary cross-entropy of logits',
    prediction: number,
    forward: (k, y, t, l) => { k.binaryCrossEntropyOfLogits(y, t, l); },
    backward: (k, y, t, dl, dy, dt) => { k.addBinaryCrossEntropyOfLogitsGradient(y, t, dl, dy, dt); },
    loss: (y, t, n) => sum(y.columns, (k) => binary(sigmoid(at(y, n, k)), at(t, n, k))),
    byPrediction: (y, t, n, k) => sigmoid(at(y, n, k)) - at(t, n, k),
    byTarget: (y, _t, n, k) => -at(y, n, k),
  },
  {
    name: 'cross-entropy',
    prediction: number,
    forward: (k, y, t, l) => { k.crossEntropy(y, t, l); },
    backward: (k, y, t, dl, dy, dt) => { k.addCrossEntropyGradient(y, t, dl, dy, dt); },
    loss: (y, t, n) => -sum(y.columns, (k) => at(t, n, k) * (at(y, n, k) - logSumExp(y, n))),
    byPrediction: (y, t, n, k) => Math.exp(at(y, n, k) - logSumExp(y, n)) * sum(y.columns, (j) => at(t, n, j)) - at(t, n, k),
    byTarget: (y, _t, n, k) => logSumExp(y, n) - at(y, n, k),
  },
];

describe.each(losses.map((loss) => [loss.name, loss] as const))('%s', (_name, { prediction, forward, backward, loss, byPrediction, byTarget }) => {
  const cases = fc
    .tuple(length, length)
    .chain(([rows, columns]) => fc.record({ y: matrixOf(rows, columns, prediction), t: matrixOf(rows, columns, probability), dl: matrixOf(rows, 1), dy: matrixOf(rows, columns), dt: matrixOf(rows, columns) }));

  test('is its formula', () => {
    fc.assert(
      fc.property(cases, ({ y, t, dl }) => {
        const { l } = operate({ y, t, l: dl }, (k, v) => { forward(k, v.y, v.t, v.l); });
        for (const [n, value] of tabulate(y.rows, 1, (row) => loss(y, t, row)).entries()) expect(l[n]).toBeCloseTo(value, 11);
      }),
      few,
    );
  });

  test('adds its derivatives times dl', () => {
    fc.assert(
      fc.property(cases, ({ y, t, dl, dy, dt }) => {
        const result = operate({ y, t, dl, dy, dt }, (k, v) => { backward(k, v.y, v.t, v.dl, v.dy, v.dt); });
        const expected = { dy: tabulate(y.rows, y.columns, (n, k) => at(dy, n, k) + at(dl, n, 0) * byPrediction(y, t, n, k)), dt: tabulate(y.rows, y.columns, (n, k) => at(dt, n, k) + at(dl, n, 0) * byTarget(y, t, n, k)) };
        // Relative to 300, the largest derivative at probabilities down to 0.01.
        for (const [index, value] of expected.dy.entries()) expect(result.dy[index]).toBeCloseTo(value, 10);
        for (const [index, value] of expected.dt.entries()) expect(result.dt[index]).toBeCloseTo(value, 10);
      }),
      few,
    );
  });
});

const one = matrix(1, 1, [1]);
const zero = matrix(1, 1, [0]);

test('on logits nothing overflows', () => {
  const atLogit = (z: number, t: number): number[] => {
    const { l, dz } = operate({ z: matrix(1, 1, [z]), t: matrix(1, 1, [t]), l: zero, dl: one, dz: zero, dt: zero }, (k, v) => {
      k.binaryCrossEntropyOfLogits(v.z, v.t, v.l);
      k.addBinaryCrossEntropyOfLogitsGradient(v.z, v.t, v.dl, v.dz, v.dt);
    });
    return [...l, ...dz];
  };
  expect(atLogit(1000, 1)).toEqual([0, 0]);
  expect(atLogit(1000, 0)).toEqual([1000, 1]);
  expect(atLogit(-1000, 1)).toEqual([1000, -1]);
  expect(atLogit(-1000, 0)).toEqual([0, 0]);
});

test('cross-entropy of logits ±1000', () => {
  const z = matrix(1, 3, [1000, 0, -1000]);
  const { l, dz } = operate({ z, t: matrix(1, 3, [0, 0, 1]), l: zero, dl: one, dz: matrix(1, 3, [0, 0, 0]), dt: matrix(1, 3, [0, 0, 0]) }, (k, v) => {
    k.crossEntropy(v.z, v.t, v.l);
    k.addCrossEntropyGradient(v.z, v.t, v.dl, v.dz, v.dt);
  });
  expect(l).toEqual([2000]);
  expect(dz).toEqual([1, 0, -1]);
});

test('the small cross-entropy of a sure and right answer keeps its digits', () => {
  const { l } = operate({ z: matrix(1, 2, [40, 0]), t: matrix(1, 2, [1, 0]), l: zero }, (k, v) => { k.crossEntropy(v.z, v.t, v.l); });
  expect((l[0] ?? NaN) / Math.exp(-40)).toBeCloseTo(1, 14);
});

test('a probability that is exactly right costs nothing: 0 log 0 is 0', () => {
  const { l } = operate({ p: matrix(2, 1, [0, 1]), t: matrix(2, 1, [0, 1]), l: matrix(2, 1, [9, 9]) }, (k, v) => { k.binaryCrossEntropy(v.p, v.t, v.l); });
  expect(l.map(Math.abs)).toEqual([0, 0]);
});
