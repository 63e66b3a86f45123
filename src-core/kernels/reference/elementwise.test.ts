import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActivationFunction, activationFunctions } from '../../node/emitter.ts';
import { few, matrices, matrix, number, operate } from '../../testing/operate.ts';
import { sigmoid, softplus } from './elementwise.ts';

const slope = 0.125;
const functions: Record<ActivationFunction, { f: (x: number) => number; derivative: (x: number) => number }> = {
  identity: { f: (x) => x, derivative: () => 1 },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), derivative: (x) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2 },
  tanh: { f: Math.tanh, derivative: (x) => 1 / Math.cosh(x) ** 2 },
  relu: { f: (x) => Math.max(x, 0), derivative: (x) => (x > 0 ? 1 : 0) },
  'leaky-relu': { f: (x) => (x > 0 ? x : slope * x), derivative: (x) => (x > 0 ? 1 : slope) },
  softplus: { f: (x) => Math.log(1 + Math.exp(x)), derivative: (x) => 1 / (1 + Math.exp(-x)) },
};

test('fill, copy, scale and their adding forms', () => {
  fc.assert(
    fc.property(matrices(2), number, ([x = matrix(0, 0, []), y = x], c) => {
      const run = (emit: Parameters<typeof operate<'x' | 'y'>>[1]): number[] => operate({ x, y }, emit).y;
      const zip = (f: (a: number, b: number) => number): number[] => x.values.map((a, index) => f(a, y.values[index] ?? NaN));
      expect(run((k, v) => { k.fill(c, v.y); })).toEqual(zip(() => c));
      expect(run((k, v) => { k.scale(v.x, c, v.y); })).toEqual(zip((a) => c * a));
      expect(run((k, v) => { k.addScaled(v.x, c, v.y); })).toEqual(zip((a, b) => b + c * a));
      expect(run((k, v) => { k.add(v.x, v.y); })).toEqual(zip((a, b) => b + a));
    }),
    few,
  );
});

test('copy gives the same bits, negative zero too', () => {
  const { y } = operate({ x: matrix(1, 3, [-0, 5e-324, -Infinity]), y: matrix(1, 3, [1, 1, 1]) }, (k, views) => {
    k.copy(views.x, views.y);
  });
  expect(y).toEqual([-0, 5e-324, -Infinity]);
});

test('multiply and addMultiply', () => {
  fc.assert(
    fc.property(matrices(3), ([a = matrix(0, 0, []), b = a, y = a]) => {
      const products = a.values.map((value, index) => value * (b.values[index] ?? NaN));
      expect(operate({ a, b, y }, (k, v) => { k.multiply(v.a, v.b, v.y); }).y).toEqual(products);
      expect(operate({ a, b, y }, (k, v) => { k.addMultiply(v.a, v.b, v.y); }).y).toEqual(products.map((value, index) => (y.values[index] ?? NaN) + value));
    }),
    few,
  );
});

describe.each(activationFunctions)('%s', (name) => {
  const { f, derivative } = functions[name];

  test('is its formula', () => {
    fc.assert(
      fc.property(matrices(1), ([x = matrix(0, 0, [])]) => {
        const { y } = operate({ x, y: x }, (k, v) => { k.activate(name, v.x, v.y, slope); });
        for (const [index, value] of x.values.entries()) expect(y[index]).toBeCloseTo(f(value), 14);
      }),
      few,
    );
  });

  test('adds its derivative times dy', () => {
    fc.assert(
      fc.property(matrices(3), ([x = matrix(0, 0, []), dy = x, dx = x]) => {
        const result = operate({ x, y: x, dy, dx }, (k, v) => {
          k.activate(name, v.x, v.y, slope);
          k.addActivateGradient(name, v.x, v.y, v.dy, v.dx, slope);
        });
        for (const [index, value] of x.values.entries()) {
          expect(result.dx[index]).toBeCloseTo((dx.values[index] ?? NaN) + (dy.values[index] ?? NaN) * derivative(value), 13);
        }
      }),
      few,
    );
  });

  test('lets a NaN through', () => {
    const { y } = operate({ x: matrix(1, 1, [NaN]), y: matrix(1, 1, [0]) }, (k, v) => { k.activate(name, v.x, v.y, slope); });
    expect(y).toEqual([NaN]);
  });
});

test('far out, sigmoid and softplus neither overflow nor lose their digits', () => {
  expect([sigmoid(1000), sigmoid(-1000), sigmoid(0)]).toEqual([1, 0, 0.5]);
  expect(sigmoid(-700)).toBeCloseTo(Math.exp(-700), 310);
  expect([softplus(1000), softplus(-1000)]).toEqual([1000, 0]);
  expect(softplus(-40) / Math.exp(-40)).toBeCloseTo(1, 14);
});

test('at the kink ReLU and leaky ReLU take the derivative from the left', () => {
  const one = matrix(1, 1, [1]);
  const zero = matrix(1, 1, [0]);
  const gradient = (name: ActivationFunction): number[] =>
    operate({ x: zero, y: zero, dy: one, dx: zero }, (k, v) => { k.addActivateGradient(name, v.x, v.y, v.dy, v.dx, slope); }).dx;
  expect(gradient('relu')).toEqual([0]);
  expect(gradient('leaky-relu')).toEqual([slope]);
});

test('descend moves against the gradient, the rate read from memory', () => {
  const result = operate({ p: matrix(1, 3, [1, 2, 3]), dp: matrix(1, 3, [10, -20, 0]), rate: matrix(1, 1, [0.5]) }, (k, v) => {
    k.descend(v.p, v.dp, v.rate.offset);
  });
  expect(result.p).toEqual([-4, 12, 3]);
});

test('in float32 every number is one that float32 has', () => {
  const { y } = operate({ x: matrix(1, 1, [0.1]), y: matrix(1, 1, [0]) }, (k, v) => { k.scale(v.x, 3, v.y); }, { precision: 'float32' });
  expect(y).toEqual([Math.fround(3 * Math.fround(0.1))]);
});
