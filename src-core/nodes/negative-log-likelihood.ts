import { z } from 'zod';
import { classTarget, classTargetLabels, classTargetPort, emitOneHot, inferClassLoss } from '../node/classTarget.ts';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, negative, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';

/** `ℓ = −Σₖ tₖ xₖ` on log-probabilities x, such as log softmax gives. For a class k it is −xₖ. */
export default defineNode({
  type: 'negative-log-likelihood',
  version: 1,
  category: 'loss',
  title: { en: 'Negative log-likelihood', 'zh-CN': '负对数似然' },
  summary: { en: 'For one class out of K, on log-probabilities (after Log softmax).', 'zh-CN': '用于 K 选一分类，作用于对数概率（接在对数 Softmax 之后）。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.2.1.1',
  config: z.strictObject({ target: classTarget, ...lossFields }),
  labels: { ...classTargetLabels, ...lossLabels },
  inputs: ({ target }) => [
    { name: 'logProbabilities', axes: '[K]', meaning: { en: 'log-probabilities x', 'zh-CN': '对数概率 x' } },
    classTargetPort(target, 'logProbabilities'),
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (config, { logProbabilities, target }) => inferClassLoss(config, 'logProbabilities', logProbabilities, target),
  forward: (k, views, { config }) => {
    const t = emitOneHot(k, config, views);
    k.rowDots(views.logProbabilities, t, -1, views.loss);
  },
  backward: (k, { logProbabilities: x, target, oneHot, dlogProbabilities: dx, dtarget, doneHot, dloss }, { config }) => {
    const [t, dt] = config.target === 'class' ? [oneHot, doneHot] : [target, dtarget];
    k.addRowScaled(dloss, t, -1, dx);
    k.addRowScaled(dloss, x, -1, dt);
  },
  latex: ({ target }) =>
    target === 'class'
      ? {
          forward: '\\val{loss} = -\\val{logProbabilities}[c]',
          gradients: { logProbabilities: '\\grad{loss}\\,(-\\val{oneHot})' },
          symbols: { logProbabilities: 'x', target: 'c', oneHot: '\\mathbf{e}_c', loss: '\\ell' },
        }
      : {
          forward: '\\val{loss} = -\\sum_k \\val{target}[k]\\,\\val{logProbabilities}[k]',
          gradients: {
            logProbabilities: '\\grad{loss}\\,(-\\val{target})',
            target: '\\grad{loss}\\,(-\\val{logProbabilities})',
          },
          symbols: { logProbabilities: 'x', target: 't', loss: '\\ell' },
        },
  scalars: ({ config, size }) => {
    const t = (k: number): Expression => v(config.target === 'class' ? 'oneHot' : 'target', k);
    return {
      values: { loss: () => negative(sum(each(size('logProbabilities'), (k) => times(t(k), v('logProbabilities', k))))) },
      gradients: {
        logProbabilities: (k) => negative(times(d('loss', 0), t(k))),
        ...(config.target === 'probabilities' && { target: (k: number) => negative(times(d('loss', 0), v('logProbabilities', k))) }),
      },
    };
  },
  loss: (config) => config,
  judges: ({ target }) => ({ prediction: 'logProbabilities', target: 'target', as: 'class-log-probabilities', targetIs: target === 'class' ? 'index' : 'probabilities' }),
  samples: [
    {
      name: 'class index',
      config: {},
      inputs: { logProbabilities: [4], target: [] },
      draw: { logProbabilities: 'log-probability', target: { classes: 4 } },
    },
    {
      name: 'class index in a vector of one',
      config: { overSamples: 'mean' },
      inputs: { logProbabilities: [4], target: [1] },
      draw: { logProbabilities: 'log-probability', target: { classes: 4 } },
    },
    {
      name: 'probabilities',
      config: { target: 'probabilities' },
      inputs: { logProbabilities: [4], target: [4] },
      draw: { logProbabilities: 'log-probability', target: 'probability' },
    },
  ],
  rejects: [
    { name: 'a matrix', config: {}, inputs: { logProbabilities: [2, 3], target: [] }, code: 'E_SHAPE', port: 'logProbabilities' },
    { name: 'two class indices', config: {}, inputs: { logProbabilities: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
    { name: 'too few probabilities', config: { target: 'probabilities' }, inputs: { logProbabilities: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
  ],
});
