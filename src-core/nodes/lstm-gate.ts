import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, call, d, each, minus, number, square, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { rows, transpose } from '../node/view.ts';

const kinds = ['forget', 'input', 'candidate', 'output'] as const;

function activationOf(kind: (typeof kinds)[number]): 'tanh' | 'sigmoid' {
  return kind === 'candidate' ? 'tanh' : 'sigmoid';
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
    bias: z.enum(['vector', 'scalar', 'none']).default('vector'),
  }),
  labels: {
    kind: { en: 'Gate', 'zh-CN': '门' },
    'kind.forget': { en: 'forget f (sigmoid)', 'zh-CN': '遗忘门 f（sigmoid）' },
    'kind.input': { en: 'input i (sigmoid)', 'zh-CN': '输入门 i（sigmoid）' },
    'kind.candidate': { en: 'candidate c̃ (tanh)', 'zh-CN': '候选值 c̃（tanh）' },
    'kind.output': { en: 'output o (sigmoid)', 'zh-CN': '输出门 o（sigmoid）' },
    units: { en: 'Units', 'zh-CN': '单元数' },
    bias: { en: 'Bias', 'zh-CN': '偏置' },
    'bias.vector': { en: 'one per unit', 'zh-CN': '每个单元一个' },
    'bias.scalar': { en: 'one shared scalar', 'zh-CN': '共享标量' },
    'bias.none': { en: 'none', 'zh-CN': '无' },
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
  parameters: ({ bias }) => [
    { name: 'W', axes: '[H + X, units]', meaning: { en: 'weights, the rows of h first', 'zh-CN': '权重，h 的行在前' }, initial: 'xavier' },
    ...(bias === 'none'
      ? []
      : [{ name: 'b', axes: bias === 'scalar' ? '[]' : '[units]', meaning: { en: 'bias', 'zh-CN': '偏置' }, initial: 'zeros' } as const]),
  ],
  hint: ({ units }) => ({ y: [units] }),
  infer: ({ units, bias }, { h, x }) => {
    const [H] = h;
    const [X] = x;
    if (H === undefined || h.length !== 1) return shapeError('h', 'a vector [H]', h);
    if (X === undefined || x.length !== 1) return shapeError('x', 'a vector [X]', x);
    return {
      outputs: { y: [units] },
      parameters: { W: [H + X, units], ...(bias !== 'none' && { b: bias === 'scalar' ? [] : [units] }) },
      internals: { z: [units] },
    };
  },
  forward: (k, { h, x, W, b, z, y }, { config }) => {
    const H = h.columns;
    k.matmul(h, rows(W, 0, H), z);
    k.addMatmul(x, rows(W, H, W.rows), z);
    if (config.bias !== 'none') k.addRow(b, z);
    k.activate(activationOf(config.kind), z, y);
  },
  backward: (k, { h, x, W, z, y, dh, dx, dW, db, dz, dy }, { config }) => {
    const H = h.columns;
    k.addActivateGradient(activationOf(config.kind), z, y, dy, dz);
    k.addMatmul(dz, transpose(rows(W, 0, H)), dh);
    k.addMatmul(dz, transpose(rows(W, H, W.rows)), dx);
    k.addMatmul(transpose(h), dz, rows(dW, 0, H));
    k.addMatmul(transpose(x), dz, rows(dW, H, W.rows));
    if (config.bias !== 'none') k.addSumOfRows(dz, db);
  },
  latex: ({ kind, bias }) => {
    const isTanh = activationOf(kind) === 'tanh';
    const dz = `\\grad{z} = \\grad{y} \\odot ${isTanh ? '(1-\\val{y}^2)' : '\\val{y} \\odot (1-\\val{y})'}`;
    return {
      forward: `\\val{y} = ${isTanh ? '\\tanh' : '\\sigma'}(\\val{z}), \\quad \\val{z} = [\\val{h}, \\val{x}]\\,\\val{W}${bias === 'none' ? '' : ' + \\val{b}'}`,
      gradients: {
        h: `\\grad{z}\\,\\val{W}[h]^\\top, \\quad ${dz}`,
        x: `\\grad{z}\\,\\val{W}[x]^\\top, \\quad ${dz}`,
        W: '[\\val{h}, \\val{x}]^\\top\\,\\grad{z}',
        ...(bias !== 'none' && { b: bias === 'scalar' ? '\\sum_{n,k} \\grad{z}[nk]' : '\\sum_n \\grad{z}[n]' }),
      },
    };
  },
  scalars: ({ config: { kind, bias, units }, size }) => {
    const H = size('h');
    const one = number(1);
    const slope = (k: number): Expression => (activationOf(kind) === 'tanh' ? minus(one, square(v('y', k))) : times(v('y', k), minus(one, v('y', k))));
    const weights = (count: number, port: 'h' | 'x', from: number, k: number): Expression[] => each(count, (i) => times(v(port, i), v('W', (from + i) * units + k)));
    const back = (row: number): Expression => sum(each(units, (k) => times(d('z', k), v('W', row * units + k))));
    return {
      values: {
        z: (k) => sum([...weights(H, 'h', 0, k), ...weights(size('x'), 'x', H, k), ...(bias === 'none' ? [] : [v('b', bias === 'scalar' ? 0 : k)])]),
        y: (k) => call(activationOf(kind), v('z', k)),
      },
      gradients: {
        z: (k) => times(d('y', k), slope(k)),
        h: (i) => back(i),
        x: (i) => back(H + i),
        W: (element) => {
          const row = Math.floor(element / units);
          return times(row < H ? v('h', row) : v('x', row - H), d('z', element % units));
        },
        ...(bias !== 'none' && { b: bias === 'scalar' ? (): Expression => sum(each(units, (k) => d('z', k))) : (k: number): Expression => d('z', k) }),
      },
    };
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
