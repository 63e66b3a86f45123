import { z } from 'zod';
import { type LocalizedText, defineNode } from '../node/definition.ts';
import { type ActivationFunction, activationFunctions } from '../node/emitter.ts';
import { type Expression, call, d, greater, maximum, minimum, minus, number, plus, power, quotient, square, times, v } from '../node/expression.ts';

interface Formula {
  /** In matrix form: f, and f′ in terms of x and y. */
  readonly f: string;
  readonly slope: string;
  /** For one element, x and y being its pre-activation and activation. */
  value(x: Expression, alpha: number): Expression;
  derivative(x: Expression, y: Expression, alpha: number): Expression | undefined;
}

/** Constants of SELU (Klambauer et al. 2017, eq. 14), and of GELU's tanh form (Hendrycks & Gimpel 2016, section 2). */
const [lambda, alphaOfSelu] = [1.0507009873554805, 1.6732632423543772];
const [inner, cubic] = [Math.sqrt(2 / Math.PI), 0.044715];

const half = number(0.5);
const one = number(1);
const zero = number(0);

const formulas: Record<ActivationFunction, Formula> = {
  identity: { f: '\\val{x}', slope: '', value: (x) => x, derivative: () => undefined },
  sigmoid: {
    f: '\\sigma(\\val{x}) = \\frac{1}{1+e^{-\\val{x}}}',
    slope: '\\val{y} \\odot (1-\\val{y})',
    value: (x) => call('sigmoid', x),
    derivative: (_x, y) => times(y, minus(one, y)),
  },
  tanh: { f: '\\tanh(\\val{x})', slope: '(1-\\val{y}^2)', value: (x) => call('tanh', x), derivative: (_x, y) => minus(one, square(y)) },
  relu: { f: '\\max(\\val{x}, 0)', slope: '[\\val{x}>0]', value: (x) => maximum(x, zero), derivative: (x) => greater(x, zero) },
  'leaky-relu': {
    f: '\\max(\\val{x}, 0) + \\alpha \\min(\\val{x}, 0)',
    slope: '([\\val{x}>0] + \\alpha\\,[\\val{x}\\le 0])',
    value: (x, alpha) => plus(maximum(x, zero), times(number(alpha), minimum(x, zero))),
    derivative: (x, _y, alpha) => plus(greater(x, zero), times(number(alpha), minus(one, greater(x, zero)))),
  },
  softplus: { f: '\\log(1+e^{\\val{x}})', slope: '\\sigma(\\val{x})', value: (x) => call('softplus', x), derivative: (x) => call('sigmoid', x) },
  elu: {
    f: '\\max(\\val{x}, 0) + \\alpha\\,(e^{\\min(\\val{x}, 0)} - 1)',
    slope: '([\\val{x}>0] + \\alpha\\,e^{\\val{x}}\\,[\\val{x}\\le 0])',
    value: exponentialUnit,
    derivative: (x, _y, alpha) => exponentialSlope(x, alpha),
  },
  selu: {
    f: '\\lambda\\,\\bigl(\\max(\\val{x}, 0) + \\alpha\\,(e^{\\min(\\val{x}, 0)} - 1)\\bigr), \\quad \\lambda \\approx 1.0507,\\ \\alpha \\approx 1.6733',
    slope: '\\lambda\\,([\\val{x}>0] + \\alpha\\,e^{\\val{x}}\\,[\\val{x}\\le 0])',
    value: (x) => times(number(lambda), exponentialUnit(x, alphaOfSelu)),
    derivative: (x) => times(number(lambda), exponentialSlope(x, alphaOfSelu)),
  },
  gelu: {
    f: '\\val{x} \\odot \\Phi(\\val{x}), \\quad \\Phi(x) = \\tfrac{1}{2}\\bigl(1 + \\operatorname{erf}(x/\\sqrt{2})\\bigr)',
    slope: '\\Bigl(\\Phi(\\val{x}) + \\val{x} \\odot \\tfrac{1}{\\sqrt{2\\pi}}\\,e^{-\\val{x}^2/2}\\Bigr)',
    value: (x) => times(x, call('normal-share', x)),
    derivative: (x) => plus(call('normal-share', x), times(x, number(1 / Math.sqrt(2 * Math.PI)), call('exp', times(number(-0.5), square(x))))),
  },
  'gelu-tanh': {
    f: '\\tfrac{1}{2}\\,\\val{x} \\odot (1 + t), \\quad t = \\tanh\\bigl(\\sqrt{2/\\pi}\\,(\\val{x} + 0.044715\\,\\val{x}^3)\\bigr)',
    slope: '\\tfrac{1}{2}\\bigl(1 + t + \\val{x} \\odot (1-t^2)\\,\\sqrt{2/\\pi}\\,(1 + 3 \\cdot 0.044715\\,\\val{x}^2)\\bigr)',
    value: (x) => times(half, x, plus(one, geluTangent(x))),
    derivative: (x) => {
      const t = geluTangent(x);
      return times(half, plus(one, t, times(x, minus(one, square(t)), number(inner), plus(one, times(number(3 * cubic), square(x))))));
    },
  },
  silu: {
    f: '\\val{x} \\odot \\sigma(\\val{x})',
    slope: '\\sigma(\\val{x}) \\odot \\bigl(1 + \\val{x} \\odot (1 - \\sigma(\\val{x}))\\bigr)',
    value: (x) => times(x, call('sigmoid', x)),
    derivative: (x) => times(call('sigmoid', x), plus(one, times(x, minus(one, call('sigmoid', x))))),
  },
  mish: {
    f: '\\val{x} \\odot t, \\quad t = \\tanh\\bigl(\\log(1+e^{\\val{x}})\\bigr)',
    slope: '\\bigl(t + \\val{x} \\odot (1-t^2) \\odot \\sigma(\\val{x})\\bigr)',
    value: (x) => times(x, call('tanh', call('softplus', x))),
    derivative: (x) => {
      const t = call('tanh', call('softplus', x));
      return plus(t, times(x, minus(one, square(t)), call('sigmoid', x)));
    },
  },
  'hard-sigmoid': {
    f: '\\min\\bigl(\\max\\bigl(\\tfrac{\\val{x}}{6} + \\tfrac{1}{2}, 0\\bigr), 1\\bigr)',
    slope: '\\tfrac{1}{6}\\,[-3<\\val{x}<3]',
    value: (x) => minimum(maximum(plus(quotient(x, number(6)), half), zero), one),
    derivative: (x) => quotient(within(x, 3), number(6)),
  },
  'hard-tanh': {
    f: '\\min(\\max(\\val{x}, -1), 1)',
    slope: '[-1<\\val{x}<1]',
    value: (x) => minimum(maximum(x, number(-1)), one),
    derivative: (x) => within(x, 1),
  },
  softsign: {
    f: '\\frac{\\val{x}}{1+|\\val{x}|}',
    slope: '\\frac{1}{(1+|\\val{x}|)^2}',
    value: (x) => quotient(x, onePlusSize(x)),
    derivative: (x) => quotient(one, square(onePlusSize(x))),
  },
  step: { f: '[\\val{x}>0]', slope: '', value: (x) => greater(x, zero), derivative: () => undefined },
};

