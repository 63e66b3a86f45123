import type { ArrayExpression, ArrayFunction, BinaryOperation, UnaryOperation } from './arrayOps.ts';

/* Functions with a name, in the array vocabulary. A library that has one of them may use its own. */

type E = ArrayExpression;

const argument = (name: string): E => ({ op: 'argument', name });
const n = (value: number): E => ({ op: 'number', value });
const two = (op: BinaryOperation) => (a: E, b: E): E => ({ op, a, b });
const one = (op: UnaryOperation) => (e: E): E => ({ op, x: e });
const [plus, minus, times, over, max, min, above] = [two('add'), two('subtract'), two('multiply'), two('divide'), two('maximum'), two('minimum'), two('greater')];
const [exp, expm1, log, log1p, tanh, abs, erfc, negative] = [one('exp'), one('expm1'), one('log'), one('log1p'), one('tanh'), one('abs'), one('erfc'), one('negative')];
const where = (condition: E, a: E, b: E): E => ({ op: 'where', condition, a, b });
const of = (name: string, ...args: readonly E[]): E => ({ op: 'call', name, args });
const overColumns = (op: 'sum' | 'max', e: E): E => ({ op, x: e, axis: -1 });
const [x, c, e, s, t, m, w, p] = [argument('x'), argument('c'), argument('e'), argument('s'), argument('t'), argument('m'), argument('w'), argument('p')];

/** Klambauer et al. 2017, eq. 14. */
const [lambda, alpha] = [1.0507009873554805, 1.6732632423543772];
/** Hendrycks & Gimpel 2016, section 2. */
const [inner, cubic] = [Math.sqrt(2 / Math.PI), 0.044715];

const defined = (says: string, parameters: readonly string[], result: E, parts: ArrayFunction['parts'] = [], reduces = false): ArrayFunction => ({ says, parameters, parts, result, reduces });
const geluTangent = tanh(times(n(inner), plus(x, times(n(cubic), times(x, times(x, x))))));

export const arrayFunctions: Readonly<Record<string, ArrayFunction>> = {
  sigmoid: defined('1 / (1 + exp(-x)), written so that nothing overflows', ['x'], over(where({ op: 'greater-equal', a: x, b: n(0) }, n(1), e), plus(n(1), e)), [['e', exp(negative(abs(x)))]]),
  softplus: defined('log(1 + exp(x))', ['x'], plus(max(x, n(0)), log1p(exp(negative(abs(x)))))),
  'leaky-relu': defined('x, or c x where x is negative', ['x', 'c'], where(above(x, n(0)), x, times(c, x))),
  elu: defined('x, or c (exp(x) - 1) where x is negative', ['x', 'c'], where(above(x, n(0)), x, times(c, expm1(min(x, n(0)))))),
  selu: defined('scaled ELU: keeps mean 0 and variance 1', ['x'], times(n(lambda), where(above(x, n(0)), x, times(n(alpha), expm1(min(x, n(0))))))),
  'selu-slope': defined('the derivative of selu', ['x'], times(n(lambda), where(above(x, n(0)), n(1), times(n(alpha), exp(min(x, n(0))))))),
  'normal-share': defined('the share of the standard normal distribution below x', ['x'], times(n(0.5), erfc(times(n(-Math.SQRT1_2), x)))),
  gelu: defined('x times the share of the normal distribution below x', ['x'], times(x, of('normal-share', x))),
  'gelu-slope': defined('the derivative of gelu', ['x'], plus(of('normal-share', x), times(times(n(1 / Math.sqrt(2 * Math.PI)), x), exp(times(n(-0.5), times(x, x)))))),
  'gelu-tanh': defined('gelu, approximated by a tanh', ['x'], times(times(n(0.5), x), plus(n(1), t)), [['t', geluTangent]]),
  'gelu-tanh-slope': defined('the derivative of gelu_tanh', ['x'], times(n(0.5), plus(plus(n(1), t), times(times(times(x, minus(n(1), times(t, t))), n(inner)), plus(n(1), times(n(3 * cubic), times(x, x)))))), [['t', geluTangent]]),
  silu: defined('x sigmoid(x)', ['x'], times(x, of('sigmoid', x))),
  'silu-slope': defined('the derivative of silu', ['x'], times(s, plus(n(1), times(x, minus(n(1), s)))), [['s', of('sigmoid', x)]]),
  mish: defined('x tanh(softplus(x))', ['x'], times(x, tanh(of('softplus', x)))),
  'mish-slope': defined('the derivative of mish', ['x'], plus(t, times(times(x, minus(n(1), times(t, t))), of('sigmoid', x))), [['t', tanh(of('softplus', x))]]),
  softmax: defined('exp(x) / sum of exp(x), over the last axis', ['x'], over(e, overColumns('sum', e)), [['e', exp(minus(x, overColumns('max', x)))]]),
  'log-softmax': defined('the logarithm of softmax', ['x'], minus(minus(x, m), log(overColumns('sum', exp(minus(x, m))))), [['m', overColumns('max', x)]]),
  'log-sum-exp': defined('the logarithm of the sum of exp(x), over the last axis', ['x'], plus(m, log(overColumns('sum', exp(minus(x, m))))), [['m', overColumns('max', x)]], true),
  'weighted-log': defined('w log(p), and 0 where w is 0', ['w', 'p'], where({ op: 'equal', a: w, b: n(0) }, n(0), times(w, log(where({ op: 'equal', a: w, b: n(0) }, n(1), p))))),
};
