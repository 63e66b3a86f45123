import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { activationFunctions } from '../node/emitter.ts';

const formulas: Record<(typeof activationFunctions)[number], { f: string; derivative: string }> = {
  identity: { f: 'y = x', derivative: '1' },
  sigmoid: { f: 'y = \\sigma(x) = \\frac{1}{1+e^{-x}}', derivative: 'y\\,(1-y)' },
  tanh: { f: 'y = \\tanh(x)', derivative: '(1-y^2)' },
  relu: { f: 'y = \\max(x, 0)', derivative: '[x>0]' },
  'leaky-relu': { f: 'y = \\max(x, 0) + \\alpha \\min(x, 0)', derivative: '([x>0] + \\alpha\\,[x\\le 0])' },
  softplus: { f: 'y = \\log(1+e^{x})', derivative: '\\sigma(x)' },
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
    const { f, derivative } = formulas[config.function];
    return {
      forward: f,
      gradients: { x: `\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} \\odot ${derivative}` },
    };
  },
  samples: activationFunctions.flatMap((name) => [
    { name, config: { function: name, slope: 0.1 }, inputs: { x: [3] } },
    { name: `${name} of a matrix`, config: { function: name, slope: 0.1 }, inputs: { x: [2, 2] } },
  ]),
  rejects: [],
});
