import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, minus, number, square, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { sameShape, formatShape } from '../tensor/shape.ts';
import { sumOfElements } from '../node/torchLayer.ts';

/** `ℓ = ½ Σₖ (ŷₖ − tₖ)²` for each sample, so that ∂ℓ/∂ŷ is simply ŷ − t. */
export default defineNode({
  type: 'half-squared-error',
  version: 1,
  category: 'loss',
  title: { en: 'Half squared error', 'zh-CN': '半平方误差' },
  summary: { en: 'Half the sum of squared differences; its gradient is ŷ − t.', 'zh-CN': '差的平方和的一半，其梯度为 ŷ − t。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 5.11',
  config: z.strictObject(lossFields),
  labels: lossLabels,
  inputs: () => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'prediction ŷ', 'zh-CN': '预测值 ŷ' }, takes: 'squared-distance' },
    { name: 'target', axes: '[…]', meaning: { en: 'target t', 'zh-CN': '目标 t' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target)
      ? { outputs: { loss: [] } }
      : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, loss }) => {
    k.squaredError(prediction, target, 0.5, loss);
  },
  backward: (k, { prediction, target, dloss, dprediction, dtarget }) => {
    k.addSquaredErrorGradient(prediction, target, 0.5, dloss, dprediction, dtarget);
  },
  latex: () => ({
    forward: '\\val{loss} = \\tfrac12 \\sum_k (\\val{prediction}[k] - \\val{target}[k])^2',
    gradients: {
      prediction: '\\grad{loss}\\,(\\val{prediction} - \\val{target})',
      target: '\\grad{loss}\\,(\\val{target} - \\val{prediction})',
    },
    symbols: { prediction: '\\hat y', target: 't', loss: '\\ell' },
  }),
  scalars: ({ size }) => ({
    values: { loss: () => times(number(0.5), sum(each(size('prediction'), (k) => square(minus(v('prediction', k), v('target', k)))))) },
    gradients: {
      prediction: (k) => times(d('loss', 0), minus(v('prediction', k), v('target', k))),
      target: (k) => times(d('loss', 0), minus(v('target', k), v('prediction', k))),
    },
  }),
  loss: (config) => config,
  judges: () => ({ prediction: 'prediction', target: 'target', as: 'numbers' }),
  torch: (_config, shapes) => ({ call: ({ prediction, target }) => `0.5 * ${sumOfElements(`F.mse_loss(${prediction}, ${target}, reduction='none')`, shapes.prediction)}`, overSteps: true }),
  samples: [
    { name: 'vectors', config: {}, inputs: { prediction: [3], target: [3] } },
    { name: 'scalars, last step only', config: { steps: 'last', weight: 2 }, inputs: { prediction: [], target: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});