/** x above zero, α (eˣ − 1) below. */
function exponentialUnit(x: Expression, alpha: number): Expression {
  return plus(maximum(x, zero), times(number(alpha), minus(call('exp', minimum(x, zero)), one)));
}

function exponentialSlope(x: Expression, alpha: number): Expression {
  return plus(greater(x, zero), times(minus(one, greater(x, zero)), number(alpha), call('exp', minimum(x, zero))));
}

function geluTangent(x: Expression): Expression {
  return call('tanh', times(number(inner), plus(x, times(number(cubic), power(x, 3)))));
}

/** 1 between −bound and bound. */
function within(x: Expression, bound: number): Expression {
  return times(greater(x, number(-bound)), greater(number(bound), x));
}

function onePlusSize(x: Expression): Expression {
  return plus(one, call('absolute', x));
}

const kinks: Partial<Record<ActivationFunction, LocalizedText>> = {
  relu: { en: 'At x = 0 there is no derivative: the one from the left is taken, 0.', 'zh-CN': '在 x = 0 处导数不存在：取左导数 0。' },
  'leaky-relu': { en: 'At x = 0 there is no derivative: the one from the left is taken, α.', 'zh-CN': '在 x = 0 处导数不存在：取左导数 α。' },
  elu: { en: 'At x = 0 there is no derivative unless α = 1: the one from the left is taken, α.', 'zh-CN': '除非 α = 1，在 x = 0 处导数不存在：取左导数 α。' },
  selu: { en: 'At x = 0 there is no derivative: the one from the left is taken, λα.', 'zh-CN': '在 x = 0 处导数不存在：取左导数 λα。' },
  'hard-sigmoid': { en: 'At x = −3 and x = 3 there is no derivative: the one from outside is taken, 0.', 'zh-CN': '在 x = −3 与 x = 3 处导数不存在：取外侧导数 0。' },
  'hard-tanh': { en: 'At x = −1 and x = 1 there is no derivative: the one from outside is taken, 0.', 'zh-CN': '在 x = −1 与 x = 1 处导数不存在：取外侧导数 0。' },
  step: {
    en: 'The derivative is 0, and there is none at x = 0, so that nothing would be learned. The gradient is passed straight through instead, as if y were x.',
    'zh-CN': '导数处处为 0，在 x = 0 处不存在，因而什么也学不到。这里改用直通估计：梯度原样传回，如同 y 就是 x。',
  },
};

