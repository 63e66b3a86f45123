import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { sampleShape } from '../node/sampleShape.ts';

/** The rows of the document's data. Made trainable, a step moves the rows themselves: x ← x − η ∂L/∂x. */
export default defineNode({
  type: 'input',
  version: 1,
  category: 'data',
  title: { en: 'Input', 'zh-CN': '输入' },
  summary: { en: 'Your numbers: one row for each sample.', 'zh-CN': '您的数据：每个样本一行。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6',
  config: z.strictObject({
    shape: sampleShape.default([1]),
    trainable: z.boolean().default(false),
  }),
  labels: {
    shape: { en: 'Shape of one sample', 'zh-CN': '单个样本的形状' },
    trainable: { en: 'Trainable (a step moves the numbers)', 'zh-CN': '可训练（更新步会移动这些数）' },
  },
  inputs: () => [],
  outputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'the data', 'zh-CN': '数据' } }],
  infer: ({ shape }) => ({ outputs: { x: shape } }),
  forward: () => undefined,
  backward: () => undefined,
  latex: () => ({ forward: '\\val{x}', gradients: {} }),
  scalars: () => ({ values: {}, gradients: {} }),
  data: ({ shape, trainable }) => ({ shape, trainable }),
  samples: [{ name: 'a vector', config: { shape: [3] }, inputs: {} }],
  rejects: [],
});
