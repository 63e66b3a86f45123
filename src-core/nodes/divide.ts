import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { d, negative, quotient, times, v } from '../node/expression.ts';

/** y = a ⊘ b, elementwise. A divisor of 0 gives what is not finite, which stops the run. */
export default defineNode({
  type: 'divide',
  version: 1,
  category: 'algebra',
  title: { en: 'Divide', 'zh-CN': '除' },
  summary: { en: 'Divides one input by another, element by element.', 'zh-CN': '逐元素相除。' },
  source: 'Petersen, Pedersen: The Matrix Cookbook (2012), section 2',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [
    { name: 'a', axes: '[…]', meaning: { en: 'dividend', 'zh-CN': '被除数' } },
    { name: 'b', axes: '[…]', meaning: { en: 'divisor', 'zh-CN': '除数' } },
  ],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'quotient', 'zh-CN': '商' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { y: shape } : {};
  },
  infer: (_config, inputs) => unequalShapes(['a', 'b'], inputs) ?? { outputs: { y: inputs.a } },
  forward: (k, { a, b, y }) => {
    k.divide(a, b, y);
  },
  backward: (k, { b, y, dy, da, db }) => {
    k.addDivideGradient(b, y, dy, da, db);
  },
  latex: () => ({
    forward: '\\val{y} = \\frac{\\val{a}}{\\val{b}}',
    gradients: { a: '\\frac{\\grad{y}}{\\val{b}}', b: '-\\grad{y} \\odot \\frac{\\val{y}}{\\val{b}}' },
  }),
  scalars: () => ({
    values: { y: (k) => quotient(v('a', k), v('b', k)) },
    gradients: { a: (k) => quotient(d('y', k), v('b', k)), b: (k) => negative(quotient(times(d('y', k), v('y', k)), v('b', k))) },
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { a: [4], b: [4] } },
    { name: 'matrices', config: {}, inputs: { a: [5, 2], b: [5, 2] } },
    { name: 'scalars', config: {}, inputs: { a: [], b: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { a: [2], b: [4] }, code: 'E_SHAPE', port: 'b' }],
});
