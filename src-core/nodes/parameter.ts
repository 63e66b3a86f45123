import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { sampleShape } from '../node/sampleShape.ts';

/** A trainable tensor used as a value. Every sample and step reads the same numbers, so their gradients add up. */
export default defineNode({
  type: 'parameter',
  version: 1,
  category: 'data',
  title: { en: 'Parameter', 'zh-CN': '参数' },
  summary: { en: 'Trainable numbers, shared by every sample and step.', 'zh-CN': '可训练的数，由所有样本和时间步共享。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5.2',
  config: z.strictObject({ shape: sampleShape.default([1]) }),
  labels: { shape: { en: 'Shape', 'zh-CN': '形状' } },
  inputs: () => [],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'the numbers', 'zh-CN': '这些数' } }],
  parameters: () => [{ name: 'p', axes: '[…]', meaning: { en: 'trainable numbers', 'zh-CN': '可训练的数' }, initial: 'xavier' }],
  infer: ({ shape }) => ({ outputs: { y: shape }, parameters: { p: shape } }),
  forward: (k, { p, y }) => {
    k.setRows(p, y);
  },
  backward: (k, { dy, dp }) => {
    k.addSumOfRows(dy, dp);
  },
  latex: () => ({
    forward: '\\val{y} = \\val{p}',
    gradients: { p: '\\sum_n \\grad{y}[n]' },
  }),
  scalars: () => ({
    values: { y: (k) => v('p', k) },
    gradients: { p: (k) => d('y', k) },
  }),
  samples: [
    { name: 'a vector', config: { shape: [4] }, inputs: {} },
    { name: 'a matrix', config: { shape: [2, 4] }, inputs: {} },
    { name: 'a scalar', config: { shape: [] }, inputs: {} },
  ],
  rejects: [],
});
