import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, call, d, each, greater, maximum, minus, negative, number, plus, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { formatShape, sameShape } from '../tensor/shape.ts';

/** A probability below this counts as this in the logarithm, so that 0 log 0 is 0; float32 has it too. */
const least = 1e-37;

/** `ℓ = Σₖ tₖ (log tₖ − xₖ)`, how far the distribution with the log-probabilities x is from the target t, in nats. 0 log 0 is 0. */
export default defineNode({
  type: 'kl-divergence',
  version: 1,
  category: 'loss',
  title: { en: 'KL divergence', 'zh-CN': 'KL 散度' },
  summary: { en: 'From a target distribution to log-probabilities (after Log softmax); 0 where both are the same.', 'zh-CN': '目标分布到对数概率（接在对数 Softmax 之后）的散度，两者相同时为 0。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 1.113',
  config: z.strictObject(lossFields),
  labels: lossLabels,
  inputs: () => [
    { name: 'logProbabilities', axes: '[K]', meaning: { en: 'log-probabilities x', 'zh-CN': '对数概率 x' } },
    { name: 'target', axes: '[K]', meaning: { en: 'target probabilities t', 'zh-CN': '目标概率 t' } },
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (_config, { logProbabilities: x, target }) => {
    if (x.length !== 1) return shapeError('logProbabilities', 'a vector [K]', x);
    if (!sameShape(x, target)) return shapeError('target', `a probability for each class, ${formatShape(x)},`, target);
    return { outputs: { loss: [] }, internals: { bounded: x, logTarget: x, logRatio: x } };
  },
  forward: (k, { logProbabilities: x, target, bounded, logTarget, logRatio, loss }) => {
    k.activate('at-least', target, bounded, least);
    k.activate('log', bounded, logTarget);
    k.copy(logTarget, logRatio);
    k.addScaled(x, -1, logRatio);
    k.rowDots(target, logRatio, 1, loss);
  },
  backward: (k, { target, bounded, logTarget, logRatio, dloss, dlogRatio, dlogTarget, dbounded, dtarget, dlogProbabilities: dx }) => {
    k.addRowScaled(dloss, logRatio, 1, dtarget);
    k.addRowScaled(dloss, target, 1, dlogRatio);
    k.addScaled(dlogRatio, -1, dx);
    k.add(dlogRatio, dlogTarget);
    k.addActivateGradient('log', bounded, logTarget, dlogTarget, dbounded);
    k.addActivateGradient('at-least', target, bounded, dbounded, dtarget, least);
  },
  latex: () => ({
    forward: '\\val{loss} = \\sum_k \\val{target}[k]\\,(\\log \\val{target}[k] - \\val{logProbabilities}[k])',
    gradients: {
      logProbabilities: '\\grad{loss}\\,(-\\val{target})',
      target: '\\grad{loss}\\,(\\log \\val{target} + 1 - \\val{logProbabilities})',
    },
    symbols: { logProbabilities: 'x', target: 't', loss: '\\ell' },
  }),
  scalars: ({ size }) => {
    const logTarget = (k: number): Expression => call('log', maximum(v('target', k), number(least)));
    const logRatio = (k: number): Expression => minus(logTarget(k), v('logProbabilities', k));
    return {
      values: { loss: () => sum(each(size('target'), (k) => times(v('target', k), logRatio(k)))) },
      gradients: {
        logProbabilities: (k) => negative(times(d('loss', 0), v('target', k))),
        target: (k) => times(d('loss', 0), plus(logRatio(k), greater(v('target', k), number(least)))),
      },
    };
  },
  kinks: () => ({
    en: 'At t = 0 the derivative to t is −∞: it is taken to be log 10⁻³⁷ − x instead.',
    'zh-CN': '在 t = 0 处对 t 的导数为 −∞：取 log 10⁻³⁷ − x。',
  }),
  loss: (config) => config,
  judges: () => ({ prediction: 'logProbabilities', target: 'target', as: 'class-log-probabilities', targetIs: 'probabilities' }),
  samples: [
    { name: 'four classes', config: {}, inputs: { logProbabilities: [4], target: [4] }, draw: { logProbabilities: 'log-probability', target: 'probability' } },
    { name: 'two classes, mean over samples', config: { overSamples: 'mean' }, inputs: { logProbabilities: [2], target: [2] }, draw: { logProbabilities: 'log-probability', target: 'probability' } },
    { name: 'five classes, last step only', config: { steps: 'last', weight: 0.5 }, inputs: { logProbabilities: [5], target: [5] }, draw: { logProbabilities: 'log-probability', target: 'probability' } },
  ],
  rejects: [
    { name: 'a matrix', config: {}, inputs: { logProbabilities: [2, 3], target: [2, 3] }, code: 'E_SHAPE', port: 'logProbabilities' },
    { name: 'too few probabilities', config: {}, inputs: { logProbabilities: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
  ],
});
