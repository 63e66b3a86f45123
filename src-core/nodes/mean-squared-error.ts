import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, minus, number, square, sum, times, v } from '../node/expression.ts';
import { stepFields, stepLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { sumOfElements } from '../node/torchLayer.ts';

/** What stands before Σₖ (ŷₖ − tₖ)² of one sample; the 1/N comes from the mean over samples. */
const coefficient = { '1/N': 1, '1/(2N)': 0.5 };

/** `L = 1/N Σₙ Σₖ (ŷₙₖ − tₙₖ)²`, or with 1/(2N). Features are summed, samples always averaged. */
export default defineNode({
  type: 'mean-squared-error',
  version: 1,
  category: 'loss',
  title: { en: 'Mean squared error', 'zh-CN': '均方误差' },
  summary: { en: 'Squared differences, summed over features and averaged over samples.', 'zh-CN': '差的平方，对特征求和，对样本取平均。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 5.1.4',
  config: z.strictObject({ factor: z.enum(['1/N', '1/(2N)']).default('1/N'), ...stepFields }),
  labels: {
    factor: { en: 'Factor (N samples)', 'zh-CN': '系数（N 为样本数）' },
    'factor.1/N': { en: '1/N', 'zh-CN': '1/N' },
    'factor.1/(2N)': { en: '1/(2N)', 'zh-CN': '1/(2N)' },
    ...stepLabels,
  },
  inputs: () => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'prediction ŷ', 'zh-CN': '预测值 ŷ' }, takes: 'squared-distance' },
    { name: 'target', axes: '[…]', meaning: { en: 'target t', 'zh-CN': '目标 t' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample, before the mean', 'zh-CN': '单个样本的损失（取平均之前）' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target) ? { outputs: { loss: [] } } : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, loss }, { config }) => {
    k.squaredError(prediction, target, coefficient[config.factor], loss);
  },
  backward: (k, { prediction, target, dloss, dprediction, dtarget }, { config }) => {
    k.addSquaredErrorGradient(prediction, target, coefficient[config.factor], dloss, dprediction, dtarget);
  },
  latex: ({ factor }) => {
    const [forward, back] = factor === '1/N' ? ['', '2\\,'] : ['\\tfrac12 ', ''];
    return {
      forward: `\\val{loss} = ${forward}\\sum_k (\\val{prediction}[k] - \\val{target}[k])^2, \\quad L = \\frac1N \\sum_n \\val{loss}[n]`,
      gradients: {
        prediction: `\\grad{loss}\\,${back}(\\val{prediction} - \\val{target})`,
        target: `\\grad{loss}\\,${back}(\\val{target} - \\val{prediction})`,
      },
      symbols: { prediction: '\\hat y', target: 't', loss: '\\ell' },
    };
  },
  scalars: ({ config, size }) => {
    const c = coefficient[config.factor];
    return {
      values: { loss: () => times(number(c), sum(each(size('prediction'), (k) => square(minus(v('prediction', k), v('target', k)))))) },
      gradients: {
        prediction: (k) => times(number(2 * c), d('loss', 0), minus(v('prediction', k), v('target', k))),
        target: (k) => times(number(2 * c), d('loss', 0), minus(v('target', k), v('prediction', k))),
      },
    };
  },
  loss: (config) => ({ ...config, overSamples: 'mean' }),
  judges: () => ({ prediction: 'prediction', target: 'target', as: 'numbers' }),
  torch: ({ factor }, shapes) => ({
    call: ({ prediction, target }) => `${factor === '1/N' ? '' : '0.5 * '}${sumOfElements(`F.mse_loss(${prediction}, ${target}, reduction='none')`, shapes.prediction)}`,
    overSteps: true,
  }),
  samples: [
    { name: 'vectors, 1/N', config: {}, inputs: { prediction: [4], target: [4] } },
    { name: 'scalars, 1/(2N)', config: { factor: '1/(2N)', overSteps: 'mean' }, inputs: { prediction: [], target: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});
