import { z } from 'zod';
import { classTarget, classTargetLabels, classTargetPort, classesOf, emitOneHot, inferClassLoss, judgesClasses, overPositions, overPositionsLatex, positionShare, scoreAxes } from '../node/classTarget.ts';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, each, negative, number, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';

/**
 * `ℓ = −Σₖ tₖ xₖ` on log-probabilities x, such as log softmax gives. For a class k it is −xₖ. Where there is a class to tell
 * at each position, `x[L, K]`, ℓ is the sum or the mean of their losses, as the config says.
 */
export default defineNode({
  type: 'negative-log-likelihood',
  version: 1,
  category: 'loss',
  title: { en: 'Negative log-likelihood', 'zh-CN': '负对数似然' },
  summary: { en: 'For one class out of K, on log-probabilities (after Log softmax).', 'zh-CN': '用于 K 选一分类，作用于对数概率（接在对数 Softmax 之后）。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 6.2.1.1',
  config: z.strictObject({ target: classTarget, overPositions, ...lossFields }),
  labels: { ...classTargetLabels, ...lossLabels },
  inputs: (config) => [
    { name: 'logProbabilities', axes: scoreAxes(config), meaning: { en: 'log-probabilities x', 'zh-CN': '对数概率 x' } },
    classTargetPort(config, 'logProbabilities'),
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (config, { logProbabilities, target }) => inferClassLoss(config, 'logProbabilities', logProbabilities, target),
  forward: (k, views, { config, inputs }) => {
    const K = classesOf(inputs.logProbabilities);
    const t = emitOneHot(k, config, views, K);
    k.rowDots(views.logProbabilities, t, -positionShare(config, t.columns, K), views.loss);
  },
  backward: (k, { logProbabilities: x, target, oneHot, dlogProbabilities: dx, dtarget, doneHot, dloss }, { config, inputs }) => {
    const [t, dt] = config.target === 'class' ? [oneHot, doneHot] : [target, dtarget];
    const share = positionShare(config, x.columns, classesOf(inputs.logProbabilities));
    k.addRowScaled(dloss, t, -share, dx);
    k.addRowScaled(dloss, x, -share, dt);
  },
  latex: (config) => {
    const [one, at, atClass] = config.overPositions === 'none' ? ['', '[k]', '[c]'] : ['[l]', '[lk]', '[l c_l]'];
    const dLoss = config.overPositions === 'mean' ? '\\grad{loss}\\,\\frac1L' : '\\grad{loss}';
    return config.target === 'class'
      ? {
          forward: `\\val{loss} = -${overPositionsLatex(config)}\\val{logProbabilities}${atClass}`,
          gradients: { logProbabilities: `${dLoss}\\,(-\\val{oneHot}${one})` },
          symbols: { logProbabilities: 'x', target: 'c', oneHot: '\\mathbf{e}_c', loss: '\\ell' },
        }
      : {
          forward: `\\val{loss} = -${overPositionsLatex(config)}\\sum_k \\val{target}${at}\\,\\val{logProbabilities}${at}`,
          gradients: {
            logProbabilities: `${dLoss}\\,(-\\val{target}${one})`,
            target: `${dLoss}\\,(-\\val{logProbabilities}${one})`,
          },
          symbols: { logProbabilities: 'x', target: 't', loss: '\\ell' },
        };
  },
  scalars: ({ config, size, shape }) => {
    const t = (k: number): Expression => v(config.target === 'class' ? 'oneHot' : 'target', k);
    const share = positionShare(config, size('logProbabilities'), classesOf(shape('logProbabilities')));
    const factors = config.overPositions === 'mean' ? [number(share)] : [];
    return {
      values: { loss: () => negative(times(...factors, sum(each(size('logProbabilities'), (k) => times(t(k), v('logProbabilities', k)))))) },
      gradients: {
        logProbabilities: (k) => negative(times(...factors, d('loss', 0), t(k))),
        ...(config.target === 'probabilities' && { target: (k: number) => negative(times(...factors, d('loss', 0), v('logProbabilities', k))) }),
      },
    };
  },
  loss: (config) => config,
  judges: (config) => judgesClasses(config, 'logProbabilities', 'class-log-probabilities'),
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
    {
      name: 'a class at each position, sum',
      config: { overPositions: 'sum' },
      inputs: { logProbabilities: [4, 5], target: [4] },
      draw: { logProbabilities: 'log-probability', target: { classes: 5 } },
    },
    {
      name: 'probabilities at each position, mean',
      config: { target: 'probabilities', overPositions: 'mean' },
      inputs: { logProbabilities: [4, 5], target: [4, 5] },
      draw: { logProbabilities: 'log-probability', target: 'probability' },
    },
  ],
  rejects: [
    { name: 'several positions, of which the settings say nothing', config: {}, inputs: { logProbabilities: [2, 3], target: [2] }, code: 'E_SHAPE', port: 'logProbabilities' },
    { name: 'two class indices', config: {}, inputs: { logProbabilities: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
    { name: 'too few probabilities', config: { target: 'probabilities' }, inputs: { logProbabilities: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
  ],
});
