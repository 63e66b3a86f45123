import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minimum, minus, negative, number, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';
import { sumOfElements } from '../node/torchLayer.ts';

/**
 * `ℓ = Σₖ h(ŷₖ − tₖ)` with `h(e) = ½ e²` up to |e| = δ and `δ (|e| − ½ δ)` beyond. With q = min(|e|, δ) both are
 * `q |e| − ½ q²`, and the derivative is e clipped to ± δ.
 */
export default defineNode({
  type: 'huber',
  version: 1,
  category: 'loss',
  title: { en: 'Huber loss', 'zh-CN': 'Huber 损失' },
  summary: { en: 'Half the squared difference up to δ, and straight beyond: an outlier pulls no harder than δ.', 'zh-CN': '差不超过 δ 时取平方之半，超过后为直线：离群值的拉力不超过 δ。' },
  source: 'Huber: Robust Estimation of a Location Parameter (1964), section 3',
  config: z.strictObject({ delta: z.number().positive().default(1), ...lossFields }),
  labels: { delta: { en: 'Border δ', 'zh-CN': '分界 δ' }, ...lossLabels },
  inputs: () => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'prediction ŷ', 'zh-CN': '预测值 ŷ' } },
    { name: 'target', axes: '[…]', meaning: { en: 'target t', 'zh-CN': '目标 t' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target)
      ? { outputs: { loss: [] }, internals: { error: prediction, distance: prediction, pull: prediction, lever: prediction } }
      : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, error, distance, pull, lever, loss }, { config: { delta } }) => {
    k.copy(prediction, error);
    k.addScaled(target, -1, error);
    k.activate('absolute', error, distance);
    k.activate('at-most', distance, pull, delta);
    // h = q (|e| − ½ q)
    k.copy(distance, lever);
    k.addScaled(pull, -0.5, lever);
    k.rowDots(pull, lever, 1, loss);
  },
  backward: (k, { error, distance, pull, dloss, ddistance, derror, dprediction, dtarget }) => {
    // Through q nothing comes back: up to the border ∂ℓ/∂q = |e| − q is 0, beyond it q is δ.
    k.addRowScaled(dloss, pull, 1, ddistance);
    k.addActivateGradient('absolute', error, distance, ddistance, derror);
    k.add(derror, dprediction);
    k.addScaled(derror, -1, dtarget);
  },
  latex: ({ delta }) => {
    const clipped = (a: string, b: string): string => `\\grad{loss}\\,\\max(\\min(\\val{${a}} - \\val{${b}}, ${String(delta)}), -${String(delta)})`;
    return {
      forward: `\\val{loss} = \\sum_k \\bigl(q_k\\,|\\val{prediction}[k] - \\val{target}[k]| - \\tfrac12 q_k^2\\bigr), \\quad q_k = \\min(|\\val{prediction}[k] - \\val{target}[k]|, ${String(delta)})`,
      gradients: { prediction: clipped('prediction', 'target'), target: clipped('target', 'prediction') },
      symbols: { prediction: '\\hat y', target: 't', loss: '\\ell' },
    };
  },
  scalars: ({ config: { delta }, size }) => {
    const error = (k: number): Expression => minus(v('prediction', k), v('target', k));
    const term = (k: number): Expression => {
      const distance = call('absolute', error(k));
      const q = abbreviate(`q_{${String(k)}}`, minimum(distance, number(delta)));
      return times(q, minus(distance, times(number(0.5), q)));
    };
    const clipped = (k: number): Expression => maximum(minimum(error(k), number(delta)), number(-delta));
    return {
      values: { loss: () => sum(each(size('prediction'), term)) },
      gradients: { prediction: (k) => times(d('loss', 0), clipped(k)), target: (k) => negative(times(d('loss', 0), clipped(k))) },
    };
  },
  loss: (config) => config,
  judges: () => ({ prediction: 'prediction', target: 'target', as: 'numbers' }),
  torch: ({ delta }, shapes) => ({
    call: ({ prediction, target }) => sumOfElements(`F.huber_loss(${prediction}, ${target}, reduction='none', delta=${String(delta)})`, shapes.prediction),
    overSteps: true,
  }),
  samples: [
    { name: 'vectors', config: {}, inputs: { prediction: [5], target: [5] } },
    { name: 'matrices, a near border', config: { delta: 0.25, overSamples: 'mean' }, inputs: { prediction: [2, 4], target: [2, 4] } },
    { name: 'scalars, last step only', config: { delta: 2, steps: 'last' }, inputs: { prediction: [], target: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});
