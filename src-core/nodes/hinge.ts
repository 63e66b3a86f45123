import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, greater, maximum, minus, negative, number, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';

/**
 * `ℓ = Σₖ max(0, m − tₖ yₖ)` for targets t of −1 and 1: a score y on the right side of 0 by the margin m costs nothing.
 * Where t y is just m the derivative is taken to be 0, the one from beyond the margin.
 */
export default defineNode({
  type: 'hinge',
  version: 1,
  category: 'loss',
  title: { en: 'Hinge loss', 'zh-CN': '合页损失' },
  summary: { en: 'For yes-or-no answers written 1 and −1: scores beyond the margin cost nothing.', 'zh-CN': '用于以 1 和 −1 表示的是非判断：超出间隔的得分没有损失。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 7.44',
  config: z.strictObject({ margin: z.number().min(0).default(1), ...lossFields }),
  labels: { margin: { en: 'Margin m', 'zh-CN': '间隔 m' }, ...lossLabels },
  inputs: () => [
    { name: 'prediction', axes: '[…]', meaning: { en: 'score y; its sign is the answer', 'zh-CN': '得分 y，其符号即为答案' } },
    { name: 'target', axes: '[…]', meaning: { en: 'target t, 1 or −1', 'zh-CN': '目标 t，1 或 −1' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (_config, { prediction, target }) =>
    sameShape(prediction, target)
      ? { outputs: { loss: [] }, internals: { agreement: prediction, lack: prediction, cost: prediction } }
      : shapeError('target', `the prediction's shape ${formatShape(prediction)}`, target),
  forward: (k, { prediction, target, agreement, lack, cost, loss }, { config: { margin } }) => {
    k.multiply(target, prediction, agreement);
    k.fill(margin, lack);
    k.addScaled(agreement, -1, lack);
    k.activate('relu', lack, cost);
    k.rowSums(cost, 1, loss);
  },
  backward: (k, { prediction, target, lack, cost, dloss, dcost, dlack, dagreement, dprediction, dtarget }) => {
    k.addToRows(dloss, 1, dcost);
    k.addActivateGradient('relu', lack, cost, dcost, dlack);
    k.addScaled(dlack, -1, dagreement);
    k.addMultiply(dagreement, target, dprediction);
    k.addMultiply(dagreement, prediction, dtarget);
  },
  latex: ({ margin }) => {
    const counts = `[\\val{target} \\odot \\val{prediction} < ${String(margin)}]`;
    return {
      forward: `\\val{loss} = \\sum_k \\max(0, ${String(margin)} - \\val{target}[k]\\,\\val{prediction}[k])`,
      gradients: { prediction: `\\grad{loss}\\,(-\\val{target} \\odot ${counts})`, target: `\\grad{loss}\\,(-\\val{prediction} \\odot ${counts})` },
      symbols: { prediction: 'y', target: 't', loss: '\\ell' },
    };
  },
  scalars: ({ config: { margin }, size }) => {
    const lack = (k: number): Expression => minus(number(margin), times(v('target', k), v('prediction', k)));
    const through = (k: number, other: Expression): Expression => negative(times(d('loss', 0), other, greater(lack(k), number(0))));
    return {
      values: { loss: () => sum(each(size('prediction'), (k) => maximum(number(0), lack(k)))) },
      gradients: { prediction: (k) => through(k, v('target', k)), target: (k) => through(k, v('prediction', k)) },
    };
  },
  kinks: ({ margin }) => ({
    en: `At t y = ${String(margin)} there is no derivative: it is taken to be 0.`,
    'zh-CN': `在 t y = ${String(margin)} 处导数不存在：取 0。`,
  }),
  loss: (config) => config,
  judges: () => ({ prediction: 'prediction', target: 'target', as: 'yes-logits' }),
  samples: [
    { name: 'vectors', config: {}, inputs: { prediction: [4], target: [4] } },
    { name: 'a matrix, a small margin', config: { margin: 0.25, overSamples: 'mean' }, inputs: { prediction: [2, 5], target: [2, 5] } },
    { name: 'scalars without a margin, last step only', config: { margin: 0, steps: 'last' }, inputs: { prediction: [], target: [] } },
  ],
  rejects: [{ name: 'different widths', config: {}, inputs: { prediction: [2], target: [3] }, code: 'E_SHAPE', port: 'target' }],
});
