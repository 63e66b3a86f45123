import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, quotient, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';

/** `yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)`, computed with the maximum subtracted, so that no exponent is above 0. */
export default defineNode({
  type: 'softmax',
  version: 1,
  category: 'activation',
  title: { en: 'Softmax', 'zh-CN': 'Softmax' },
  summary: {
    en: 'Turns scores into probabilities that sum to 1; safe against overflow.',
    'zh-CN': '将得分变为总和为 1 的概率，不会溢出。',
  },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), sections 4.1 and 6.2.2.3',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [{ name: 'x', axes: '[K]', meaning: { en: 'scores (logits)', 'zh-CN': '得分（logits）' } }],
  outputs: () => [{ name: 'y', axes: '[K]', meaning: { en: 'probabilities', 'zh-CN': '概率' }, squashedBy: 'softmax' }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => (x.length === 1 ? { outputs: { y: x } } : shapeError('x', 'a vector [K]', x)),
  forward: (k, { x, y }) => {
    k.softmax(x, y);
  },
  backward: (k, { y, dy, dx }) => {
    k.addSoftmaxGradient(y, dy, dx);
  },
  latex: () => ({
    forward: '\\val{y}[i] = \\frac{e^{\\val{x}[i] - m}}{\\sum_j e^{\\val{x}[j] - m}}, \\quad m = \\max_j \\val{x}[j]',
    gradients: { x: '\\val{y} \\odot \\bigl(\\grad{y} - (\\grad{y} \\odot \\val{y})\\,\\mathbf{1}\\mathbf{1}^\\top\\bigr)' },
  }),
  scalars: ({ size }) => {
    const width = size('x');
    const m = abbreviate('m', maximum(...each(width, (k) => v('x', k))));
    const exp = (k: number): Expression => call('exp', minus(v('x', k), m));
    return {
      values: { y: (k) => quotient(exp(k), sum(each(width, exp))) },
      gradients: { x: (k) => times(v('y', k), minus(d('y', k), sum(each(width, (i) => times(d('y', i), v('y', i)))))) },
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
