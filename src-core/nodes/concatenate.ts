import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type PortLetter, inputCount, inputCountLabel, joinedLetters, portLetters, variadicPorts } from '../node/variadicPorts.ts';

/** `y = [a, b, …]`: the features of several vectors side by side. Each part of the gradient goes back to its vector. */
export default defineNode({
  type: 'concatenate',
  version: 1,
  category: 'algebra',
  title: { en: 'Concatenate', 'zh-CN': '拼接' },
  summary: { en: 'Puts the features of several vectors side by side.', 'zh-CN': '将多个向量的特征首尾相接。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.5',
  config: z.strictObject({ inputs: inputCount }),
  labels: { inputs: inputCountLabel },
  inputs: ({ inputs }) => variadicPorts(inputs, '[F]', { en: 'part', 'zh-CN': '部分' }),
  outputs: () => [{ name: 'y', axes: '[ΣF]', meaning: { en: 'all features', 'zh-CN': '全部特征' } }],
  infer: (config, inputs) => {
    const letters = portLetters(config.inputs);
    const odd = letters.find((letter) => inputs[letter].length !== 1);
    if (odd) return shapeError(odd, 'a vector [F]', inputs[odd]);
    return { outputs: { y: [letters.reduce((sum, letter) => sum + (inputs[letter][0] ?? 0), 0)] } };
  },
  forward: (k, views, { config }) => {
    let at = 0;
    for (const letter of portLetters(config.inputs)) {
      const x = views[letter];
      k.copyColumns(x, 0, views.y, at, x.columns);
      at += x.columns;
    }
  },
  backward: (k, views, { config }) => {
    let at = 0;
    for (const letter of portLetters(config.inputs)) {
      const dx = views[`d${letter}`];
      k.addColumns(views.dy, at, dx, 0, dx.columns);
      at += dx.columns;
    }
  },
  latex: ({ inputs }) => ({
    forward: `\\val{y} = [${joinedLetters(inputs, ', ')}]`,
    gradients: Object.fromEntries(portLetters(inputs).map((letter) => [letter, `\\grad{y}[${letter}]`])),
  }),
  scalars: ({ config, size }) => {
    const letters = portLetters(config.inputs);
    const start = (letter: PortLetter): number => letters.slice(0, letters.indexOf(letter)).reduce((sum, before) => sum + size(before), 0);
    return {
      values: {
        y: (k) => {
          const letter = letters.findLast((candidate) => start(candidate) <= k) ?? 'a';
          return v(letter, k - start(letter));
        },
      },
      gradients: Object.fromEntries(letters.map((letter) => [letter, (k: number) => d('y', start(letter) + k)])),
    };
  },
  samples: [
    { name: 'two vectors', config: {}, inputs: { a: [4], b: [2] } },
    { name: 'three vectors', config: { inputs: 3 }, inputs: { a: [1], b: [4], c: [2] } },
  ],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { a: [2], b: [] }, code: 'E_SHAPE', port: 'b' },
    { name: 'a matrix', config: {}, inputs: { a: [2, 2], b: [2] }, code: 'E_SHAPE', port: 'a' },
  ],
});
