import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ElementwiseFunction, elementwiseFunctions } from '../../node/emitter.ts';
import { type Matrix, few, matrices, matrix, number, operate } from '../../testing/operate.ts';
import { normalShare } from '../../tensor/errorFunction.ts';
import { sigmoid, softplus } from './functions.ts';

const slope = 0.125;
const functions: Record<ElementwiseFunction, { f: (x: number) => number; derivative: (x: number) => number }> = {
  identity: { f: (x) => x, derivative: () => 1 },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), derivative: (x) => Math.exp(-x) / (1 + Math.exp(-x)) ** 2 },
  tanh: { f: Math.tanh, derivative: (x) => 1 / Math.cosh(x) ** 2 },
  relu: { f: (x) => Math.max(x, 0), derivative: (x) => (x > 0 ? 1 : 0) },
  'leaky-relu': { f: (x) => (x > 0 ? x : slope * x), derivative: (x) => (x > 0 ? 1 : slope) },
  softplus: { f: (x) => Math.log(1 + Math.exp(x)), derivative: (x) => 1 / (1 + Math.exp(-x)) },
  elu: { f: (x) => (x > 0 ? x : slope * (Math.exp(x) - 1)), derivative: (x) => (x > 0 ? 1 : slope * Math.exp(x)) },
  selu: { f: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1)), derivative: (x) => 1.0507009873554805 * (x > 0 ? 1 : 1.6732632423543772 * Math.exp(x)) },
  gelu: { f: (x) => x * normalShare(x), derivative: (x) => normalShare(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI) },
  'gelu-tanh': { f: (x) => (x * (1 + Math.tanh(cubed(x)))) / 2, derivative: (x) => (1 + Math.tanh(cubed(x))) / 2 + (x * Math.sqrt(2 / Math.PI) * (1 + 0.134145 * x * x)) / 2 / Math.cosh(cubed(x)) ** 2 },
  silu: { f: (x) => x / (1 + Math.exp(-x)), derivative: (x) => 1 / (1 + Math.exp(-x)) + (x * Math.exp(-x)) / (1 + Math.exp(-x)) ** 2 },
  mish: { f: (x) => x * Math.tanh(Math.log(1 + Math.exp(x))), derivative: (x) => Math.tanh(Math.log(1 + Math.exp(x))) + x / (1 + Math.exp(-x)) / Math.cosh(Math.log(1 + Math.exp(x))) ** 2 },
  'hard-sigmoid': { f: (x) => Math.min(Math.max(x / 6 + 0.5, 0), 1), derivative: (x) => (Math.abs(x) < 3 ? 1 / 6 : 0) },
  'hard-tanh': { f: (x) => Math.min(Math.max(x, -1), 1), derivative: (x) => (Math.abs(x) < 1 ? 1 : 0) },
  softsign: { f: (x) => x / (1 + Math.abs(x)), derivative: (x) => 1 / (1 + Math.abs(x)) ** 2 },
  // The gradient is passed straight through.
  step: { f: (x) => (x > 0 ? 1 : 0), derivative: () => 1 },
  absolute: { f: Math.abs, derivative: Math.sign },
  exp: { f: Math.exp, derivative: Math.exp },
  log: { f: Math.log, derivative: (x) => 1 / x },
  sqrt: { f: Math.sqrt, derivative: (x) => 1 / (2 * Math.sqrt(x)) },
  power: { f: (x) => x ** slope, derivative: (x) => slope * x ** (slope - 1) },
  'at-least': { f: (x) => Math.max(x, slope), derivative: (x) => (x >= slope ? 1 : 0) },
  'at-most': { f: (x) => Math.min(x, slope), derivative: (x) => (x <= slope ? 1 : 0) },
  sin: { f: Math.sin, derivative: Math.cos },
  cos: { f: Math.cos, derivative: (x) => -Math.sin(x) },
};

const positive: readonly ElementwiseFunction[] = ['log', 'sqrt', 'power'];

/** The argument of the tangent in GELU's second form. */
function cubed(x: number): number {
  return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
}

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

describe.each(elementwiseFunctions)('%s', (name) => {
  const { f, derivative } = functions[name];
  /** Within the function's domain, and away from the end of it, where derivatives are infinite. */
  const within = (x: Matrix): Matrix => (positive.includes(name) ? { ...x, values: x.values.map((value) => Math.abs(value) + 0.1) } : x);

  test('is its formula', () => {
    fc.assert(
      fc.property(matrices(1), ([drawn = matrix(0, 0, [])]) => {
        const x = within(drawn);
        const { y } = operate({ x, y: x }, (k, v) => { k.activate(name, v.x, v.y, slope); });
        for (const [index, value] of x.values.entries()) expect(y[index]).toBeCloseTo(f(value), 14);
      }),
      few,
    );
  });

  test('adds its derivative times dy', () => {
    fc.assert(
      fc.property(matrices(3), ([drawn = matrix(0, 0, []), dy = drawn, dx = drawn]) => {
        const x = within(drawn);
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
  const gradient = (name: ElementwiseFunction): number[] =>
    operate({ x: zero, y: zero, dy: one, dx: zero }, (k, v) => { k.addActivateGradient(name, v.x, v.y, v.dy, v.dx, slope); }).dx;
  expect(gradient('relu')).toEqual([0]);
  expect(gradient('leaky-relu')).toEqual([slope]);
});

test('divide, and its gradient', () => {
  fc.assert(
    fc.property(matrices(3), ([a = matrix(0, 0, []), drawn = a, dy = a]) => {
      const b = { ...drawn, values: drawn.values.map((value) => value + (value < 0 ? -1 : 1)) };
      const result = operate({ a, b, y: a, dy, da: a, db: b }, (k, v) => {
        k.divide(v.a, v.b, v.y);
        k.addDivideGradient(v.b, v.y, v.dy, v.da, v.db);
      });
      for (const [index, over] of a.values.entries()) {
        const [under, back] = [b.values[index] ?? NaN, dy.values[index] ?? NaN];
        expect(result.y[index]).toBe(over / under);
        expect(result.da[index]).toBeCloseTo(over + back / under, 13);
        expect(result.db[index]).toBeCloseTo(under - (back * over) / under ** 2, 13);
      }
    }),
    few,
  );
});

test('the larger and the smaller of two numbers, and who gets the gradient', () => {
  const pair = { a: matrix(1, 5, [1, 2, 3, NaN, 5]), b: matrix(1, 5, [4, 2, -3, 1, NaN]), dy: matrix(1, 5, [1, 1, 1, 1, 1]), da: matrix(1, 5, [0, 0, 0, 0, 0]), db: matrix(1, 5, [9, 9, 9, 9, 9]), y: matrix(1, 5, [0, 0, 0, 0, 0]) };
  const taken = (sign: 1 | -1): Record<keyof typeof pair, number[]> =>
    operate(pair, (k, v) => {
      k.extremum(sign, v.a, v.b, v.y);
      k.addExtremumGradient(sign, v.a, v.b, v.dy, v.da, v.db);
    });
  // At a tie the first gets all of it; a NaN is taken wherever it stands.
  expect(taken(1)).toMatchObject({ y: [4, 2, 3, NaN, NaN], da: [0, 1, 1, 1, 0], db: [10, 9, 9, 9, 10] });
  expect(taken(-1)).toMatchObject({ y: [1, 2, -3, NaN, NaN], da: [1, 1, 0, 1, 0], db: [9, 9, 10, 9, 10] });
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
