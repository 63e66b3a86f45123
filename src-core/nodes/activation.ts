import { z } from 'zod';
import { type LocalizedText, defineNode } from '../node/definition.ts';
import { activationFunctions } from '../node/emitter.ts';
import { type Expression, call, d, greater, maximum, minimum, minus, number, plus, square, times, v } from '../node/expression.ts';

interface Formula {
  /** In matrix form: f, and f′ in terms of x and y. */
  readonly f: string;
  readonly slope: string;
  /** For one element, x and y being its pre-activation and activation. */
  value(x: Expression, alpha: number): Expression;
  derivative(x: Expression, y: Expression, alpha: number): Expression | undefined;
}

const one = number(1);
const zero = number(0);

const formulas: Record<(typeof activationFunctions)[number], Formula> = {
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
};

const kinks: Partial<Record<(typeof activationFunctions)[number], LocalizedText>> = {
  relu: { en: 'At x = 0 there is no derivative: the one from the left is taken, 0.', 'zh-CN': '在 x = 0 处导数不存在：取左导数 0。' },
  'leaky-relu': { en: 'At x = 0 there is no derivative: the one from the left is taken, α.', 'zh-CN': '在 x = 0 处导数不存在：取左导数 α。' },
};

/** An elementwise function. At the kink of ReLU and leaky ReLU the derivative from the left is taken. */
export default defineNode({
  type: 'activation',
  version: 1,
  category: 'activation',
  title: { en: 'Activation', 'zh-CN': '激活函数' },
  summary: { en: 'Applies one function to each element.', 'zh-CN': '对每个元素施加同一函数。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), sections 6.2 and 6.3',
  config: z.strictObject({
    function: z.enum(activationFunctions).default('sigmoid'),
    slope: z.number().min(0).max(1).default(0.01),
  }),
  labels: {
    function: { en: 'Function', 'zh-CN': '函数' },
    'function.identity': { en: 'identity', 'zh-CN': '恒等' },
    'function.sigmoid': { en: 'sigmoid', 'zh-CN': 'Sigmoid' },
    'function.tanh': { en: 'tanh', 'zh-CN': 'tanh' },
    'function.relu': { en: 'ReLU', 'zh-CN': 'ReLU' },
    'function.leaky-relu': { en: 'leaky ReLU', 'zh-CN': '带泄漏 ReLU' },
    'function.softplus': { en: 'softplus', 'zh-CN': 'Softplus' },
    slope: { en: 'Slope below zero (leaky ReLU)', 'zh-CN': '负半轴斜率（带泄漏 ReLU）' },
  },
  presets: [
    { id: 'sigmoid', title: { en: 'Sigmoid', 'zh-CN': 'Sigmoid' }, config: { function: 'sigmoid' } },
    { id: 'tanh', title: { en: 'Tanh', 'zh-CN': 'Tanh' }, config: { function: 'tanh' } },
    { id: 'relu', title: { en: 'ReLU', 'zh-CN': 'ReLU' }, config: { function: 'relu' } },
    { id: 'leaky-relu', title: { en: 'Leaky ReLU', 'zh-CN': '带泄漏 ReLU' }, config: { function: 'leaky-relu' } },
    { id: 'softplus', title: { en: 'Softplus', 'zh-CN': 'Softplus' }, config: { function: 'softplus' } },
    { id: 'identity', title: { en: 'Identity', 'zh-CN': '恒等' }, config: { function: 'identity' } },
  ],
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'pre-activation', 'zh-CN': '预激活值' } }],
  outputs: (config) => [{ name: 'y', axes: '[…]', meaning: { en: 'activation', 'zh-CN': '激活值' }, ...(config.function === 'sigmoid' && { squashedBy: 'sigmoid' }) }],
  passesOn: (config) => config.function === 'identity',
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => ({ outputs: { y: x } }),
  forward: (k, { x, y }, { config }) => {
    k.activate(config.function, x, y, config.slope);
  },
  backward: (k, { x, y, dy, dx }, { config }) => {
    k.addActivateGradient(config.function, x, y, dy, dx, config.slope);
  },
  latex: (config) => {
    const { f, slope } = formulas[config.function];
    return { forward: `\\val{y} = ${f}`, gradients: { x: slope === '' ? '\\grad{y}' : `\\grad{y} \\odot ${slope}` } };
  },
  scalars: ({ config }) => {
    const { value, derivative } = formulas[config.function];
    return {
      values: { y: (k) => value(v('x', k), config.slope) },
      gradients: {
        x: (k) => {
          const slope = derivative(v('x', k), v('y', k), config.slope);
          return slope ? times(d('y', k), slope) : d('y', k);
        },
      },
    };
  },
  kinks: (config) => kinks[config.function] ?? null,
  samples: activationFunctions.flatMap((name) => [
    { name, config: { function: name, slope: 0.1 }, inputs: { x: [3] } },
    { name: `${name} of a matrix`, config: { function: name, slope: 0.1 }, inputs: { x: [2, 2] } },
  ]),
  rejects: [],
});
