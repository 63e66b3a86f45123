import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Gate, biasLabels, biases, cellInputs, gateBackward, gateForward, gateLatex, gateParameterLatex, gateScalars, gateShapes, gateSlots } from '../node/gate.ts';
import { shapeError } from '../node/shapeError.ts';

const gate: Gate = { activation: 'tanh', h: 'h', x: 'x', W: 'W', b: 'b', z: 'z', a: 'H' };

/** One step of a plain recurrent network: `H = tanh([h, x] W + b)`. A delay hands H on as the next step's h. */
export default defineNode({
  type: 'rnn',
  version: 1,
  category: 'recurrent',
  title: { en: 'RNN cell', 'zh-CN': 'RNN 单元' },
  summary: { en: 'One step of a plain recurrent network: tanh([h, x] W + b).', 'zh-CN': '普通循环网络的一步：tanh([h, x] W + b)。' },
  source: 'Elman: Finding Structure in Time (1990); Goodfellow, Bengio, Courville: Deep Learning (2016), section 10.2',
  config: z.strictObject({ units: z.int().min(1).max(65_536).default(1), bias: z.enum(biases).default('vector') }),
  labels: biasLabels,
  inputs: () => cellInputs,
  outputs: () => [{ name: 'H', axes: '[units]', meaning: { en: 'hidden state', 'zh-CN': '隐藏状态' } }],
  parameters: ({ bias }) => gateSlots('W', 'b', bias, { en: 'cell', 'zh-CN': '单元' }),
  hint: ({ units }) => ({ H: [units] }),
  infer: ({ units, bias }, { h, x }) => {
    const [X] = x;
    if (h.length !== 1 || h[0] !== units) return shapeError('h', `a vector [${String(units)}], as wide as the cell`, h);
    if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
    return { outputs: { H: [units] }, parameters: gateShapes('W', 'b', bias, { H: units, X, units }), internals: { z: [units] } };
  },
  forward: (k, views, { config }) => {
    gateForward(k, views, gate, config.bias);
  },
  backward: (k, views, { config }) => {
    gateBackward(k, views, gate, config.bias);
  },
  latex: ({ bias }) => ({
    forward: `\\val{H} = ${gateLatex(gate, bias)}`,
    gradients: {
      h: '\\grad{z}\\,\\val{W}[h]^\\top, \\quad \\grad{z} = \\grad{H} \\odot (1-\\val{H}^2)',
      x: '\\grad{z}\\,\\val{W}[x]^\\top',
      ...gateParameterLatex(gate, bias),
    },
    symbols: { H: "h'" },
  }),
  scalars: ({ config: { bias, units }, size }) => {
    const { values, gradients, toH, toX } = gateScalars(gate, bias, { H: units, X: size('x'), units });
    return { values, gradients: { ...gradients, h: toH, x: toX } };
  },
  expansion: ({ units, bias }) => ({
    nodes: {
      hx: { type: 'concatenate', config: { inputs: 2 }, at: [0, 0] },
      z: { type: 'linear', config: { units, bias }, at: [1, 0] },
      H: { type: 'activation', config: { function: 'tanh' }, at: [2, 0] },
    },
    wires: ['hx.y -> z.x', 'z.y -> H.x'],
    inputs: { h: ['hx.a'], x: ['hx.b'] },
    outputs: { H: 'H.y' },
    parameters: { W: 'z.W', ...(bias !== 'none' && { b: 'z.b' }) },
  }),
  cell: ({ units, bias }) => ({ kind: 'rnn', units, gates: [{ weights: 'W', bias: bias === 'none' ? null : 'b' }] }),
  samples: [
    { name: 'bias per unit', config: { units: 4 }, inputs: { h: [4], x: [3] } },
    { name: 'no bias', config: { units: 2, bias: 'none' }, inputs: { h: [2], x: [5] } },
    { name: 'shared bias', config: { units: 3, bias: 'scalar' }, inputs: { h: [3], x: [1] } },
  ],
  rejects: [
    { name: 'h of another width', config: { units: 2 }, inputs: { h: [3], x: [2] }, code: 'E_SHAPE', port: 'h' },
    { name: 'x is a matrix', config: { units: 2 }, inputs: { h: [2], x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
  ],
});
