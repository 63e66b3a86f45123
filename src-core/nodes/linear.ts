import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { transpose } from '../node/view.ts';

/** An affine map of each sample: `y = xW + b` in row convention, X[N, in] · W[in, out] + b[out]. */
export default defineNode({
  type: 'linear',
  version: 1,
  category: 'layer',
  title: { en: 'Linear', 'zh-CN': '线性层' },
  summary: {
    en: 'Weighted sums of the inputs plus a bias: y = xW + b.',
    'zh-CN': '输入的加权和再加偏置：y = xW + b。',
  },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.1',
  config: z.strictObject({
    units: z.int().min(1).max(65_536).default(1),
    bias: z.enum(['vector', 'scalar', 'none']).default('vector'),
  }),
  labels: {
    units: { en: 'Units', 'zh-CN': '单元数' },
    bias: { en: 'Bias', 'zh-CN': '偏置' },
    'bias.vector': { en: 'one per unit', 'zh-CN': '每个单元一个' },
    'bias.scalar': { en: 'one shared scalar', 'zh-CN': '共享标量' },
    'bias.none': { en: 'none', 'zh-CN': '无' },
  },
  inputs: () => [{ name: 'x', axes: '[in]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[out]', meaning: { en: 'pre-activation', 'zh-CN': '预激活值' } }],
  parameters: ({ bias }) => [
    { name: 'W', axes: '[in, out]', meaning: { en: 'weights', 'zh-CN': '权重' }, initial: 'xavier' },
    ...(bias === 'none'
      ? []
      : [{ name: 'b', axes: bias === 'scalar' ? '[]' : '[out]', meaning: { en: 'bias', 'zh-CN': '偏置' }, initial: 'zeros' } as const]),
  ],
  affine: ({ bias }) => ({ weights: 'W', bias: bias === 'none' ? null : 'b' }),
  hint: ({ units }) => ({ y: [units] }),
  infer: ({ units, bias }, { x }) => {
    const [width] = x;
    if (width === undefined || x.length !== 1) return shapeError('x', 'a vector [in]', x);
    return {
      outputs: { y: [units] },
      parameters: { W: [width, units], ...(bias !== 'none' && { b: bias === 'scalar' ? [] : [units] }) },
    };
  },
  forward: (k, { x, W, b, y }, { config }) => {
    k.matmul(x, W, y);
    if (config.bias !== 'none') k.addRow(b, y);
  },
  backward: (k, { x, W, dx, dW, db, dy }, { config }) => {
    k.addMatmul(dy, transpose(W), dx);
    k.addMatmul(transpose(x), dy, dW);
    if (config.bias !== 'none') k.addSumOfRows(dy, db);
  },
  latex: ({ bias }) => ({
    forward: bias === 'none' ? '\\val{y} = \\val{x}\\,\\val{W}' : '\\val{y} = \\val{x}\\,\\val{W} + \\val{b}',
    gradients: {
      x: '\\grad{y}\\,\\val{W}^\\top',
      W: '\\val{x}^\\top\\,\\grad{y}',
      ...(bias !== 'none' && { b: bias === 'scalar' ? '\\sum_{n,k} \\grad{y}[nk]' : '\\sum_n \\grad{y}[n]' }),
    },
  }),
  scalars: ({ config: { bias, units }, size }) => ({
    values: {
      y: (k) => sum([...each(size('x'), (i) => times(v('x', i), v('W', i * units + k))), ...(bias === 'none' ? [] : [v('b', bias === 'scalar' ? 0 : k)])]),
    },
    gradients: {
      x: (i) => sum(each(units, (k) => times(d('y', k), v('W', i * units + k)))),
      W: (element) => times(v('x', Math.floor(element / units)), d('y', element % units)),
      ...(bias !== 'none' && { b: bias === 'scalar' ? (): Expression => sum(each(units, (k) => d('y', k))) : (k: number): Expression => d('y', k) }),
    },
  }),
  samples: [
    { name: 'bias per unit', config: { units: 3 }, inputs: { x: [2] } },
    { name: 'shared scalar bias', config: { units: 4, bias: 'scalar' }, inputs: { x: [3] } },
    { name: 'no bias', config: { units: 1, bias: 'none' }, inputs: { x: [5] } },
  ],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a matrix', config: {}, inputs: { x: [2, 3] }, code: 'E_SHAPE', port: 'x' },
  ],
});
