import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { sampleShape } from '../node/sampleShape.ts';

/** What the network should answer: one row for each sample. */
export default defineNode({
  type: 'target',
  version: 1,
  category: 'data',
  title: { en: 'Target', 'zh-CN': '目标' },
  summary: { en: 'The answers to learn: one row for each sample.', 'zh-CN': '要学习的答案：每个样本一行。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 5.1',
  config: z.strictObject({ shape: sampleShape.default([1]) }),
  labels: { shape: { en: 'Shape of one sample', 'zh-CN': '单个样本的形状' } },
  inputs: () => [],
  outputs: () => [{ name: 't', axes: '[…]', meaning: { en: 'target values or class indices', 'zh-CN': '目标值或类别编号' } }],
  infer: ({ shape }) => ({ outputs: { t: shape } }),
  forward: () => undefined,
  backward: () => undefined,
  latex: () => ({ forward: '\\val{t}', gradients: {} }),
  scalars: () => ({ values: {}, gradients: {} }),
  data: ({ shape }) => ({ shape, trainable: false }),
  samples: [{ name: 'a vector', config: { shape: [2] }, inputs: {} }],
  rejects: [],
});
