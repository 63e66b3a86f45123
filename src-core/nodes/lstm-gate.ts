import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Gate, biasLabels, biases, gateBackward, gateForward, gateParameterLatex, gateScalars, gateShapes, gateSlots } from '../node/gate.ts';
import { shapeError } from '../node/shapeError.ts';

const kinds = ['forget', 'input', 'candidate', 'output'] as const;

function gateOf(kind: (typeof kinds)[number]): Gate {
  return { activation: kind === 'candidate' ? 'tanh' : 'sigmoid', h: 'h', x: 'x', W: 'W', b: 'b', z: 'z', a: 'y' };
}

/**
 * One gate of an LSTM: `y = act([h, x] W + b)`. W has the rows of h first, then those of x; its two parts
 * are used where they lie, so nothing is concatenated.
 */
export default defineNode({
  type: 'lstm-gate',
  version: 1,
  category: 'recurrent',
  title: { en: 'LSTM gate', 'zh-CN': 'LSTM 门' },
  summary: {
    en: 'A gate of an LSTM: act([h, x] W + b), sigmoid, or tanh for the candidate.',
    'zh-CN': 'LSTM 的一个门：act([h, x] W + b)，用 sigmoid，候选值用 tanh。',
  },
  source: 'Gers, Schmidhuber, Cummins: Learning to Forget (2000), section 3',
  config: z.strictObject({
    kind: z.enum(kinds).default('forget'),
    units: z.int().min(1).max(65_536).default(1),
    bias: z.enum(biases).default('vector'),
  }),
  labels: {
    kind: { en: 'Gate', 'zh-CN': '门' },
    'kind.forget': { en: 'forget f (sigmoid)', 'zh-CN': '遗忘门 f（sigmoid）' },
    'kind.input': { en: 'input i (sigmoid)', 'zh-CN': '输入门 i（sigmoid）' },
    'kind.candidate': { en: 'candidate c̃ (tanh)', 'zh-CN': '候选值 c̃（tanh）' },
    'kind.output': { en: 'output o (sigmoid)', 'zh-CN': '输出门 o（sigmoid）' },
    ...biasLabels,
  },
  presets: [
    { id: 'forget', title: { en: 'LSTM forget gate', 'zh-CN': 'LSTM 遗忘门' }, config: { kind: 'forget' } },
    { id: 'input', title: { en: 'LSTM input gate', 'zh-CN': 'LSTM 输入门' }, config: { kind: 'input' } },
    { id: 'candidate', title: { en: 'LSTM candidate', 'zh-CN': 'LSTM 候选值' }, config: { kind: 'candidate' } },
    { id: 'output', title: { en: 'LSTM output gate', 'zh-CN': 'LSTM 输出门' }, config: { kind: 'output' } },
  ],
  inputs: () => [
    { name: 'h', axes: '[H]', meaning: { en: 'hidden state of the step before', 'zh-CN': '上一步的隐藏状态' } },
    { name: 'x', axes: '[X]', meaning: { en: 'input', 'zh-CN': '输入' } },
  ],
  outputs: () => [{ name: 'y', axes: '[units]', meaning: { en: 'gate', 'zh-CN': '门的输出' } }],
  parameters: ({ bias }) => gateSlots('W', 'b', bias, { en: 'gate', 'zh-CN': '门' }),
  hint: ({ units }) => ({ y: [units] }),
  infer: ({ units, bias }, { h, x }) => {
    const [H] = h;
    const [X] = x;
    if (H === undefined || h.length !== 1) return shapeError('h', 'a vector [H]', h);
    if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
    return {
      outputs: { y: [units] },
      parameters: gateShapes('W', 'b', bias, { H, X, units }),
      internals: { z: [units] },
    };
  },
  forward: (k, views, { config }) => {
    gateForward(k, views, gateOf(config.kind), config.bias);
  },
  backward: (k, views, { config }) => {
    gateBackward(k, views, gateOf(config.kind), config.bias);
  },
  latex: ({ kind, bias }) => {
    const isTanh = gateOf(kind).activation === 'tanh';
    const dz = `\\grad{z} = \\grad{y} \\odot ${isTanh ? '(1-\\val{y}^2)' : '\\val{y} \\odot (1-\\val{y})'}`;
    return {
      forward: `\\val{y} = ${isTanh ? '\\tanh' : '\\sigma'}(\\val{z}), \\quad \\val{z} = [\\val{h}, \\val{x}]\\,\\val{W}${bias === 'none' ? '' : ' + \\val{b}'}`,
      gradients: {
        h: `\\grad{z}\\,\\val{W}[h]^\\top, \\quad ${dz}`,
        x: `\\grad{z}\\,\\val{W}[x]^\\top, \\quad ${dz}`,
        ...gateParameterLatex(gateOf(kind), bias),
      },
    };
  },
  scalars: ({ config: { kind, bias, units }, size }) => {
    const { values, gradients, toH, toX } = gateScalars(gateOf(kind), bias, { H: size('h'), X: size('x'), units });
    return { values, gradients: { ...gradients, h: toH, x: toX } };
  },
  samples: [
    { name: 'forget gate, bias per unit', config: { kind: 'forget', units: 4 }, inputs: { h: [4], x: [2] } },
    { name: 'input gate, shared bias', config: { kind: 'input', units: 4, bias: 'scalar' }, inputs: { h: [5], x: [2] } },
    { name: 'candidate, no bias', config: { kind: 'candidate', units: 2, bias: 'none' }, inputs: { h: [2], x: [5] } },
    { name: 'output gate, one unit', config: { kind: 'output' }, inputs: { h: [1], x: [4] } },
  ],
  rejects: [
    { name: 'h is a scalar', config: {}, inputs: { h: [], x: [2] }, code: 'E_SHAPE', port: 'h' },
    { name: 'x is a matrix', config: {}, inputs: { h: [1], x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
  ],
});
