import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { anyKnownShape, unequalShapes } from '../node/equalShapes.ts';
import { call, d, minus, number, square, times, v } from '../node/expression.ts';

/** The hidden state of an LSTM: `h = o ⊙ tanh(C)`. */
export default defineNode({
  type: 'lstm-hidden',
  version: 1,
  category: 'recurrent',
  title: { en: 'LSTM hidden state', 'zh-CN': 'LSTM 隐藏状态' },
  summary: { en: 'Shows part of the cell state: o ⊙ tanh(C).', 'zh-CN': '输出细胞状态的一部分：o ⊙ tanh(C)。' },
  source: 'Gers, Schmidhuber, Cummins: Learning to Forget (2000), section 3',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [
    { name: 'o', axes: '[…]', meaning: { en: 'output gate', 'zh-CN': '输出门' } },
    { name: 'C', axes: '[…]', meaning: { en: 'cell state', 'zh-CN': '细胞状态' } },
  ],
  outputs: () => [{ name: 'h', axes: '[…]', meaning: { en: 'hidden state', 'zh-CN': '隐藏状态' } }],
  hint: (_config, known) => {
    const shape = anyKnownShape(known);
    return shape ? { h: shape } : {};
  },
  infer: (_config, inputs) => unequalShapes(['o', 'C'], inputs) ?? { outputs: { h: inputs.o }, internals: { tanhC: inputs.o } },
  forward: (k, { o, C, tanhC, h }) => {
    k.activate('tanh', C, tanhC);
    k.multiply(o, tanhC, h);
  },
  backward: (k, { o, C, tanhC, do: dO, dC, dtanhC, dh }) => {
    k.addMultiply(dh, tanhC, dO);
    k.addMultiply(dh, o, dtanhC);
    k.addActivateGradient('tanh', C, tanhC, dtanhC, dC);
  },
  latex: () => ({
    forward: '\\val{h} = \\val{o} \\odot \\tanh(\\val{C})',
    gradients: {
      o: '\\grad{h} \\odot \\tanh(\\val{C})',
      C: '\\grad{h} \\odot \\val{o} \\odot (1 - \\tanh^2(\\val{C}))',
    },
  }),
  scalars: () => ({
    values: { h: (k) => times(v('o', k), call('tanh', v('C', k))) },
    gradients: {
      o: (k) => times(d('h', k), call('tanh', v('C', k))),
      C: (k) => times(d('h', k), v('o', k), minus(number(1), square(call('tanh', v('C', k))))),
    },
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { o: [4], C: [4] } },
    { name: 'scalars', config: {}, inputs: { o: [], C: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { o: [2], C: [3] }, code: 'E_SHAPE', port: 'C' }],
});
