import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { transpose, withColumns } from '../node/view.ts';
import { withoutBias } from '../node/torchLayer.ts';
import { kerasShape, withoutKerasBias } from '../node/kerasLayer.ts';

/** An affine map of each sample: `y = xW + b` in row convention, X[N, in] · W[in, out] + b[out]. Of a tensor with more axes each vector along the last one is mapped. */
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
  inputs: () => [{ name: 'x', axes: '[…, in]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…, out]', meaning: { en: 'pre-activation', 'zh-CN': '预激活值' } }],
  parameters: ({ bias }) => [
    { name: 'W', axes: '[in, out]', meaning: { en: 'weights', 'zh-CN': '权重' }, initial: 'xavier' },
    ...(bias === 'none'
      ? []
      : [{ name: 'b', axes: bias === 'scalar' ? '[]' : '[out]', meaning: { en: 'bias', 'zh-CN': '偏置' }, initial: 'zeros' } as const]),
  ],
  affine: ({ bias }) => ({ weights: 'W', bias: bias === 'none' ? null : 'b' }),
  hint: ({ units }, { x }) => (x ? { y: [...x.slice(0, -1), units] } : {}),
  guess: ({ units }) => ({ y: [units] }),
  infer: ({ units, bias }, { x }) => {
    const width = x.at(-1);
    if (width === undefined) return shapeError('x', 'a vector [in], perhaps with more axes in front,', x);
    return {
      outputs: { y: [...x.slice(0, -1), units] },
      parameters: { W: [width, units], ...(bias !== 'none' && { b: bias === 'scalar' ? [] : [units] }) },
    };
  },
  forward: (k, { x, W, b, y }, { config }) => {
    const [X, Y] = [withColumns(x, W.rows), withColumns(y, W.columns)];
    k.matmul(X, W, Y);
    if (config.bias !== 'none') k.addRow(b, Y);
  },
  backward: (k, { x, W, dx, dW, db, dy }, { config }) => {
    const [X, dX, dY] = [withColumns(x, W.rows), withColumns(dx, W.rows), withColumns(dy, W.columns)];
    k.addMatmul(dY, transpose(W), dX);
    k.addMatmul(transpose(X), dY, dW);
    if (config.bias !== 'none') k.addSumOfRows(dY, db);
  },
  latex: ({ bias }) => ({
    forward: bias === 'none' ? '\\val{y} = \\val{x}\\,\\val{W}' : '\\val{y} = \\val{x}\\,\\val{W} + \\val{b}',
    gradients: {
      x: '\\grad{y}\\,\\val{W}^\\top',
      W: '\\val{x}^\\top\\,\\grad{y}',
      ...(bias !== 'none' && { b: bias === 'scalar' ? '\\sum_{n,k} \\grad{y}[nk]' : '\\sum_n \\grad{y}[n]' }),
    },
  }),
  scalars: ({ config: { bias, units }, shape, size }) => {
    const width = shape('x').at(-1) ?? 1;
    const rows = size('x') / width;
    /** Over the rows of one sample: one where it is a vector. */
    const overRows = (term: (row: number) => Expression): Expression => (rows === 1 ? term(0) : sum(each(rows, term)));
    return {
      values: {
        y: (element) => {
          const [row, k] = [Math.floor(element / units), element % units];
          return sum([...each(width, (i) => times(v('x', row * width + i), v('W', i * units + k))), ...(bias === 'none' ? [] : [v('b', bias === 'scalar' ? 0 : k)])]);
        },
      },
      gradients: {
        x: (element) => {
          const [row, i] = [Math.floor(element / width), element % width];
          return sum(each(units, (k) => times(d('y', row * units + k), v('W', i * units + k))));
        },
        W: (element) => overRows((row) => times(v('x', row * width + Math.floor(element / units)), d('y', row * units + (element % units)))),
        ...(bias !== 'none' && { b: bias === 'scalar' ? (): Expression => sum(each(rows * units, (k) => d('y', k))) : (k: number): Expression => overRows((row) => d('y', row * units + k)) }),
      },
    };
  },
  keras: ({ units, bias }, { x }) =>
    bias === 'scalar'
      ? null
      : {
          layer: `keras.layers.Dense(${String(units)}${withoutKerasBias(bias === 'vector')})`,
          builtFor: kerasShape(x),
          entries: ['kernel', ...(bias === 'vector' ? ['bias'] : [])],
          parameters: { W: [{ entry: 'kernel' }], ...(bias === 'vector' && { b: [{ entry: 'bias' }] }) },
          call: ({ layer, x: input }) => `${layer}(${input})`,
          overSteps: true,
        },
  torch: ({ units, bias }, { x }) =>
    bias === 'scalar'
      ? null
      : {
          layer: `nn.Linear(${String(x.at(-1))}, ${String(units)}${withoutBias(bias === 'vector')})`,
          parameters: { W: [{ entry: 'weight', transposed: true }], ...(bias === 'vector' && { b: [{ entry: 'bias' }] }) },
          call: ({ layer, x: input }) => `${layer}(${input})`,
          overSteps: true,
        },
  samples: [
    { name: 'bias per unit', config: { units: 3 }, inputs: { x: [2] } },
    { name: 'shared scalar bias', config: { units: 4, bias: 'scalar' }, inputs: { x: [3] } },
    { name: 'no bias', config: { units: 1, bias: 'none' }, inputs: { x: [5] } },
    { name: 'a vector at each position', config: { units: 3 }, inputs: { x: [4, 5] } },
    { name: 'two axes in front, shared scalar bias', config: { units: 4, bias: 'scalar' }, inputs: { x: [2, 1, 3] } },
  ],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
  ],
});
