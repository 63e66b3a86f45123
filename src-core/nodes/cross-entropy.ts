import { z } from 'zod';
import { classTarget, classTargetLabels, classTargetPort, emitOneHot, inferClassLoss } from '../node/classTarget.ts';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, number, plus, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { isShapeError } from '../node/shapeError.ts';

/**
 * `ℓ = Σₖ tₖ (logsumexp(z) − zₖ)` straight from logits, with the maximum subtracted. For a class k it is logsumexp(z) − zₖ.
 * With label smoothing ε each of the K probabilities t is (1 − ε) t + ε / K instead.
 */
export default defineNode({
  type: 'cross-entropy',
  version: 1,
  category: 'loss',
  title: { en: 'Cross-entropy', 'zh-CN': '交叉熵' },
  summary: { en: 'For one class out of K, straight from logits; its gradient is softmax − target.', 'zh-CN': '用于 K 选一分类，直接作用于 logits，其梯度为 softmax − 目标。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 4.108; label smoothing: Szegedy et al.: Rethinking the Inception Architecture for Computer Vision (2016), section 7',
  config: z.strictObject({ target: classTarget, smoothing: z.number().min(0).max(1).default(0), ...lossFields }),
  labels: { ...classTargetLabels, smoothing: { en: 'Label smoothing ε', 'zh-CN': '标签平滑 ε' }, ...lossLabels },
  inputs: ({ target }) => [
    { name: 'logits', axes: '[K]', meaning: { en: 'scores before softmax', 'zh-CN': 'softmax 之前的得分' }, takes: 'logits' },
    classTargetPort(target, 'logits'),
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (config, { logits, target }) => {
    const plain = inferClassLoss(config, 'logits', logits, target);
    if (isShapeError(plain)) return plain;
    return { outputs: plain.outputs, internals: { ...plain.internals, ...(config.smoothing > 0 && { smoothed: logits }) } };
  },
  forward: (k, views, { config: { smoothing: share, ...config } }) => {
    const t = emitOneHot(k, config, views);
    if (share === 0) {
      k.crossEntropy(views.logits, t, views.loss);
      return;
    }
    k.fill(share / views.smoothed.columns, views.smoothed);
    k.addScaled(t, 1 - share, views.smoothed);
    k.crossEntropy(views.logits, views.smoothed, views.loss);
  },
  backward: (k, { logits, target, oneHot, smoothed, dlogits, dtarget, doneHot, dsmoothed, dloss }, { config: { smoothing: share, ...config } }) => {
    const [t, dt] = config.target === 'class' ? [oneHot, doneHot] : [target, dtarget];
    if (share === 0) {
      k.addCrossEntropyGradient(logits, t, dloss, dlogits, dt);
      return;
    }
    k.addCrossEntropyGradient(logits, smoothed, dloss, dlogits, dsmoothed);
    if (config.target === 'probabilities') k.addScaled(dsmoothed, 1 - share, dtarget);
  },
  latex: ({ target, smoothing: share }) => {
    const t = target === 'class' ? 'oneHot' : 'target';
    const symbols = target === 'class' ? { logits: 'z', target: 'c', oneHot: '\\mathbf{e}_c', loss: '\\ell' } : { logits: 'z', target: 't', loss: '\\ell' };
    const softmax = '\\mathrm{softmax}(\\val{logits})';
    if (share > 0) {
      return {
        forward: `\\val{loss} = \\sum_k \\val{smoothed}[k] \\Bigl(\\log \\sum_j e^{\\val{logits}[j]} - \\val{logits}[k]\\Bigr), \\quad \\val{smoothed} = (1 - \\varepsilon)\\,\\val{${t}} + \\frac{\\varepsilon}{K}`,
        gradients: {
          logits: `\\grad{loss}\\,\\bigl(${softmax} \\odot (\\val{smoothed}\\,\\mathbf{1}\\mathbf{1}^\\top) - \\val{smoothed}\\bigr)`,
          ...(target === 'probabilities' && { target: `\\grad{loss}\\,(1 - \\varepsilon)\\,(-\\log ${softmax})` }),
        },
        symbols: { ...symbols, smoothed: '\\tilde t' },
      };
    }
    if (target === 'class') {
      return {
        forward: '\\val{loss} = \\log \\sum_j e^{\\val{logits}[j]} - \\val{logits}[c]',
        gradients: { logits: `\\grad{loss}\\,(${softmax} - \\val{oneHot})` },
        symbols,
      };
    }
    return {
      forward: '\\val{loss} = \\sum_k \\val{target}[k] \\Bigl(\\log \\sum_j e^{\\val{logits}[j]} - \\val{logits}[k]\\Bigr)',
      gradients: {
        logits: `\\grad{loss}\\,\\bigl(${softmax} \\odot (\\val{target}\\,\\mathbf{1}\\mathbf{1}^\\top) - \\val{target}\\bigr)`,
        target: `\\grad{loss}\\,(-\\log ${softmax})`,
      },
      symbols,
    };
  },
  scalars: ({ config, size }) => {
    const width = size('logits');
    // An index is turned into a one-hot row first, so that the formulas are the same.
    const plain = (k: number): Expression => v(config.target === 'class' ? 'oneHot' : 'target', k);
    const isSmooth = config.smoothing > 0;
    const t = (k: number): Expression => (isSmooth ? v('smoothed', k) : plain(k));
    const m = abbreviate('m', maximum(...each(width, (k) => v('logits', k))));
    const logSumExp = abbreviate('s', plus(m, call('log', sum(each(width, (j) => call('exp', minus(v('logits', j), m)))))));
    const probability = (k: number): Expression => call('exp', minus(v('logits', k), logSumExp));
    const ofProbability = (k: number): Expression => times(...(isSmooth ? [number(1 - config.smoothing)] : []), d('loss', 0), minus(logSumExp, v('logits', k)));
    return {
      values: {
        loss: () => sum(each(width, (k) => times(t(k), minus(logSumExp, v('logits', k))))),
        ...(isSmooth && { smoothed: (k: number) => plus(times(number(1 - config.smoothing), plain(k)), number(config.smoothing / width)) }),
      },
      gradients: {
        logits: (k) => times(d('loss', 0), minus(times(probability(k), sum(each(width, t))), t(k))),
        ...(config.target === 'probabilities' && { target: ofProbability }),
      },
    };
  },
  loss: (config) => config,
  judges: ({ target }) => ({ prediction: 'logits', target: 'target', as: 'class-logits', targetIs: target === 'class' ? 'index' : 'probabilities' }),
  samples: [
    { name: 'class index', config: {}, inputs: { logits: [4], target: [] }, draw: { target: { classes: 4 } } },
    { name: 'class index in a vector of one', config: { overSamples: 'mean' }, inputs: { logits: [4], target: [1] }, draw: { target: { classes: 4 } } },
    { name: 'probabilities', config: { target: 'probabilities' }, inputs: { logits: [4], target: [4] }, draw: { target: 'probability' } },
    { name: 'class index, smoothed', config: { smoothing: 0.1 }, inputs: { logits: [5], target: [] }, draw: { target: { classes: 5 } } },
    { name: 'probabilities, smoothed', config: { target: 'probabilities', smoothing: 0.25 }, inputs: { logits: [4], target: [4] }, draw: { target: 'probability' } },
  ],
  rejects: [
    { name: 'scalar logits', config: {}, inputs: { logits: [], target: [] }, code: 'E_SHAPE', port: 'logits' },
    { name: 'two class indices', config: {}, inputs: { logits: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
    { name: 'too few probabilities', config: { target: 'probabilities' }, inputs: { logits: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
  ],
});
