import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { call, d, each, greater, minus, number, sum, times, v } from '../node/expression.ts';
import { penaltyFields, penaltyLabels } from '../node/lossFields.ts';

/** `ℓ = Σₖ |xₖ|`, so that with its weight λ the gradient is λ sign(x): it draws numbers to 0 itself. At 0 the derivative is taken to be 0. */
export default defineNode({
  type: 'l1-penalty',
  version: 1,
  category: 'loss',
  title: { en: 'L1 penalty', 'zh-CN': 'L1 惩罚' },
  summary: { en: 'λ times the sum of absolute values, of any wire or parameter; it draws numbers to 0.', 'zh-CN': '任一连线或参数的绝对值之和乘以 λ，会把数拉向 0。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 7.1.2',
  config: z.strictObject(penaltyFields),
  labels: penaltyLabels,
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'what is kept small', 'zh-CN': '要保持较小的值' } }],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'sum of absolute values of one sample', 'zh-CN': '单个样本的绝对值之和' } }],
  infer: (_config, { x }) => ({ outputs: { loss: [] }, internals: { size: x } }),
  forward: (k, { x, size, loss }) => {
    k.activate('absolute', x, size);
    k.rowSums(size, 1, loss);
  },
  backward: (k, { x, size, dx, dsize, dloss }) => {
    k.addToRows(dloss, 1, dsize);
    k.addActivateGradient('absolute', x, size, dsize, dx);
  },
  latex: () => ({
    forward: '\\val{loss} = \\sum_k |\\val{x}[k]|',
    gradients: { x: '\\grad{loss}\\,\\operatorname{sign}(\\val{x})' },
    symbols: { loss: '\\ell' },
  }),
  scalars: ({ size }) => ({
    values: { loss: () => sum(each(size('x'), (k) => call('absolute', v('x', k)))) },
    gradients: { x: (k) => times(d('loss', 0), minus(greater(v('x', k), number(0)), greater(number(0), v('x', k)))) },
  }),
  kinks: () => ({ en: 'At x = 0 there is no derivative: it is taken to be 0.', 'zh-CN': '在 x = 0 处导数不存在：取 0。' }),
  loss: (config) => config,
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix', config: { weight: 0.5, overSteps: 'sum' }, inputs: { x: [2, 5] } },
    { name: 'a scalar', config: { overSamples: 'sum' }, inputs: { x: [] } },
  ],
  rejects: [],
});
