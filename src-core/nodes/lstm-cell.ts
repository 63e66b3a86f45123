import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { d, plus, times, v } from '../node/expression.ts';

/** The cell state of an LSTM: `C = f ⊙ c + i ⊙ g`, c being the state of the step before. */
export default defineNode({
  type: 'lstm-cell',
  version: 1,
  category: 'recurrent',
  title: { en: 'LSTM cell state', 'zh-CN': 'LSTM 细胞状态' },
  summary: { en: 'Keeps part of the old state and adds part of the candidate: f ⊙ c + i ⊙ g.', 'zh-CN': '保留部分旧状态，加入部分候选值：f ⊙ c + i ⊙ g。' },
  source: 'Gers, Schmidhuber, Cummins: Learning to Forget (2000), section 3',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [
    { name: 'f', axes: '[…]', meaning: { en: 'forget gate', 'zh-CN': '遗忘门' } },
    { name: 'c', axes: '[…]', meaning: { en: 'cell state of the step before', 'zh-CN': '上一步的细胞状态' } },
    { name: 'i', axes: '[…]', meaning: { en: 'input gate', 'zh-CN': '输入门' } },
    { name: 'g', axes: '[…]', meaning: { en: 'candidate', 'zh-CN': '候选值' } },
  ],
  outputs: () => [{ name: 'C', axes: '[…]', meaning: { en: 'cell state', 'zh-CN': '细胞状态' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { C: shape } : {};
  },
  infer: (_config, inputs) => unequalShapes(['f', 'c', 'i', 'g'], inputs) ?? { outputs: { C: inputs.f } },
  forward: (k, { f, c, i, g, C }) => {
    k.multiply(f, c, C);
    k.addMultiply(i, g, C);
  },
  backward: (k, { f, c, i, g, df, dc, di, dg, dC }) => {
    k.addMultiply(dC, c, df);
    k.addMultiply(dC, f, dc);
    k.addMultiply(dC, g, di);
    k.addMultiply(dC, i, dg);
  },
  latex: () => ({
    forward: '\\val{C} = \\val{f} \\odot \\val{c} + \\val{i} \\odot \\val{g}',
    gradients: {
      f: '\\grad{C} \\odot \\val{c}',
      c: '\\grad{C} \\odot \\val{f}',
      i: '\\grad{C} \\odot \\val{g}',
      g: '\\grad{C} \\odot \\val{i}',
    },
  }),
  scalars: () => ({
    values: { C: (k) => plus(times(v('f', k), v('c', k)), times(v('i', k), v('g', k))) },
    gradients: {
      f: (k) => times(d('C', k), v('c', k)),
      c: (k) => times(d('C', k), v('f', k)),
      i: (k) => times(d('C', k), v('g', k)),
      g: (k) => times(d('C', k), v('i', k)),
    },
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { f: [4], c: [4], i: [4], g: [4] } },
    { name: 'scalars', config: {}, inputs: { f: [], c: [], i: [], g: [] } },
  ],
  rejects: [
    { name: 'another width of the old state', config: {}, inputs: { f: [2], c: [3], i: [2], g: [2] }, code: 'E_SHAPE', port: 'c' },
    { name: 'another width of the candidate', config: {}, inputs: { f: [2], c: [2], i: [2], g: [1] }, code: 'E_SHAPE', port: 'g' },
  ],
});
