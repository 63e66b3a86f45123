import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { d, sum, v } from '../node/expression.ts';
import { inputCount, inputCountLabel, joinedLetters, portLetters, variadicPorts } from '../node/variadicPorts.ts';

/** `y = a + b + …`, elementwise. The gradient comes back to every input unchanged. */
export default defineNode({
  type: 'add',
  version: 1,
  category: 'algebra',
  title: { en: 'Add', 'zh-CN': '加' },
  summary: { en: 'Sums its inputs element by element.', 'zh-CN': '逐元素求和。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5',
  config: z.strictObject({ inputs: inputCount }),
  labels: { inputs: inputCountLabel },
  inputs: ({ inputs }) => variadicPorts(inputs, '[…]', { en: 'summand', 'zh-CN': '加数' }),
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'sum', 'zh-CN': '和' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { y: shape } : {};
  },
  infer: (config, inputs) => unequalShapes(portLetters(config.inputs), inputs) ?? { outputs: { y: inputs.a } },
  forward: (k, views, { config }) => {
    const [first, ...others] = portLetters(config.inputs).map((letter) => views[letter]);
    if (first) k.copy(first, views.y);
    for (const x of others) k.add(x, views.y);
  },
  backward: (k, views, { config }) => {
    for (const letter of portLetters(config.inputs)) k.add(views.dy, views[`d${letter}`]);
  },
  latex: ({ inputs }) => ({
    forward: `\\val{y} = ${joinedLetters(inputs, ' + ')}`,
    gradients: Object.fromEntries(portLetters(inputs).map((letter) => [letter, '\\grad{y}'])),
  }),
  scalars: ({ config }) => ({
    values: { y: (k) => sum(portLetters(config.inputs).map((letter) => v(letter, k))) },
    gradients: Object.fromEntries(portLetters(config.inputs).map((letter) => [letter, (k: number) => d('y', k)])),
  }),
  samples: [
    { name: 'two vectors', config: {}, inputs: { a: [4], b: [4] } },
    { name: 'three matrices', config: { inputs: 3 }, inputs: { a: [2, 4], b: [2, 4], c: [2, 4] } },
  ],
  rejects: [
    { name: 'different widths', config: {}, inputs: { a: [2], b: [3] }, code: 'E_SHAPE', port: 'b' },
    { name: 'a scalar among vectors', config: { inputs: 3 }, inputs: { a: [2], b: [2], c: [] }, code: 'E_SHAPE', port: 'c' },
  ],
});
