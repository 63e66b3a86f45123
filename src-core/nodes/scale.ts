import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, number, times, v } from '../node/expression.ts';

/** `y = c x` with a fixed number c. */
export default defineNode({
  type: 'scale',
  version: 1,
  category: 'algebra',
  title: { en: 'Scale', 'zh-CN': '数乘' },
  summary: { en: 'Multiplies every element by one fixed number.', 'zh-CN': '将每个元素乘以同一个固定的数。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 2.1',
  config: z.strictObject({ factor: z.number().default(1) }),
  labels: { factor: { en: 'Factor', 'zh-CN': '系数' } },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'scaled input', 'zh-CN': '缩放后的输入' } }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => ({ outputs: { y: x } }),
  forward: (k, { x, y }, { config }) => {
    k.scale(x, config.factor, y);
  },
  backward: (k, { dx, dy }, { config }) => {
    k.addScaled(dy, config.factor, dx);
  },
  latex: () => ({
    forward: '\\val{y} = c\\,\\val{x}',
    gradients: { x: 'c\\,\\grad{y}' },
  }),
  scalars: ({ config }) => ({
    values: { y: (k) => times(number(config.factor), v('x', k)) },
    gradients: { x: (k) => times(number(config.factor), d('y', k)) },
  }),
  samples: [
    { name: 'a vector', config: { factor: -1.5 }, inputs: { x: [4] } },
    { name: 'a scalar', config: { factor: 2 }, inputs: { x: [] } },
  ],
  rejects: [],
});
