import { z } from 'zod';
import { classTarget, classTargetLabels, classTargetPort, emitOneHot, inferClassLoss } from '../node/classTarget.ts';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, plus, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';

/** `ℓ = Σₖ tₖ (logsumexp(z) − zₖ)` straight from logits, with the maximum subtracted. For a class k it is logsumexp(z) − zₖ. */
export default defineNode({
  type: 'cross-entropy',
  version: 1,
  category: 'loss',
  title: { en: 'Cross-entropy', 'zh-CN': '交叉熵' },
  summary: { en: 'For one class out of K, straight from logits; its gradient is softmax − target.', 'zh-CN': '用于 K 选一分类，直接作用于 logits，其梯度为 softmax − 目标。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 4.108',
  config: z.strictObject({ target: classTarget, ...lossFields }),
  labels: { ...classTargetLabels, ...lossLabels },
  inputs: ({ target }) => [
    { name: 'logits', axes: '[K]', meaning: { en: 'scores before softmax', 'zh-CN': 'softmax 之前的得分' }, takes: 'logits' },
    classTargetPort(target, 'logits'),
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (config, { logits, target }) => inferClassLoss(config, 'logits', logits, target),
  forward: (k, views, { config }) => {
    const t = emitOneHot(k, config, views);
    k.crossEntropy(views.logits, t, views.loss);
  },
  backward: (k, { logits, target, oneHot, dlogits, dtarget, doneHot, dloss }, { config }) => {
    const [t, dt] = config.target === 'class' ? [oneHot, doneHot] : [target, dtarget];
    k.addCrossEntropyGradient(logits, t, dloss, dlogits, dt);
  },
  latex: ({ target }) =>
    target === 'class'
      ? {
          forward: '\\val{loss} = \\log \\sum_j e^{\\val{logits}[j]} - \\val{logits}[c]',
          gradients: { logits: '\\grad{loss}\\,(\\mathrm{softmax}(\\val{logits}) - \\val{oneHot})' },
          symbols: { logits: 'z', target: 'c', oneHot: '\\mathbf{e}_c', loss: '\\ell' },
        }
      : {
          forward: '\\val{loss} = \\sum_k \\val{target}[k] \\Bigl(\\log \\sum_j e^{\\val{logits}[j]} - \\val{logits}[k]\\Bigr)',
          gradients: {
            logits: '\\grad{loss}\\,\\bigl(\\mathrm{softmax}(\\val{logits}) \\odot (\\val{target}\\,\\mathbf{1}\\mathbf{1}^\\top) - \\val{target}\\bigr)',
            target: '\\grad{loss}\\,(-\\log \\mathrm{softmax}(\\val{logits}))',
          },
          symbols: { logits: 'z', target: 't', loss: '\\ell' },
        },
  scalars: ({ config, size }) => {
    const width = size('logits');
    // An index is turned into a one-hot row first, so that the formulas are the same.
    const t = (k: number): Expression => v(config.target === 'class' ? 'oneHot' : 'target', k);
    const m = abbreviate('m', maximum(...each(width, (k) => v('logits', k))));
    const logSumExp = abbreviate('s', plus(m, call('log', sum(each(width, (j) => call('exp', minus(v('logits', j), m)))))));
    const probability = (k: number): Expression => call('exp', minus(v('logits', k), logSumExp));
    return {
      values: { loss: () => sum(each(width, (k) => times(t(k), minus(logSumExp, v('logits', k))))) },
      gradients: {
        logits: (k) => times(d('loss', 0), minus(times(probability(k), sum(each(width, t))), t(k))),
        ...(config.target === 'probabilities' && { target: (k: number) => times(d('loss', 0), minus(logSumExp, v('logits', k))) }),
      },
    };
  },
  loss: (config) => config,
  judges: ({ target }) => ({ prediction: 'logits', target: 'target', as: 'class-logits', targetIs: target === 'class' ? 'index' : 'probabilities' }),
  samples: [
    { name: 'class index', config: {}, inputs: { logits: [4], target: [] }, draw: { target: { classes: 4 } } },
    { name: 'class index in a vector of one', config: { overSamples: 'mean' }, inputs: { logits: [4], target: [1] }, draw: { target: { classes: 4 } } },
    { name: 'probabilities', config: { target: 'probabilities' }, inputs: { logits: [4], target: [4] }, draw: { target: 'probability' } },
  ],
  rejects: [
    { name: 'scalar logits', config: {}, inputs: { logits: [], target: [] }, code: 'E_SHAPE', port: 'logits' },
    { name: 'two class indices', config: {}, inputs: { logits: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
    { name: 'too few probabilities', config: { target: 'probabilities' }, inputs: { logits: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
  ],
});
