import type { ElementwiseFunction } from '../../node/emitter.ts';
import type { ArrayExpression } from './arrayOps.ts';
import { add, amount, binary, call, divide, multiply, negative, subtract, unary, where } from './expressions.ts';

type E = ArrayExpression;

/** An elementwise function of the kernels: its value, and its derivative with x, y = f(x) and the constant c at hand. */
interface Elementwise {
  value(x: E, c: E): E;
  slope(x: E, y: E, c: E): E;
}

const n = amount;
const [zero, one] = [n(0), n(1)];
const above = (a: E, b: E): E => binary('greater', a, b);
const atLeast = (a: E, b: E): E => binary('greater-equal', a, b);
const square = (x: E): E => binary('power', x, n(2));
/** 1 where |x| is below a border. */
const within = (x: E, border: number): E => above(n(border), unary('abs', x));
const named = (name: string): Pick<Elementwise, 'value'> => ({ value: (x) => call(name, x) });

/** As `kernels/reference/functions.ts` has them, in the same words. */
export const elementwise: Readonly<Record<ElementwiseFunction, Elementwise>> = {
  identity: { value: (x) => x, slope: () => one },
  sigmoid: { ...named('sigmoid'), slope: (_x, y) => multiply(y, subtract(one, y)) },
  tanh: { value: (x) => unary('tanh', x), slope: (_x, y) => subtract(one, square(y)) },
  relu: { value: (x) => binary('maximum', x, zero), slope: (x) => above(x, zero) },
  'leaky-relu': { value: (x, c) => call('leaky-relu', x, c), slope: (x, _y, c) => where(above(x, zero), one, c) },
  softplus: { ...named('softplus'), slope: (x) => call('sigmoid', x) },
  elu: { value: (x, c) => call('elu', x, c), slope: (x, _y, c) => where(above(x, zero), one, multiply(c, unary('exp', binary('minimum', x, zero)))) },
  selu: { ...named('selu'), slope: (x) => call('selu-slope', x) },
  gelu: { ...named('gelu'), slope: (x) => call('gelu-slope', x) },
  'gelu-tanh': { ...named('gelu-tanh'), slope: (x) => call('gelu-tanh-slope', x) },
  silu: { ...named('silu'), slope: (x) => call('silu-slope', x) },
  mish: { ...named('mish'), slope: (x) => call('mish-slope', x) },
  'hard-sigmoid': { value: (x) => binary('minimum', binary('maximum', add(divide(x, n(6)), n(0.5)), zero), one), slope: (x) => divide(within(x, 3), n(6)) },
  'hard-tanh': { value: (x) => binary('minimum', binary('maximum', x, n(-1)), one), slope: (x) => within(x, 1) },
  softsign: { value: (x) => divide(x, add(one, unary('abs', x))), slope: (x) => divide(one, square(add(one, unary('abs', x)))) },
  step: { value: (x) => above(x, zero), slope: () => one },
  absolute: { value: (x) => unary('abs', x), slope: (x) => unary('sign', x) },
  exp: { value: (x) => unary('exp', x), slope: (_x, y) => y },
  log: { value: (x) => unary('log', x), slope: (x) => divide(one, x) },
  sqrt: { value: (x) => unary('sqrt', x), slope: (_x, y) => divide(n(0.5), y) },
  power: { value: (x, c) => binary('power', x, c), slope: (x, _y, c) => powerSlope(x, c) },
  'at-least': { value: (x, c) => binary('maximum', x, c), slope: (x, _y, c) => atLeast(x, c) },
  'at-most': { value: (x, c) => binary('minimum', x, c), slope: (x, _y, c) => atLeast(c, x) },
  sin: { value: (x) => unary('sin', x), slope: (x) => unary('cos', x) },
  cos: { value: (x) => unary('cos', x), slope: (x) => negative(unary('sin', x)) },
};

function powerSlope(x: E, c: E): E {
  if (c.op !== 'number' || typeof c.value !== 'number') return multiply(c, binary('power', x, subtract(c, one)));
  return multiply(c, c.value === 2 ? x : binary('power', x, n(c.value - 1)));
}
