import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { abbreviate, call, d, each, maximum, minus, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';

/** `yᵢ = xᵢ − log Σⱼ exp(xⱼ)`: the logarithm of softmax without ever forming a probability that could be 0. */
export default defineNode({
  type: 'log-softmax',
  version: 1,
  category: 'activation',
  title: { en: 'Log softmax', 'zh-CN': '对数 Softmax' },
  summary: { en: 'Turns scores into log-probabilities; safe against overflow.', 'zh-CN': '将得分变为对数概率，不会溢出。' },
  source: 'Blanchard, Higham, Higham: Accurately computing the log-sum-exp and softmax functions (2021)',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [{ name: 'x', axes: '[K]', meaning: { en: 'scores (logits)', 'zh-CN': '得分（logits）' } }],
  outputs: () => [{ name: 'y', axes: '[K]', meaning: { en: 'log-probabilities', 'zh-CN': '对数概率' }, squashedBy: 'log-softmax' }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => (x.length === 1 ? { outputs: { y: x } } : shapeError('x', 'a vector [K]', x)),
  forward: (k, { x, y }) => {
    k.logSoftmax(x, y);
  },
  backward: (k, { y, dy, dx }) => {
    k.addLogSoftmaxGradient(y, dy, dx);
  },
  latex: () => ({
    forward: '\\val{y}[i] = \\val{x}[i] - m - \\log \\sum_j e^{\\val{x}[j] - m}, \\quad m = \\max_j \\val{x}[j]',
    gradients: { x: '\\grad{y} - e^{\\val{y}} \\odot (\\grad{y}\\,\\mathbf{1}\\mathbf{1}^\\top)' },
  }),
  scalars: ({ size }) => {
    const width = size('x');
    const m = abbreviate('m', maximum(...each(width, (k) => v('x', k))));
    return {
      values: { y: (k) => minus(minus(v('x', k), m), call('log', sum(each(width, (j) => call('exp', minus(v('x', j), m)))))) },
      gradients: { x: (k) => minus(d('y', k), times(call('exp', v('y', k)), sum(each(width, (i) => d('y', i))))) },
    };
  },
  samples: [
    { name: 'four classes', config: {}, inputs: { x: [4] } },
    { name: 'two classes', config: {}, inputs: { x: [2] } },
  ],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a matrix', config: {}, inputs: { x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
  ],
});
