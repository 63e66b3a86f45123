import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, call, d, each, minus, number, plus, quotient, square, sum, times, v } from '../node/expression.ts';
import { epsilon, epsilonLabel, lastAxis, scaleSlot } from '../node/normFields.ts';
import { isShapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';

/** `y = g ⊙ x / √(mean(x²) + ε)` over the F features of the last axis, each sample by itself: a layer norm that leaves the mean. */
export default defineNode({
  type: 'rms-norm',
  version: 1,
  category: 'layer',
  title: { en: 'RMS norm', 'zh-CN': 'RMS 归一化' },
  summary: { en: 'Divides the features of each sample by their root mean square, then scales them.', 'zh-CN': '每个样本的特征除以其均方根，再作缩放。' },
  source: 'Zhang, Sennrich: Root Mean Square Layer Normalization (2019), eq. 4',
  config: z.strictObject({ affine: z.enum(['scale', 'none']).default('scale'), epsilon }),
  labels: {
    affine: { en: 'Trainable', 'zh-CN': '可训练' },
    'affine.scale': { en: 'scale', 'zh-CN': '缩放' },
    'affine.none': { en: 'nothing', 'zh-CN': '无' },
    epsilon: epsilonLabel,
  },
  inputs: () => [{ name: 'x', axes: '[…, F]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…, F]', meaning: { en: 'normalised input', 'zh-CN': '归一化后的输入' } }],
  parameters: ({ affine }) => (affine === 'scale' ? [scaleSlot] : []),
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: ({ affine }, { x }) => {
    const axes = lastAxis('x', x);
    if (isShapeError(axes)) return axes;
    const { features, places } = axes;
    return {
      outputs: { y: x },
      parameters: { ...(affine === 'scale' && { g: [features] }) },
      internals: { meanSquare: places, stable: places, inverse: places, normalised: x },
    };
  },
  forward: (k, { x, g, y, meanSquare, stable, inverse, normalised }, { config, inputs }) => {
    const F = inputs.x?.at(-1) ?? 1;
    const [X, H, Y] = [withColumns(x, F), withColumns(normalised, F), withColumns(y, F)];
    k.rowDots(X, X, 1 / F, meanSquare);
    k.fill(config.epsilon, stable);
    k.addScaled(meanSquare, 1, stable);
    k.activate('power', stable, inverse, -0.5);
    k.fill(0, H);
    k.addRowScaled(inverse, X, 1, H);
    if (config.affine === 'none') {
      k.copy(H, Y);
      return;
    }
    k.fill(0, Y);
    k.addColumnsScaled(g, H, Y);
  },
  backward: (k, { x, g, stable, inverse, normalised, dx, dy, dg, dmeanSquare, dstable, dinverse, dnormalised }, { config, inputs }) => {
    const F = inputs.x?.at(-1) ?? 1;
    const [X, dX, dY, H, dH] = [withColumns(x, F), withColumns(dx, F), withColumns(dy, F), withColumns(normalised, F), withColumns(dnormalised, F)];
    if (config.affine === 'none') k.add(dY, dH);
    else {
      k.addColumnsScaled(g, dY, dH);
      k.addColumnDots(dY, H, dg);
    }
    k.addRowScaled(inverse, dH, 1, dX);
    k.rowDots(dH, X, 1, dinverse);
    k.addActivateGradient('power', stable, inverse, dinverse, dstable, -0.5);
    k.add(dstable, dmeanSquare);
    k.addRowScaled(dmeanSquare, X, 2 / F, dX);
  },
  latex: ({ affine }) => {
    const root = '\\sqrt{\\val{meanSquare} + \\varepsilon}';
    const isScaled = affine === 'scale';
    return {
      forward: `\\val{y}[k] = ${isScaled ? '\\val{g}[k]\\,' : ''}\\val{normalised}[k], \\quad \\val{normalised}[k] = \\frac{\\val{x}[k]}{${root}}, \\quad \\val{meanSquare} = \\frac1F \\sum_j \\val{x}[j]^2`,
      gradients: {
        x: `\\frac{1}{${root}} \\Bigl(\\grad{normalised}[k] - \\val{normalised}[k]\\,\\frac1F \\sum_j \\grad{normalised}[j]\\,\\val{normalised}[j]\\Bigr), \\quad \\grad{normalised} = ${isScaled ? '\\grad{y} \\odot \\val{g}' : '\\grad{y}'}`,
        ...(isScaled && { g: '\\sum_n \\grad{y}[n] \\odot \\val{normalised}[n]' }),
      },
      symbols: { meanSquare: 'q', normalised: '\\hat x' },
    };
  },
  scalars: ({ config: { affine, epsilon: small }, size, shape }) => {
    const F = shape('x').at(-1) ?? 1;
    const rowOf = (k: number): number => Math.floor(k / F);
    const meanOf = (row: number, term: (k: number) => Expression): Expression => quotient(sum(each(F, (j) => term(row * F + j))), number(F));
    const root = (row: number): Expression => call('sqrt', plus(v('meanSquare', row), number(small)));
    return {
      values: {
        y: (k) => (affine === 'none' ? v('normalised', k) : times(v('g', k % F), v('normalised', k))),
        normalised: (k) => quotient(v('x', k), root(rowOf(k))),
        meanSquare: (row) => meanOf(row, (k) => square(v('x', k))),
      },
      gradients: {
        x: (k) => quotient(minus(d('normalised', k), times(v('normalised', k), meanOf(rowOf(k), (j) => times(d('normalised', j), v('normalised', j))))), root(rowOf(k))),
        normalised: (k) => (affine === 'none' ? d('y', k) : times(d('y', k), v('g', k % F))),
        ...(affine === 'scale' && { g: (feature: number) => sum(each(size('x') / F, (row) => times(d('y', row * F + feature), v('normalised', row * F + feature)))) }),
      },
    };
  },
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix, nothing trainable', config: { affine: 'none', epsilon: 0.1 }, inputs: { x: [2, 5] } },
    { name: 'three axes', config: { epsilon: 0.01 }, inputs: { x: [2, 1, 4] } },
  ],
  rejects: [{ name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' }],
});
