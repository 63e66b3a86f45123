import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { number } from '../node/expression.ts';
import { sampleShape } from '../node/sampleShape.ts';
import { formatShape, sizeOf } from '../tensor/shape.ts';

/** Fixed numbers, the same for every sample and step. One number fills any shape, so that shape and numbers can be changed in turn. */
export default defineNode({
  type: 'constant',
  version: 1,
  category: 'data',
  title: { en: 'Constant', 'zh-CN': '常量' },
  summary: { en: 'Fixed numbers, the same for every sample and step.', 'zh-CN': '固定的数，对每个样本和时间步都相同。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5.1',
  config: z
    .strictObject({
      shape: sampleShape.default([1]),
      values: z.array(z.number()).max(65_536).default([0]),
    })
    .superRefine(({ shape, values }, context) => {
      const size = sizeOf(shape);
      if (values.length === size || values.length === 1) return;
      const message = `shape ${formatShape(shape)} needs ${String(size)} ${size === 1 ? 'number' : 'numbers, or one for all'}, but ${String(values.length)} are given`;
      context.addIssue({ code: 'custom', path: ['values'], message });
    }),
  labels: {
    shape: { en: 'Shape', 'zh-CN': '形状' },
    values: { en: 'Numbers, row by row, or one for all', 'zh-CN': '数值（按行排列，或共用一个）' },
  },
  inputs: () => [],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'the numbers', 'zh-CN': '这些数' } }],
  infer: ({ shape }) => ({ outputs: { y: shape } }),
  forward: (k, { y }, { config }) => {
    if (config.values.length === y.columns) k.preset(config.values, y);
    else k.fill(config.values[0] ?? 0, y);
  },
  backward: () => undefined,
  latex: () => ({ forward: '\\val{y} = c', gradients: {} }),
  scalars: ({ config: { values } }) => ({ values: { y: (k) => number(values[k] ?? values[0] ?? 0) }, gradients: {} }),
  samples: [
    { name: 'a vector', config: { shape: [4], values: [1, -2, 0.5, 3] }, inputs: {} },
    { name: 'a matrix', config: { shape: [2, 2], values: [1, 2, 3, 4] }, inputs: {} },
    { name: 'one number for all', config: { shape: [4], values: [2.5] }, inputs: {} },
    { name: 'a scalar', config: { shape: [], values: [7] }, inputs: {} },
  ],
  rejects: [],
});
