import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { d, minus, number, plus, times, v } from '../node/expression.ts';

/** The hidden state of a GRU: `H = (1 − z) ⊙ n + z ⊙ h`, computed as `n + z ⊙ (h − n)`. */
export default defineNode({
  type: 'gru-hidden',
  version: 1,
  category: 'recurrent',
  title: { en: 'GRU hidden state', 'zh-CN': 'GRU 隐藏状态' },
  summary: { en: 'Keeps part of the old state and takes the rest from the candidate: (1 − z) ⊙ n + z ⊙ h.', 'zh-CN': '保留旧状态的一部分，其余取自候选值：(1 − z) ⊙ n + z ⊙ h。' },
  source: 'Cho et al.: Learning Phrase Representations using RNN Encoder–Decoder (2014), eq. 7',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [
    { name: 'z', axes: '[…]', meaning: { en: 'update gate', 'zh-CN': '更新门' } },
    { name: 'n', axes: '[…]', meaning: { en: 'candidate', 'zh-CN': '候选值' } },
    { name: 'h', axes: '[…]', meaning: { en: 'hidden state of the step before', 'zh-CN': '上一步的隐藏状态' } },
  ],
  outputs: () => [{ name: 'H', axes: '[…]', meaning: { en: 'hidden state', 'zh-CN': '隐藏状态' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { H: shape } : {};
  },
  infer: (_config, inputs) => unequalShapes(['z', 'n', 'h'], inputs) ?? { outputs: { H: inputs.z }, internals: { u: inputs.z } },
  forward: (k, { z: gate, n, h, u, H }) => {
    k.copy(h, u);
    k.addScaled(n, -1, u);
    k.copy(n, H);
    k.addMultiply(gate, u, H);
  },
  backward: (k, { z: gate, u, dz, dn, dh, du, dH }) => {
    k.addMultiply(dH, u, dz);
    k.addMultiply(dH, gate, du);
    k.add(du, dh);
    k.addScaled(du, -1, dn);
    k.add(dH, dn);
  },
  latex: () => ({
    forward: '\\val{H} = (1-\\val{z}) \\odot \\val{n} + \\val{z} \\odot \\val{h}',
    gradients: {
      z: '\\grad{H} \\odot (\\val{h} - \\val{n})',
      n: '\\grad{H} \\odot (1-\\val{z})',
      h: '\\grad{H} \\odot \\val{z}',
    },
    symbols: { H: "h'" },
  }),
  scalars: () => ({
    values: {
      u: (k) => minus(v('h', k), v('n', k)),
      H: (k) => plus(v('n', k), times(v('z', k), v('u', k))),
    },
    gradients: {
      z: (k) => times(d('H', k), v('u', k)),
      u: (k) => times(d('H', k), v('z', k)),
      n: (k) => times(d('H', k), minus(number(1), v('z', k))),
      h: (k) => d('u', k),
    },
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { z: [4], n: [4], h: [4] } },
    { name: 'scalars', config: {}, inputs: { z: [], n: [], h: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { z: [2], n: [2], h: [3] }, code: 'E_SHAPE', port: 'h' }],
});
