import { type ElementwiseFunction, elementwiseFunctions } from '../../node/emitter.ts';
import { normalShare } from '../../tensor/errorFunction.ts';

/** An elementwise function with a constant c. Comparisons are such that a NaN comes through. */
interface Rule {
  value(x: number, c: number): number;
  /** dy f′(x), with y = f(x) at hand. */
  gradient(dy: number, x: number, y: number, c: number): number;
}

/** σ(x), written so that neither branch overflows. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)), which for large x is x and for small x is exp(x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** The two constants of SELU (Klambauer et al. 2017, eq. 14): with them activations keep mean 0 and variance 1. */
const [lambda, alpha] = [1.0507009873554805, 1.6732632423543772];
/** √(2/π) and the cubic's factor in GELU's tanh form (Hendrycks & Gimpel 2016, section 2). */
const [inner, cubic] = [Math.sqrt(2 / Math.PI), 0.044715];
const oneOverRootTwoPi = 1 / Math.sqrt(2 * Math.PI);

function geluTangent(x: number): number {
  return Math.tanh(inner * (x + cubic * x * x * x));
}

/** xᶜ; NaN of a negative x where c is no whole number, of −∞ too. */
export function power(x: number, c: number): number {
  return x < 0 && !Number.isInteger(c) ? NaN : x ** c;
}

const rules: Readonly<Record<ElementwiseFunction, Rule>> = {
  identity: { value: (x) => x, gradient: (dy) => dy },
  sigmoid: { value: sigmoid, gradient: (dy, _x, y) => dy * y * (1 - y) },
  tanh: { value: Math.tanh, gradient: (dy, _x, y) => dy * (1 - y * y) },
  // At the kink of ReLU and its kin the derivative from the left is taken.
  relu: { value: (x) => (x <= 0 ? 0 : x), gradient: (dy, x) => (x > 0 ? dy : 0) },
  'leaky-relu': { value: (x, c) => (x <= 0 ? c * x : x), gradient: (dy, x, _y, c) => (x > 0 ? dy : c * dy) },
  softplus: { value: softplus, gradient: (dy, x) => dy * sigmoid(x) },
  elu: { value: (x, c) => (x > 0 ? x : c * Math.expm1(x)), gradient: (dy, x, _y, c) => dy * (x > 0 ? 1 : c * Math.exp(x)) },
  selu: { value: (x) => lambda * (x > 0 ? x : alpha * Math.expm1(x)), gradient: (dy, x) => dy * lambda * (x > 0 ? 1 : alpha * Math.exp(x)) },
  gelu: { value: (x) => x * normalShare(x), gradient: (dy, x) => dy * (normalShare(x) + x * oneOverRootTwoPi * Math.exp(-0.5 * x * x)) },
  'gelu-tanh': {
    value: (x) => 0.5 * x * (1 + geluTangent(x)),
    gradient: (dy, x) => {
      const t = geluTangent(x);
      return dy * 0.5 * (1 + t + x * (1 - t * t) * inner * (1 + 3 * cubic * x * x));
    },
  },
  silu: {
    value: (x) => x * sigmoid(x),
    gradient: (dy, x) => {
      const s = sigmoid(x);
      return dy * s * (1 + x * (1 - s));
    },
  },
  mish: {
    value: (x) => x * Math.tanh(softplus(x)),
    gradient: (dy, x) => {
      const t = Math.tanh(softplus(x));
      return dy * (t + x * (1 - t * t) * sigmoid(x));
    },
  },
  // At their kinks the derivative from outside is taken.
  'hard-sigmoid': { value: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5), gradient: (dy, x) => dy * (x > -3 && x < 3 ? 1 / 6 : 0) },
  'hard-tanh': { value: (x) => (x <= -1 ? -1 : x >= 1 ? 1 : x), gradient: (dy, x) => dy * (x > -1 && x < 1 ? 1 : 0) },
  softsign: { value: (x) => x / (1 + Math.abs(x)), gradient: (dy, x) => dy / ((1 + Math.abs(x)) * (1 + Math.abs(x))) },
  // Straight through: as if y were x.
  step: { value: (x) => (x > 0 ? 1 : x <= 0 ? 0 : x), gradient: (dy) => dy },
  // At the kink the mean of both sides is taken.
  absolute: { value: Math.abs, gradient: (dy, x) => dy * ((x > 0 ? 1 : 0) - (x < 0 ? 1 : 0)) },
  exp: { value: Math.exp, gradient: (dy, _x, y) => dy * y },
  log: { value: Math.log, gradient: (dy, x) => dy / x },
  sqrt: { value: Math.sqrt, gradient: (dy, _x, y) => dy / (2 * y) },
  power: { value: power, gradient: (dy, x, _y, c) => dy * (c === 0 ? 0 : c * power(x, c - 1)) },
  // At the bound the derivative from inside is taken.
  'at-least': { value: (x, c) => (x < c ? c : x), gradient: (dy, x, _y, c) => dy * (x >= c ? 1 : 0) },
  'at-most': { value: (x, c) => (x > c ? c : x), gradient: (dy, x, _y, c) => dy * (x <= c ? 1 : 0) },
  sin: { value: Math.sin, gradient: (dy, x) => dy * Math.cos(x) },
  cos: { value: Math.cos, gradient: (dy, x) => -dy * Math.sin(x) },
};

/** By the number that an operation gives the function. */
export const functions: readonly Rule[] = elementwiseFunctions.map((name) => rules[name]);
