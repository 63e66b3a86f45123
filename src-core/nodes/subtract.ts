import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { d, minus, negative, v } from '../node/expression.ts';

/** `y = a − b`, elementwise. */
export default defineNode({
  type: 'subtract',
  version: 1,
  category: 'algebra',
  title: { en: 'Subtract', 'zh-CN': '减' },
  summary: { en: 'Subtracts the second input from the first, element by element.', 'zh-CN': '第一个输入逐元素减去第二个输入。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [
    { name: 'a', axes: '[…]', meaning: { en: 'what is subtracted from', 'zh-CN': '被减数' } },
    { name: 'b', axes: '[…]', meaning: { en: 'what is subtracted', 'zh-CN': '减数' } },
  ],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'difference', 'zh-CN': '差' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { y: shape } : {};
  },
  infer: (_config, inputs) => unequalShapes(['a', 'b'], inputs) ?? { outputs: { y: inputs.a } },
  forward: (k, { a, b, y }) => {
    k.copy(a, y);
    k.addScaled(b, -1, y);
  },
  backward: (k, { da, db, dy }) => {
    k.add(dy, da);
    k.addScaled(dy, -1, db);
  },
  latex: () => ({
    forward: '\\val{y} = \\val{a} - \\val{b}',
    gradients: { a: '\\grad{y}', b: '-\\grad{y}' },
  }),
  scalars: () => ({
    values: { y: (k) => minus(v('a', k), v('b', k)) },
    gradients: { a: (k) => d('y', k), b: (k) => negative(d('y', k)) },
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { a: [4], b: [4] } },
    { name: 'matrices', config: {}, inputs: { a: [2, 4], b: [2, 4] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { a: [2], b: [3] }, code: 'E_SHAPE', port: 'b' }],
});
