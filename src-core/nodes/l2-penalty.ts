import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, number, square, sum, times, v } from '../node/expression.ts';
import { penaltyFields, penaltyLabels } from '../node/lossFields.ts';

/** `ℓ = ½ Σₖ xₖ²`, so that with its weight λ the gradient is λ x: weight decay where x is a parameter. */
export default defineNode({
  type: 'l2-penalty',
  version: 1,
  category: 'loss',
  title: { en: 'L2 penalty', 'zh-CN': 'L2 惩罚' },
  summary: { en: 'λ times half the sum of squares, of any wire or parameter; its gradient is λx.', 'zh-CN': '任一连线或参数的平方和之半乘以 λ，其梯度为 λx。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 7.1.1',
  config: z.strictObject(penaltyFields),
  labels: penaltyLabels,
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'what is kept small', 'zh-CN': '要保持较小的值' } }],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'half the sum of squares of one sample', 'zh-CN': '单个样本的平方和之半' } }],
  infer: () => ({ outputs: { loss: [] } }),
  forward: (k, { x, loss }) => {
    k.rowDots(x, x, 0.5, loss);
  },
  backward: (k, { x, dx, dloss }) => {
    k.addRowScaled(dloss, x, 1, dx);
  },
  latex: () => ({
    forward: '\\val{loss} = \\tfrac12 \\sum_k \\val{x}[k]^2',
    gradients: { x: '\\grad{loss}\\,\\val{x}' },
    symbols: { loss: '\\ell' },
  }),
  scalars: ({ size }) => ({
    values: { loss: () => times(number(0.5), sum(each(size('x'), (k) => square(v('x', k))))) },
    gradients: { x: (k) => times(d('loss', 0), v('x', k)) },
  }),
  loss: (config) => config,
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix', config: { weight: 0.5, overSteps: 'sum' }, inputs: { x: [2, 5] } },
    { name: 'a scalar', config: { overSamples: 'sum' }, inputs: { x: [] } },
  ],
  rejects: [],
});
