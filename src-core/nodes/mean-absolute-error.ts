import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, call, d, each, greater, minus, negative, quotient, number, sum, times, v } from '../node/expression.ts';
import { stepFields, stepLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape, sizeOf } from '../tensor/shape.ts';
import { sumOfElements } from '../node/torchLayer.ts';

/**
 * `L = 1/N Σₙ Σₖ |ŷₙₖ − tₙₖ|`, or with the mean over features too. Samples are always averaged. Where the two are equal the
 * derivative is taken to be 0.
 */
export default defineNode({
  type: 'mean-absolute-error',
  version: 1,
  category: 'loss',
  title: { en: 'Mean absolute error', 'zh-CN': '平均绝对误差' },
  summary: { en: 'Absolute differences, summed or averaged over features and averaged over samples.', 'zh-CN': '差的绝对值，对特征求和或取平均，对样本取平均。' },
  source: 'Hastie, Tibshirani, Friedman: The Elements of Statistical Learning (2009), section 10.6',
  config: z.strictObject({ overFeatures: z.enum(['sum', 'mean']).default('sum'), ...stepFields }),
  labels: {
    overFeatures: { en: 'Over features', 'zh-CN': '对特征' },
    'overFeatures.sum': { en: 'sum', 'zh-CN': '求和' },
    'overFeatures.mean': { en: 'mean', 'zh-CN': '取平均' },
    ...stepLabels,
  },
  inputs: () => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'prediction ŷ', 'zh-CN': '预测值 ŷ' } },
    { name: 'target', axes: '[…]', meaning: { en: 'target t', 'zh-CN': '目标 t' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample, before the mean', 'zh-CN': '单个样本的损失（取平均之前）' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target)
      ? { outputs: { loss: [] }, internals: { error: prediction, distance: prediction } }
      : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, error, distance, loss }, { config }) => {
    k.copy(prediction, error);
    k.addScaled(target, -1, error);
    k.activate('absolute', error, distance);
    k.rowSums(distance, factor(config, prediction.columns), loss);
  },
  backward: (k, { error, distance, dloss, ddistance, derror, dprediction, dtarget }, { config }) => {
    k.addToRows(dloss, factor(config, error.columns), ddistance);
    k.addActivateGradient('absolute', error, distance, ddistance, derror);
    k.add(derror, dprediction);
    k.addScaled(derror, -1, dtarget);
  },
  latex: ({ overFeatures }) => {
    const share = overFeatures === 'mean' ? '\\frac1F ' : '';
    return {
      forward: `\\val{loss} = ${share}\\sum_k |\\val{prediction}[k] - \\val{target}[k]|`,
      gradients: {
        prediction: `\\grad{loss}\\,${share}\\operatorname{sign}(\\val{prediction} - \\val{target})`,
        target: `\\grad{loss}\\,${share}\\operatorname{sign}(\\val{target} - \\val{prediction})`,
      },
      symbols: { prediction: '\\hat y', target: 't', loss: '\\ell' },
    };
  },
  scalars: ({ config, size }) => {
    const width = size('prediction');
    const shared = (whole: Expression): Expression => (config.overFeatures === 'mean' ? quotient(whole, number(width)) : whole);
    const sign = (k: number): Expression => minus(greater(v('prediction', k), v('target', k)), greater(v('target', k), v('prediction', k)));
    return {
      values: { loss: () => shared(sum(each(width, (k) => call('absolute', minus(v('prediction', k), v('target', k)))))) },
      gradients: { prediction: (k) => shared(times(d('loss', 0), sign(k))), target: (k) => shared(negative(times(d('loss', 0), sign(k)))) },
    };
  },
  kinks: () => ({ en: 'Where ŷ = t there is no derivative: it is taken to be 0.', 'zh-CN': '在 ŷ = t 处导数不存在：取 0。' }),
  loss: (config) => ({ ...config, overSamples: 'mean' }),
  judges: () => ({ prediction: 'prediction', target: 'target', as: 'numbers' }),
  torch: ({ overFeatures }, shapes) => ({
    call: ({ prediction, target }) => {
      const sum = sumOfElements(`F.l1_loss(${prediction}, ${target}, reduction='none')`, shapes.prediction);
      return overFeatures === 'mean' && shapes.prediction.length > 0 ? `${sum} / ${String(sizeOf(shapes.prediction))}` : sum;
    },
    overSteps: true,
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { prediction: [4], target: [4] } },
    { name: 'matrices, mean over features', config: { overFeatures: 'mean', overSteps: 'mean' }, inputs: { prediction: [2, 5], target: [2, 5] } },
    { name: 'scalars, last step only', config: { steps: 'last', weight: 2 }, inputs: { prediction: [], target: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});

function factor({ overFeatures }: { readonly overFeatures: 'sum' | 'mean' }, features: number): number {
  return overFeatures === 'mean' ? 1 / features : 1;
}
