import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { abbreviate, call, d, each, maximum, minus, plus, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';

/** `y = log Σⱼ exp(xⱼ)`, a smooth maximum. Its gradient is softmax(x). */
export default defineNode({
  type: 'log-sum-exp',
  version: 1,
  category: 'algebra',
  title: { en: 'Log-sum-exp', 'zh-CN': 'Log-Sum-Exp' },
  summary: { en: 'A smooth maximum of a vector; its gradient is softmax.', 'zh-CN': '向量的光滑最大值，其梯度为 softmax。' },
  source: 'Blanchard, Higham, Higham: Accurately computing the log-sum-exp and softmax functions (2021)',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [{ name: 'x', axes: '[K]', meaning: { en: 'scores', 'zh-CN': '得分' } }],
  outputs: () => [{ name: 'y', axes: '[]', meaning: { en: 'log of the sum of exponentials', 'zh-CN': '指数之和的对数' } }],
  hint: () => ({ y: [] }),
  infer: (_config, { x }) => (x.length === 1 ? { outputs: { y: [] } } : shapeError('x', 'a vector [K]', x)),
  forward: (k, { x, y }) => {
    k.logSumExp(x, y);
  },
  backward: (k, { x, y, dy, dx }) => {
    k.addLogSumExpGradient(x, y, dy, dx);
  },
  latex: () => ({
    forward: '\\val{y} = m + \\log \\sum_j e^{\\val{x}[j] - m}, \\quad m = \\max_j \\val{x}[j]',
    gradients: { x: '\\grad{y}\\,\\mathrm{softmax}(\\val{x})' },
  }),
  scalars: ({ size }) => {
    const width = size('x');
    const m = abbreviate('m', maximum(...each(width, (k) => v('x', k))));
    return {
      values: { y: () => plus(m, call('log', sum(each(width, (j) => call('exp', minus(v('x', j), m)))))) },
      gradients: { x: (k) => times(d('y', 0), call('exp', minus(v('x', k), v('y', 0)))) },
    };
  },
  samples: [{ name: 'a vector', config: {}, inputs: { x: [4] } }],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a matrix', config: {}, inputs: { x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
  ],
});
