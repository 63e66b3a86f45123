import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { d, times, v } from '../node/expression.ts';
import { type PortLetter, inputCount, inputCountLabel, joinedLetters, portLetters, variadicPorts } from '../node/variadicPorts.ts';

/** The internal buffer with the product up to and including one factor: `upto_b = a ⊙ b`. */
function upTo<L extends PortLetter>(letter: L): `upto_${L}` {
  return `upto_${letter}`;
}

/** The factors that need such a buffer: between the first, whose product it is itself, and the last, whose product is y. */
function middle(count: number): readonly PortLetter[] {
  return portLetters(count).slice(1, -1);
}

function others(count: number, letter: PortLetter): readonly PortLetter[] {
  return portLetters(count).filter((other) => other !== letter);
}

/**
 * `y = a ⊙ b ⊙ …`, elementwise. The products are formed from left to right and kept, so that the way back
 * never divides: a factor may be 0.
 */
export default defineNode({
  type: 'multiply',
  version: 1,
  category: 'algebra',
  title: { en: 'Multiply', 'zh-CN': '乘' },
  summary: { en: 'Multiplies its inputs element by element.', 'zh-CN': '逐元素相乘。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5',
  config: z.strictObject({ inputs: inputCount }),
  labels: { inputs: inputCountLabel },
  inputs: ({ inputs }) => variadicPorts(inputs, '[…]', { en: 'factor', 'zh-CN': '因子' }),
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'product', 'zh-CN': '积' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { y: shape } : {};
  },
  infer: (config, inputs) => {
    const internals: Partial<Record<`upto_${PortLetter}`, readonly number[]>> = Object.fromEntries(middle(config.inputs).map((letter) => [upTo(letter), inputs.a]));
    return unequalShapes(portLetters(config.inputs), inputs) ?? { outputs: { y: inputs.a }, internals };
  },
  forward: (k, views, { config }) => {
    const last = portLetters(config.inputs).at(-1);
    let product = views.a;
    for (const letter of portLetters(config.inputs).slice(1)) {
      const next = letter === last ? views.y : views[upTo(letter)];
      k.multiply(product, views[letter], next);
      product = next;
    }
  },
  backward: (k, views, { config }) => {
    let dproduct = views.dy;
    for (const letter of portLetters(config.inputs).slice(1).reverse()) {
      const before = middle(config.inputs).filter((other) => other < letter).at(-1);
      const product = before ? views[upTo(before)] : views.a;
      const next = before ? views[`d${upTo(before)}`] : views.da;
      k.addMultiply(dproduct, product, views[`d${letter}`]);
      k.addMultiply(dproduct, views[letter], next);
      dproduct = next;
    }
  },
  latex: ({ inputs }) => ({
    forward: `\\val{y} = ${joinedLetters(inputs, ' \\odot ')}`,
    gradients: Object.fromEntries(portLetters(inputs).map((letter) => [letter, ['\\grad{y}', ...others(inputs, letter).map((other) => `\\val{${other}}`)].join(' \\odot ')])),
  }),
  scalars: ({ config }) => ({
    values: { y: (k) => times(...portLetters(config.inputs).map((letter) => v(letter, k))) },
    gradients: Object.fromEntries(
      portLetters(config.inputs).map((letter) => [letter, (k: number) => times(d('y', k), ...others(config.inputs, letter).map((other) => v(other, k)))]),
    ),
  }),
  samples: [
    { name: 'two vectors', config: {}, inputs: { a: [4], b: [4] } },
    { name: 'four vectors', config: { inputs: 4 }, inputs: { a: [4], b: [4], c: [4], d: [4] } },
    { name: 'three scalars', config: { inputs: 3 }, inputs: { a: [], b: [], c: [] } },
  ],
  rejects: [
    { name: 'different widths', config: {}, inputs: { a: [2], b: [3] }, code: 'E_SHAPE', port: 'b' },
    { name: 'a scalar among vectors', config: { inputs: 3 }, inputs: { a: [2], b: [2], c: [] }, code: 'E_SHAPE', port: 'c' },
  ],
});
