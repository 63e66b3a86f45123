import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, call, d, each, minus, number, plus, quotient, square, sum, times, v } from '../node/expression.ts';
import { epsilon, epsilonLabel, lastAxis, scaleSlot, shiftSlot } from '../node/normFields.ts';
import { isShapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';
import { kerasShape } from '../node/kerasLayer.ts';

/**
 * `y = g ⊙ (x − μ) / √(σ² + ε) + b` with the mean μ and the variance σ² of the F features of the last axis, each sample by
 * itself. The variance is that of the F numbers: it is divided by F, not by F − 1.
 */
export default defineNode({
  type: 'layer-norm',
  version: 1,
  category: 'layer',
  title: { en: 'Layer norm', 'zh-CN': '层归一化' },
  summary: { en: 'Gives the features of each sample mean 0 and variance 1, then a trainable scale and shift.', 'zh-CN': '使每个样本的特征均值为 0、方差为 1，再作可训练的缩放与平移。' },
  source: 'Ba, Kiros, Hinton: Layer Normalization (2016), eq. 3 and 4',
  config: z.strictObject({ affine: z.enum(['both', 'scale', 'none']).default('both'), epsilon }),
  labels: {
    affine: { en: 'Trainable', 'zh-CN': '可训练' },
    'affine.both': { en: 'scale and shift', 'zh-CN': '缩放与平移' },
    'affine.scale': { en: 'scale', 'zh-CN': '缩放' },
    'affine.none': { en: 'nothing', 'zh-CN': '无' },
    epsilon: epsilonLabel,
  },
  inputs: () => [{ name: 'x', axes: '[…, F]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…, F]', meaning: { en: 'normalised input', 'zh-CN': '归一化后的输入' } }],
  parameters: ({ affine }) => [...(affine === 'none' ? [] : [scaleSlot]), ...(affine === 'both' ? [shiftSlot] : [])],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: ({ affine }, { x }) => {
    const axes = lastAxis('x', x);
    if (isShapeError(axes)) return axes;
    const { features, places } = axes;
    return {
      outputs: { y: x },
      parameters: { ...(affine !== 'none' && { g: [features] }), ...(affine === 'both' && { b: [features] }) },
      internals: { mean: places, centred: x, variance: places, stable: places, inverse: places, normalised: x },
    };
  },
  forward: (k, { x, g, b, y, mean, centred, variance, stable, inverse, normalised }, { config, inputs }) => {
    const F = inputs.x?.at(-1) ?? 1;
    const [X, C, H, Y] = [withColumns(x, F), withColumns(centred, F), withColumns(normalised, F), withColumns(y, F)];
    k.rowSums(X, 1 / F, mean);
    k.copy(X, C);
    k.addToRows(mean, -1, C);
    k.rowDots(C, C, 1 / F, variance);
    k.fill(config.epsilon, stable);
    k.addScaled(variance, 1, stable);
    k.activate('power', stable, inverse, -0.5);
    k.fill(0, H);
    k.addRowScaled(inverse, C, 1, H);
    if (config.affine === 'none') {
      k.copy(H, Y);
      return;
    }
    if (config.affine === 'both') k.setRows(b, Y);
    else k.fill(0, Y);
    k.addColumnsScaled(g, H, Y);
  },
  backward: (k, { g, stable, inverse, dg, db, dmean, dvariance, dstable, dinverse, ...views }, { config, inputs }) => {
    const F = inputs.x?.at(-1) ?? 1;
    const [C, H, dX] = [withColumns(views.centred, F), withColumns(views.normalised, F), withColumns(views.dx, F)];
    const [dY, dC, dH] = [withColumns(views.dy, F), withColumns(views.dcentred, F), withColumns(views.dnormalised, F)];
    if (config.affine === 'none') k.add(dY, dH);
    else {
      k.addColumnsScaled(g, dY, dH);
      k.addColumnDots(dY, H, dg);
      if (config.affine === 'both') k.addSumOfRows(dY, db);
    }
    k.addRowScaled(inverse, dH, 1, dC);
    k.rowDots(dH, C, 1, dinverse);
    k.addActivateGradient('power', stable, inverse, dinverse, dstable, -0.5);
    k.add(dstable, dvariance);
    k.addRowScaled(dvariance, C, 2 / F, dC);
    k.rowSums(dC, -1, dmean);
    k.add(dC, dX);
    k.addToRows(dmean, 1 / F, dX);
  },
  latex: ({ affine }) => {
    const root = '\\sqrt{\\val{variance} + \\varepsilon}';
    const ofH = affine === 'none' ? '\\grad{y}' : '\\grad{y} \\odot \\val{g}';
    return {
      forward:
        `\\val{y}[k] = ${affine === 'none' ? '' : '\\val{g}[k]\\,'}\\val{normalised}[k]${affine === 'both' ? ' + \\val{b}[k]' : ''}, \\quad \\val{normalised}[k] = \\frac{\\val{x}[k] - \\val{mean}}{${root}}, ` +
        '\\quad \\val{mean} = \\frac1F \\sum_j \\val{x}[j], \\quad \\val{variance} = \\frac1F \\sum_j (\\val{x}[j] - \\val{mean})^2',
      gradients: {
        x: `\\frac{1}{${root}} \\Bigl(\\grad{normalised}[k] - \\frac1F \\sum_j \\grad{normalised}[j] - \\val{normalised}[k]\\,\\frac1F \\sum_j \\grad{normalised}[j]\\,\\val{normalised}[j]\\Bigr), \\quad \\grad{normalised} = ${ofH}`,
        ...(affine !== 'none' && { g: '\\sum_n \\grad{y}[n] \\odot \\val{normalised}[n]' }),
        ...(affine === 'both' && { b: '\\sum_n \\grad{y}[n]' }),
      },
      symbols: { mean: '\\mu', variance: '\\sigma^2', normalised: '\\hat x' },
    };
  },
  scalars: ({ config: { affine, epsilon: small }, size, shape }) => {
    const F = shape('x').at(-1) ?? 1;
    const rows = size('x') / F;
    const rowOf = (k: number): number => Math.floor(k / F);
    const inRow = (row: number, term: (k: number) => Expression): Expression => sum(each(F, (j) => term(row * F + j)));
    const meanOf = (row: number, term: (k: number) => Expression): Expression => quotient(inRow(row, term), number(F));
    const root = (row: number): Expression => call('sqrt', plus(v('variance', row), number(small)));
    const overPlaces = (term: (k: number) => Expression) => (feature: number) => sum(each(rows, (row) => term(row * F + feature)));
    return {
      values: {
        y: (k) => {
          const scaled = affine === 'none' ? v('normalised', k) : times(v('g', k % F), v('normalised', k));
          return affine === 'both' ? plus(scaled, v('b', k % F)) : scaled;
        },
        normalised: (k) => quotient(minus(v('x', k), v('mean', rowOf(k))), root(rowOf(k))),
        mean: (row) => meanOf(row, (k) => v('x', k)),
        variance: (row) => meanOf(row, (k) => square(minus(v('x', k), v('mean', row)))),
      },
      gradients: {
        x: (k) => {
          const row = rowOf(k);
          const along = times(v('normalised', k), meanOf(row, (j) => times(d('normalised', j), v('normalised', j))));
          return quotient(minus(minus(d('normalised', k), meanOf(row, (j) => d('normalised', j))), along), root(row));
        },
        normalised: (k) => (affine === 'none' ? d('y', k) : times(d('y', k), v('g', k % F))),
        ...(affine !== 'none' && { g: overPlaces((k) => times(d('y', k), v('normalised', k))) }),
        ...(affine === 'both' && { b: overPlaces((k) => d('y', k)) }),
      },
    };
  },
  keras: ({ affine, epsilon: small }, { x }) => ({
    layer: `keras.layers.LayerNormalization(epsilon=${String(small)}${affine === 'none' ? ', scale=False' : ''}${affine === 'both' ? '' : ', center=False'})`,
    builtFor: kerasShape(x),
    entries: [...(affine === 'none' ? [] : ['gamma']), ...(affine === 'both' ? ['beta'] : [])],
    parameters: { ...(affine !== 'none' && { g: [{ entry: 'gamma' }] }), ...(affine === 'both' && { b: [{ entry: 'beta' }] }) },
    call: ({ layer, x: input }) => `${layer}(${input})`,
    overSteps: true,
  }),
  torch: ({ affine, epsilon: small }, { x }) =>
    affine === 'scale'
      ? null
      : {
          layer: `nn.LayerNorm(${String(x.at(-1))}, eps=${String(small)}${affine === 'none' ? ', elementwise_affine=False' : ''})`,
          parameters: affine === 'both' ? { g: [{ entry: 'weight' }], b: [{ entry: 'bias' }] } : {},
          call: ({ layer, x: input }) => `${layer}(${input})`,
          overSteps: true,
        },
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix, scale only', config: { affine: 'scale', epsilon: 0.1 }, inputs: { x: [2, 5] } },
    { name: 'three axes, nothing trainable', config: { affine: 'none', epsilon: 0.01 }, inputs: { x: [2, 1, 4] } },
  ],
  rejects: [{ name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' }],
});