/** The constant of each function that has one. */
function constantOf({ function: f, slope, alpha }: { readonly function: ActivationFunction; readonly slope: number; readonly alpha: number }): number {
  return f === 'elu' ? alpha : slope;
}

/**
 * An elementwise function. At the kink of ReLU and its kin the derivative from the left is taken, at those of the hard
 * functions the one from outside. The step's gradient is no derivative: it is passed straight through (Bengio et al. 2013).
 */
export default defineNode({
  type: 'activation',
  version: 1,
  category: 'activation',
  title: { en: 'Activation', 'zh-CN': '激活函数' },
  summary: { en: 'Applies one function to each element.', 'zh-CN': '对每个元素施加同一函数。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), sections 6.2 and 6.3; ELU: Clevert et al. 2016, eq. 1; SELU: Klambauer et al. 2017, eq. 2; GELU: Hendrycks & Gimpel 2016, section 2; SiLU: Elfwing et al. 2018, eq. 5; Mish: Misra 2020, section 2; hard sigmoid: Howard et al. 2019, section 5.2; hard tanh: Collobert 2004; softsign: Glorot & Bengio 2010, section 2; step: Bengio et al. 2013, section 4',
  config: z.strictObject({
    function: z.enum(activationFunctions).default('sigmoid'),
    slope: z.number().min(0).max(1).default(0.01),
    alpha: z.number().positive().default(1),
  }),
  labels: {
    function: { en: 'Function', 'zh-CN': '函数' },
    'function.identity': { en: 'identity', 'zh-CN': '恒等' },
    'function.sigmoid': { en: 'sigmoid', 'zh-CN': 'Sigmoid' },
    'function.tanh': { en: 'tanh', 'zh-CN': 'tanh' },
    'function.relu': { en: 'ReLU', 'zh-CN': 'ReLU' },
    'function.leaky-relu': { en: 'leaky ReLU', 'zh-CN': '带泄漏 ReLU' },
    'function.softplus': { en: 'softplus', 'zh-CN': 'Softplus' },
    'function.elu': { en: 'ELU', 'zh-CN': 'ELU' },
    'function.selu': { en: 'SELU', 'zh-CN': 'SELU' },
    'function.gelu': { en: 'GELU', 'zh-CN': 'GELU' },
    'function.gelu-tanh': { en: 'GELU, tanh form', 'zh-CN': 'GELU（tanh 近似）' },
    'function.silu': { en: 'SiLU', 'zh-CN': 'SiLU' },
    'function.mish': { en: 'Mish', 'zh-CN': 'Mish' },
    'function.hard-sigmoid': { en: 'hard sigmoid', 'zh-CN': '硬 Sigmoid' },
    'function.hard-tanh': { en: 'hard tanh', 'zh-CN': '硬 tanh' },
    'function.softsign': { en: 'softsign', 'zh-CN': 'Softsign' },
    'function.step': { en: 'step (straight-through gradient)', 'zh-CN': '阶跃（直通梯度）' },
    slope: { en: 'Slope below zero (leaky ReLU)', 'zh-CN': '负半轴斜率（带泄漏 ReLU）' },
    alpha: { en: 'α, where it levels off below zero (ELU)', 'zh-CN': 'α，负半轴的饱和值（ELU）' },
  },
  presets: [
    { id: 'sigmoid', title: { en: 'Sigmoid', 'zh-CN': 'Sigmoid' }, config: { function: 'sigmoid' } },
    { id: 'tanh', title: { en: 'Tanh', 'zh-CN': 'Tanh' }, config: { function: 'tanh' } },
    { id: 'relu', title: { en: 'ReLU', 'zh-CN': 'ReLU' }, config: { function: 'relu' } },
    { id: 'leaky-relu', title: { en: 'Leaky ReLU', 'zh-CN': '带泄漏 ReLU' }, config: { function: 'leaky-relu' } },
    { id: 'softplus', title: { en: 'Softplus', 'zh-CN': 'Softplus' }, config: { function: 'softplus' } },
    { id: 'elu', title: { en: 'ELU', 'zh-CN': 'ELU' }, config: { function: 'elu' } },
    { id: 'selu', title: { en: 'SELU', 'zh-CN': 'SELU' }, config: { function: 'selu' } },
    { id: 'gelu', title: { en: 'GELU', 'zh-CN': 'GELU' }, config: { function: 'gelu' } },
    { id: 'gelu-tanh', title: { en: 'GELU, tanh form', 'zh-CN': 'GELU（tanh 近似）' }, config: { function: 'gelu-tanh' } },
    { id: 'silu', title: { en: 'SiLU', 'zh-CN': 'SiLU' }, config: { function: 'silu' } },
    { id: 'mish', title: { en: 'Mish', 'zh-CN': 'Mish' }, config: { function: 'mish' } },
    { id: 'hard-sigmoid', title: { en: 'Hard sigmoid', 'zh-CN': '硬 Sigmoid' }, config: { function: 'hard-sigmoid' } },
    { id: 'hard-tanh', title: { en: 'Hard tanh', 'zh-CN': '硬 tanh' }, config: { function: 'hard-tanh' } },
    { id: 'softsign', title: { en: 'Softsign', 'zh-CN': 'Softsign' }, config: { function: 'softsign' } },
    { id: 'step', title: { en: 'Step', 'zh-CN': '阶跃函数' }, config: { function: 'step' } },
    { id: 'identity', title: { en: 'Identity', 'zh-CN': '恒等' }, config: { function: 'identity' } },
  ],
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'pre-activation', 'zh-CN': '预激活值' } }],
  outputs: (config) => [{ name: 'y', axes: '[…]', meaning: { en: 'activation', 'zh-CN': '激活值' }, ...(config.function === 'sigmoid' && { squashedBy: 'sigmoid' }) }],
  passesOn: (config) => config.function === 'identity',
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => ({ outputs: { y: x } }),
  forward: (k, { x, y }, { config }) => {
    k.activate(config.function, x, y, constantOf(config));
  },
  backward: (k, { x, y, dy, dx }, { config }) => {
    k.addActivateGradient(config.function, x, y, dy, dx, constantOf(config));
  },
  latex: (config) => {
    const { f, slope } = formulas[config.function];
    return { forward: `\\val{y} = ${f}`, gradients: { x: slope === '' ? '\\grad{y}' : `\\grad{y} \\odot ${slope}` } };
  },
  scalars: ({ config }) => {
    const { value, derivative } = formulas[config.function];
    return {
      values: { y: (k) => value(v('x', k), constantOf(config)) },
      gradients: {
        x: (k) => {
          const slope = derivative(v('x', k), v('y', k), constantOf(config));
          return slope ? times(d('y', k), slope) : d('y', k);
        },
      },
    };
  },
  kinks: (config) => kinks[config.function] ?? null,
  estimates: (config) => (config.function === 'step' ? ['x'] : []),
  samples: activationFunctions.flatMap((name) => [
    { name, config: { function: name, slope: 0.1, alpha: 0.7 }, inputs: { x: [3] } },
    { name: `${name} of a matrix`, config: { function: name, slope: 0.1 }, inputs: { x: [2, 2] } },
  ]),
  rejects: [],
});
