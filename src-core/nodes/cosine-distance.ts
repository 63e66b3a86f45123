import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, greater, maximum, minus, negative, number, quotient, square, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';

/** What ‖ŷ‖² ‖t‖² counts as where it is less, so that a vector of zeros, which has no direction, gives the cosine 0 (PyTorch's is the same). */
const least = 1e-16;

/** `ℓ = 1 − cos∠(ŷ, t) = 1 − ŷ·t / (‖ŷ‖ ‖t‖)`: only directions count. */
export default defineNode({
  type: 'cosine-distance',
  version: 1,
  category: 'loss',
  title: { en: 'Cosine distance', 'zh-CN': '余弦距离' },
  summary: { en: '1 − the cosine of the angle between prediction and target: 0 for one direction, 2 for opposite ones.', 'zh-CN': '1 减去预测值与目标夹角的余弦：同向为 0，反向为 2。' },
  source: 'Manning, Raghavan, Schütze: Introduction to Information Retrieval (2008), eq. 6.10',
  config: z.strictObject(lossFields),
  labels: lossLabels,
  inputs: () => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'prediction ŷ', 'zh-CN': '预测值 ŷ' } },
    { name: 'target', axes: '[…]', meaning: { en: 'target t', 'zh-CN': '目标 t' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target)
      ? { outputs: { loss: [] }, internals: { dot: [], ofPrediction: [], ofTarget: [], square: [], bounded: [], inverse: [], cosine: [] } }
      : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, dot, ofPrediction, ofTarget, square: squares, bounded, inverse, cosine, loss }) => {
    k.rowDots(prediction, target, 1, dot);
    k.rowDots(prediction, prediction, 1, ofPrediction);
    k.rowDots(target, target, 1, ofTarget);
    k.multiply(ofPrediction, ofTarget, squares);
    k.activate('at-least', squares, bounded, least);
    k.activate('power', bounded, inverse, -0.5);
    k.multiply(dot, inverse, cosine);
    k.fill(1, loss);
    k.addScaled(cosine, -1, loss);
  },
  backward: (k, views) => {
    const { prediction, target, dot, ofPrediction, ofTarget, square: squares, bounded, inverse, dloss, dcosine, ddot, dinverse, dbounded, dsquare, dofPrediction, dofTarget, dprediction, dtarget } = views;
    k.addScaled(dloss, -1, dcosine);
    k.addMultiply(dcosine, inverse, ddot);
    k.addMultiply(dcosine, dot, dinverse);
    k.addActivateGradient('power', bounded, inverse, dinverse, dbounded, -0.5);
    k.addActivateGradient('at-least', squares, bounded, dbounded, dsquare, least);
    k.addMultiply(dsquare, ofTarget, dofPrediction);
    k.addMultiply(dsquare, ofPrediction, dofTarget);
    k.addRowScaled(ddot, target, 1, dprediction);
    k.addRowScaled(dofPrediction, prediction, 2, dprediction);
    k.addRowScaled(ddot, prediction, 1, dtarget);
    k.addRowScaled(dofTarget, target, 2, dtarget);
  },
  latex: () => {
    const norm = (name: string): string => `\\lVert \\val{${name}} \\rVert`;
    const turned = (one: string, other: string): string =>
      `\\grad{loss}\\,\\frac{1}{${norm(one)}} \\Bigl(\\val{cosine}\\,\\frac{\\val{${one}}}{${norm(one)}} - \\frac{\\val{${other}}}{${norm(other)}}\\Bigr)`;
    return {
      forward: `\\val{loss} = 1 - \\val{cosine}, \\quad \\val{cosine} = \\frac{\\sum_k \\val{prediction}[k]\\,\\val{target}[k]}{${norm('prediction')}\\,${norm('target')}}`,
      gradients: { prediction: turned('prediction', 'target'), target: turned('target', 'prediction') },
      symbols: { prediction: '\\hat y', target: 't', loss: '\\ell', cosine: 'c' },
    };
  },
  scalars: ({ size }) => {
    const total = (term: (k: number) => Expression): Expression => sum(each(size('prediction'), term));
    const squared = (name: string, symbol: string): Expression => abbreviate(symbol, total((k) => square(v(name, k))));
    const [p, q] = [squared('prediction', 'p'), squared('target', 'q')];
    const bounded = abbreviate('s', maximum(times(p, q), number(least)));
    // With c = ŷ·t / √s, ∂c/∂ŷ = t / √s − c q ŷ / s; the second part is absent where s is a fixed number.
    const turned = (one: string, other: string, its: Expression) => (k: number): Expression =>
      negative(times(d('loss', 0), minus(quotient(v(other, k), call('sqrt', bounded)), times(greater(times(p, q), number(least)), quotient(times(v('cosine', 0), its, v(one, k)), bounded)))));
    return {
      values: {
        loss: () => minus(number(1), v('cosine', 0)),
        cosine: () => quotient(total((k) => times(v('prediction', k), v('target', k))), call('sqrt', bounded)),
      },
      gradients: { prediction: turned('prediction', 'target', q), target: turned('target', 'prediction', p) },
    };
  },
  kinks: () => ({
    en: 'A vector of zeros has no direction: ‖ŷ‖ ‖t‖ is taken to be at least 10⁻⁸.',
    'zh-CN': '零向量没有方向：‖ŷ‖ ‖t‖ 至少取 10⁻⁸。',
  }),
  loss: (config) => config,
  judges: () => ({ prediction: 'prediction', target: 'target', as: 'numbers' }),
  samples: [
    { name: 'vectors', config: {}, inputs: { prediction: [4], target: [4] } },
    { name: 'matrices, mean over samples', config: { overSamples: 'mean' }, inputs: { prediction: [2, 5], target: [2, 5] } },
    { name: 'pairs, last step only', config: { steps: 'last' }, inputs: { prediction: [2], target: [2] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});
