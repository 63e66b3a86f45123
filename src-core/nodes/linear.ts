import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
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
    forward: bias === 'none' ? 'y = xW' : 'y = xW + b',
    gradients: {
      x: '\\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y}\\,W^\\top',
      W: '\\frac{\\partial L}{\\partial W} = x^\\top\\,\\frac{\\partial L}{\\partial y}',
      ...(bias !== 'none' && {
        b:
          bias === 'scalar'
            ? '\\frac{\\partial L}{\\partial b} = \\sum_{n,k} \\frac{\\partial L}{\\partial y_{nk}}'
            : '\\frac{\\partial L}{\\partial b} = \\sum_n \\frac{\\partial L}{\\partial y_n}',
      }),
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
