import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, minus, number, quotient, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { sizeOf } from '../tensor/shape.ts';

/** One number for all features, or one for each. */
const perFeature = z.array(z.number()).min(1).max(65_536);

/**
 * `y = (x − μ) / σ` with fixed numbers, such as the mean and the deviation of the training part. They are not trained, and
 * fitted only when that is asked for: a network that has learned with them keeps them wherever it is used.
 */
export default defineNode({
  type: 'standardise',
  version: 1,
  category: 'layer',
  title: { en: 'Standardise', 'zh-CN': '标准化' },
  summary: { en: 'Takes a fixed mean off each feature and divides by a fixed deviation.', 'zh-CN': '每个特征减去固定的均值，再除以固定的标准差。' },
  source: 'Hastie, Tibshirani, Friedman: The Elements of Statistical Learning (2009), section 11.5.3',
  config: z.strictObject({
    mean: perFeature.default([0]),
    deviation: perFeature.refine((values) => values.every((value) => value > 0), { message: 'a deviation that is not above 0' }).default([1]),
  }),
  labels: {
    mean: { en: 'Means μ, one for each feature or one for all', 'zh-CN': '均值 μ（每个特征一个，或共用一个）' },
    deviation: { en: 'Deviations σ, one for each feature or one for all', 'zh-CN': '标准差 σ（每个特征一个，或共用一个）' },
  },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'standardised input', 'zh-CN': '标准化后的输入' } }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (config, { x }) => {
    for (const [words, { length }] of [['means', config.mean], ['deviations', config.deviation]] as const) {
      if (length !== 1 && length !== sizeOf(x)) return shapeError('x', `${String(length)} features, as many as there are ${words},`, x);
    }
    return { outputs: { y: x }, internals: { mean: x, centred: x, inverse: x } };
  },
  forward: (k, { x, mean, centred, inverse, y }, { config }) => {
    k.preset(repeated(config.mean, x.columns), mean);
    k.preset(repeated(config.deviation, x.columns).map((sigma) => 1 / sigma), inverse);
    k.copy(x, centred);
    k.addScaled(mean, -1, centred);
    k.multiply(centred, inverse, y);
  },
  backward: (k, { inverse, dx, dy }) => {
    k.addMultiply(dy, inverse, dx);
  },
  // A feature that never changes is moved to 0 and keeps its scale.
  fits: () => ({ input: 'x', to: ({ mean, deviation }) => ({ mean: [...mean], deviation: deviation.map((sigma) => sigma || 1) }) }),
  latex: () => ({
    forward: '\\val{y} = (\\val{x} - \\mu) \\oslash \\sigma',
    gradients: { x: '\\grad{y} \\oslash \\sigma' },
  }),
  scalars: ({ config: { mean, deviation } }) => {
    const at = (values: readonly number[], k: number): number => values[k] ?? values[0] ?? 0;
    return {
      values: { y: (k) => quotient(minus(v('x', k), number(at(mean, k))), number(at(deviation, k))) },
      gradients: { x: (k) => quotient(d('y', k), number(at(deviation, k))) },
    };
  },
  samples: [
    { name: 'a vector', config: { mean: [1, -2, 0.5, 3], deviation: [2, 0.5, 1, 4] }, inputs: { x: [4] } },
    { name: 'a matrix, one mean and deviation for all', config: { mean: [0.25], deviation: [3] }, inputs: { x: [2, 5] } },
    { name: 'a scalar', config: {}, inputs: { x: [] } },
  ],
  rejects: [
    { name: 'too few means', config: { mean: [1, 2] }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'too many deviations', config: { deviation: [1, 2, 3] }, inputs: { x: [2] }, code: 'E_SHAPE', port: 'x' },
  ],
});

function repeated(values: readonly number[], count: number): readonly number[] {
  const [first = 0] = values;
  return values.length === count ? values : Array.from({ length: count }, () => first);
}
