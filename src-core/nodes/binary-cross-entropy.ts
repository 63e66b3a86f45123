import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, call, d, each, maximum, minimum, minus, negative, number, plus, quotient, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { sumOfElements } from '../node/torchLayer.ts';

/**
 * `ℓ = −Σₖ (tₖ log pₖ + (1 − tₖ) log(1 − pₖ))`. On logits p = σ(z) is never formed, so that no logarithm
 * of a number rounded to 0 is taken.
 */
export default defineNode({
  type: 'binary-cross-entropy',
  version: 1,
  category: 'loss',
  title: { en: 'Binary cross-entropy', 'zh-CN': '二元交叉熵' },
  summary: { en: 'For yes-or-no answers, on probabilities or on logits; summed over features.', 'zh-CN': '用于是非判断，可作用于概率或 logits，对特征求和。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 4.90',
  config: z.strictObject({ of: z.enum(['probabilities', 'logits']).default('logits'), ...lossFields }),
  labels: {
    of: { en: 'The prediction is', 'zh-CN': '预测值为' },
    'of.probabilities': { en: 'probabilities, in (0, 1)', 'zh-CN': '概率，在 (0, 1) 内' },
    'of.logits': { en: 'logits (before the sigmoid)', 'zh-CN': 'logits（sigmoid 之前）' },
    ...lossLabels,
  },
  inputs: ({ of }) => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'probabilities p or logits z', 'zh-CN': '概率 p 或 logits z' }, ...(of === 'logits' && { takes: 'logits' }) },
    { name: 'target', axes: '[…]', meaning: { en: 'target t, from 0 to 1', 'zh-CN': '目标 t，0 到 1' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target) ? { outputs: { loss: [] } } : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, loss }, { config }) => {
    if (config.of === 'logits') k.binaryCrossEntropyOfLogits(prediction, target, loss);
    else k.binaryCrossEntropy(prediction, target, loss);
  },
  backward: (k, { prediction, target, dloss, dprediction, dtarget }, { config }) => {
    if (config.of === 'logits') k.addBinaryCrossEntropyOfLogitsGradient(prediction, target, dloss, dprediction, dtarget);
    else k.addBinaryCrossEntropyGradient(prediction, target, dloss, dprediction, dtarget);
  },
  latex: ({ of }) =>
    of === 'logits'
      ? {
          forward: '\\val{loss} = \\sum_k \\bigl(\\max(\\val{prediction}[k], 0) - \\val{prediction}[k]\\,\\val{target}[k] + \\log(1 + e^{-|\\val{prediction}[k]|})\\bigr)',
          gradients: {
            prediction: '\\grad{loss}\\,(\\sigma(\\val{prediction}) - \\val{target})',
            target: '\\grad{loss}\\,(-\\val{prediction})',
          },
          symbols: { prediction: 'z', target: 't', loss: '\\ell' },
        }
      : {
          forward: '\\val{loss} = -\\sum_k \\bigl(\\val{target}[k] \\log \\val{prediction}[k] + (1 - \\val{target}[k]) \\log(1 - \\val{prediction}[k])\\bigr)',
          gradients: {
            prediction: '\\grad{loss}\\,\\frac{\\val{prediction} - \\val{target}}{\\val{prediction} \\odot (1 - \\val{prediction})}',
            target: '\\grad{loss}\\,\\log\\frac{1 - \\val{prediction}}{\\val{prediction}}',
          },
          symbols: { prediction: 'p', target: 't', loss: '\\ell' },
        },
  scalars: ({ config, size }) => {
    const [one, zero] = [number(1), number(0)];
    const [x, t] = [(k: number): Expression => v('prediction', k), (k: number): Expression => v('target', k)];
    const total = (term: (k: number) => Expression): Expression => sum(each(size('prediction'), term));
    if (config.of === 'logits') {
      // −|z| = min(z, −z)
      const tail = (k: number): Expression => call('log', plus(one, call('exp', minimum(x(k), negative(x(k))))));
      return {
        values: { loss: () => total((k) => plus(minus(maximum(x(k), zero), times(x(k), t(k))), tail(k))) },
        gradients: {
          prediction: (k) => times(d('loss', 0), minus(call('sigmoid', x(k)), t(k))),
          target: (k) => negative(times(d('loss', 0), x(k))),
        },
      };
    }
    return {
      values: { loss: () => negative(total((k) => plus(times(t(k), call('log', x(k))), times(minus(one, t(k)), call('log', minus(one, x(k))))))) },
      gradients: {
        prediction: (k) => times(d('loss', 0), quotient(minus(x(k), t(k)), times(x(k), minus(one, x(k))))),
        target: (k) => times(d('loss', 0), call('log', quotient(minus(one, x(k)), x(k)))),
      },
    };
  },
  loss: (config) => config,
  judges: ({ of }) => ({ prediction: 'prediction', target: 'target', as: of === 'logits' ? 'yes-logits' : 'yes-probabilities' }),
  torch: ({ of }, shapes) => ({
    call: ({ prediction, target }) => sumOfElements(`F.binary_cross_entropy${of === 'logits' ? '_with_logits' : ''}(${prediction}, ${target}, reduction='none')`, shapes.prediction),
    overSteps: true,
  }),
  samples: [
    { name: 'logits', config: { of: 'logits' }, inputs: { prediction: [4], target: [4] }, draw: { target: 'probability' } },
    {
      name: 'probabilities',
      config: { of: 'probabilities' },
      inputs: { prediction: [4], target: [4] },
      draw: { prediction: 'probability', target: 'probability' },
    },
    { name: 'scalar logits, mean over samples', config: { overSamples: 'mean' }, inputs: { prediction: [], target: [] }, draw: { target: 'probability' } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});
