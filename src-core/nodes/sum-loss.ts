import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, sum, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';

/** `ℓ = Σₖ xₖ`: its gradient is 1, so that what comes back on the edges are the derivatives of the network itself. */
export default defineNode({
  type: 'sum-loss',
  version: 1,
  category: 'loss',
  title: { en: 'Sum as loss', 'zh-CN': '以和为损失' },
  summary: { en: 'The sum of the elements; shows the derivatives of the network itself.', 'zh-CN': '元素之和，用于直接显示网络自身的导数。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5.2',
  config: z.strictObject(lossFields),
  labels: lossLabels,
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'what is summed', 'zh-CN': '被求和的值' } }],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'sum of one sample', 'zh-CN': '单个样本的和' } }],
  infer: () => ({ outputs: { loss: [] } }),
  forward: (k, { x, loss }) => {
    k.rowSums(x, 1, loss);
  },
  backward: (k, { dx, dloss }) => {
    k.addToRows(dloss, 1, dx);
  },
  latex: () => ({
    forward: '\\val{loss} = \\sum_k \\val{x}[k]',
    gradients: { x: '\\grad{loss}\\,\\mathbf{1}^\\top' },
    symbols: { loss: '\\ell' },
  }),
  scalars: ({ size }) => ({
    values: { loss: () => sum(each(size('x'), (k) => v('x', k))) },
    gradients: { x: () => d('loss', 0) },
  }),
  loss: (config) => config,
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix', config: { overSamples: 'mean' }, inputs: { x: [2, 4] } },
  ],
  rejects: [],
});
