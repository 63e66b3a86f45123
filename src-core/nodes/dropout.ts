import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, times, v } from '../node/expression.ts';

/**
 * `y = m ⊙ x`. In training each number of the mask m is 0 with probability p, else 1 / (1 − p), so that the mean of y is x
 * (inverted dropout); it is drawn anew for each update. Outside training the mask is 1 everywhere.
 */
export default defineNode({
  type: 'dropout',
  version: 1,
  category: 'layer',
  title: { en: 'Dropout', 'zh-CN': '随机失活' },
  summary: { en: 'In training, sets numbers to 0 at random and makes the others larger; otherwise hands all on.', 'zh-CN': '训练时随机将一些数置 0 并放大其余的数；平时原样输出。' },
  source: 'Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov: Dropout (2014), sections 4 and 10',
  config: z.strictObject({ rate: z.number().min(0).lt(1).default(0.5), seed: z.int().min(0).max(4_294_967_295).default(0) }),
  labels: {
    rate: { en: 'Probability p of being dropped', 'zh-CN': '失活概率 p' },
    seed: { en: 'Seed of the mask', 'zh-CN': '掩码的种子' },
  },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'what the mask lets through', 'zh-CN': '掩码放行的数' } }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => ({ outputs: { y: x }, internals: { mask: x } }),
  pictures: (_config) => [{ internal: 'mask', title: { en: 'Mask', 'zh-CN': '掩码' } }],
  draws: ({ rate, seed }) => ({ internal: 'mask', keep: 1 - rate, seed }),
  forward: (k, { x, mask, y }) => {
    k.multiply(x, mask, y);
  },
  backward: (k, { mask, dx, dy }) => {
    k.addMultiply(dy, mask, dx);
  },
  latex: () => ({
    forward: '\\val{y} = \\val{mask} \\odot \\val{x}',
    gradients: { x: '\\grad{y} \\odot \\val{mask}' },
    symbols: { mask: 'm' },
  }),
  scalars: () => ({
    values: { y: (k) => times(v('mask', k), v('x', k)) },
    gradients: { x: (k) => times(d('y', k), v('mask', k)) },
  }),
  keras: ({ rate }) => ({ layer: `keras.layers.Dropout(${String(rate)})`, call: ({ layer, x }) => `${layer}(${x})`, overSteps: true }),
  torch: ({ rate }) => ({ layer: `nn.Dropout(${String(rate)})`, call: ({ layer, x }) => `${layer}(${x})`, overSteps: true }),
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [5] } },
    { name: 'a feature map, most is kept', config: { rate: 0.2, seed: 7 }, inputs: { x: [2, 4, 1] } },
    { name: 'nothing is dropped', config: { rate: 0 }, inputs: { x: [] } },
  ],
  rejects: [],
});
