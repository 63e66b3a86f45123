import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';

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
          forward: '\\ell = \\sum_k \\bigl(\\max(z_k, 0) - z_k t_k + \\log(1 + e^{-|z_k|})\\bigr)',
          gradients: {
            prediction: '\\frac{\\partial \\ell}{\\partial z} = \\sigma(z) - t',
            target: '\\frac{\\partial \\ell}{\\partial t} = -z',
          },
        }
      : {
          forward: '\\ell = -\\sum_k \\bigl(t_k \\log p_k + (1 - t_k) \\log(1 - p_k)\\bigr)',
          gradients: {
            prediction: '\\frac{\\partial \\ell}{\\partial p} = \\frac{p - t}{p\\,(1 - p)}',
            target: '\\frac{\\partial \\ell}{\\partial t} = \\log\\frac{1 - p}{p}',
          },
        },
  loss: (config) => config,
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
