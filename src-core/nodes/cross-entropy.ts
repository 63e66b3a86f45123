import { z } from 'zod';
import { type ClassLoss, classTarget, classTargetLabels, classTargetPort, classesOf, emitOneHot, inferClassLoss, judgesClasses, overPositions, overPositionsLatex, positionShare, scoreAxes } from '../node/classTarget.ts';
import { type Latex, defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, number, plus, sum, times, v } from '../node/expression.ts';
import { lossFields, lossLabels } from '../node/lossFields.ts';
import { isShapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';

interface CrossEntropy extends ClassLoss {
  readonly smoothing: number;
}

function latexOf(config: CrossEntropy): Latex {
  const { target, smoothing: share, overPositions: over } = config;
  const isClass = target === 'class';
  const [one, each, at] = over === 'none' ? ['', '', '[k]'] : ['[l]', overPositionsLatex(config), '[lk]'];
  const logSum = `\\log \\sum_j e^{\\val{logits}[${over === 'none' ? 'j' : 'lj'}]}`;
  const t = share > 0 ? 'smoothed' : isClass ? 'oneHot' : 'target';
  const softmax = `\\mathrm{softmax}(\\val{logits}${one})`;
  const dLoss = over === 'mean' ? '\\grad{loss}\\,\\frac1L' : '\\grad{loss}';
  const ofProbabilities = `${each}\\sum_k \\val{${t}}${at} \\Bigl(${logSum} - \\val{logits}${at}\\Bigr)`;
  const ofClass = over === 'none' ? `${logSum} - \\val{logits}[c]` : `${each}\\Bigl(${logSum} - \\val{logits}[l c_l]\\Bigr)`;
  const smoothing = share > 0 ? `, \\quad \\val{smoothed} = (1 - \\varepsilon)\\,\\val{${isClass ? 'oneHot' : 'target'}} + \\frac{\\varepsilon}{K}` : '';
  return {
    forward: `\\val{loss} = ${t === 'oneHot' ? ofClass : ofProbabilities}${smoothing}`,
    gradients: {
      logits: t === 'oneHot' ? `${dLoss}\\,(${softmax} - \\val{oneHot}${one})` : `${dLoss}\\,\\bigl(${softmax} \\odot (\\val{${t}}${one}\\,\\mathbf{1}\\mathbf{1}^\\top) - \\val{${t}}${one}\\bigr)`,
      ...(!isClass && { target: `${dLoss}\\,${share > 0 ? '(1 - \\varepsilon)\\,' : ''}(-\\log ${softmax})` }),
    },
    symbols: { logits: 'z', ...(isClass ? { target: 'c', oneHot: '\\mathbf{e}_c' } : { target: 't' }), loss: '\\ell', ...(share > 0 && { smoothed: '\\tilde t' }), ...(over !== 'none' && { lossAt: '\\ell' }) },
  };
}

/**
 * `ℓ = Σₖ tₖ (logsumexp(z) − zₖ)` straight from logits, with the maximum subtracted. For a class k it is logsumexp(z) − zₖ.
 * With label smoothing ε each of the K probabilities t is (1 − ε) t + ε / K instead. Where there is a class to tell at each
 * position, `z[L, K]`, ℓ is the sum or the mean of their losses, as the config says.
 */
export default defineNode({
  type: 'cross-entropy',
  version: 1,
  category: 'loss',
  title: { en: 'Cross-entropy', 'zh-CN': '交叉熵' },
  summary: { en: 'For one class out of K, straight from logits; its gradient is softmax − target.', 'zh-CN': '用于 K 选一分类，直接作用于 logits，其梯度为 softmax − 目标。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), eq. 4.108; label smoothing: Szegedy et al.: Rethinking the Inception Architecture for Computer Vision (2016), section 7',
  config: z.strictObject({ target: classTarget, smoothing: z.number().min(0).max(1).default(0), overPositions, ...lossFields }),
  labels: { ...classTargetLabels, smoothing: { en: 'Label smoothing ε', 'zh-CN': '标签平滑 ε' }, ...lossLabels },
  inputs: (config) => [
    { name: 'logits', axes: scoreAxes(config), meaning: { en: 'scores before softmax', 'zh-CN': 'softmax 之前的得分' }, takes: 'logits' },
    classTargetPort(config, 'logits'),
  ],
  outputs: () => [{ name: 'loss', axes: '[]', meaning: { en: 'loss of one sample', 'zh-CN': '单个样本的损失' } }],
  infer: (config, { logits, target }) => {
    const plain = inferClassLoss(config, 'logits', logits, target);
    if (isShapeError(plain)) return plain;
    return { outputs: plain.outputs, internals: { ...plain.internals, ...(config.smoothing > 0 && { smoothed: logits }), ...(config.overPositions !== 'none' && { lossAt: logits.slice(0, -1) }) } };
  },
  forward: (k, views, { config, inputs }) => {
    const { smoothing: share } = config;
    const K = classesOf(inputs.logits);
    const plain = emitOneHot(k, config, views, K);
    if (share > 0) {
      k.fill(share / K, views.smoothed);
      k.addScaled(plain, 1 - share, views.smoothed);
    }
    const [Z, t] = [withColumns(views.logits, K), withColumns(share > 0 ? views.smoothed : plain, K)];
    if (config.overPositions === 'none') {
      k.crossEntropy(Z, t, views.loss);
      return;
    }
    k.crossEntropy(Z, t, withColumns(views.lossAt, 1));
    k.rowSums(views.lossAt, positionShare(config, views.logits.columns, K), views.loss);
  },
  backward: (k, { logits, target, oneHot, smoothed, dlogits, dtarget, doneHot, dsmoothed, dlossAt, dloss }, { config, inputs }) => {
    const { smoothing: share, overPositions: over } = config;
    const K = classesOf(inputs.logits);
    const [plain, dplain] = config.target === 'class' ? [oneHot, doneHot] : [target, dtarget];
    const [t, dt] = share > 0 ? [smoothed, dsmoothed] : [plain, dplain];
    if (over !== 'none') k.addToRows(dloss, positionShare(config, logits.columns, K), dlossAt);
    const dl = over === 'none' ? dloss : withColumns(dlossAt, 1);
    k.addCrossEntropyGradient(withColumns(logits, K), withColumns(t, K), dl, withColumns(dlogits, K), withColumns(dt, K));
    if (share > 0 && config.target === 'probabilities') k.addScaled(dsmoothed, 1 - share, dtarget);
  },
  latex: latexOf,
  scalars: ({ config, size, shape }) => {
    const K = classesOf(shape('logits'));
    const positions = size('logits') / K;
    const factors = config.overPositions === 'mean' ? [number(1 / positions)] : [];
    // An index is turned into a one-hot row first, so that the formulas are the same.
    const plain = (k: number): Expression => v(config.target === 'class' ? 'oneHot' : 'target', k);
    const isSmooth = config.smoothing > 0;
    const t = (k: number): Expression => (isSmooth ? v('smoothed', k) : plain(k));
    /** Over the classes of the position that begins at an element. */
    const overClasses = (from: number, term: (k: number) => Expression): Expression[] => each(K, (k) => term(from + k));
    const from = (k: number): number => k - (k % K);
    const logSumExp = (at: number): Expression => {
      const m = abbreviate('m', maximum(...overClasses(at, (k) => v('logits', k))));
      return abbreviate('s', plus(m, call('log', sum(overClasses(at, (j) => call('exp', minus(v('logits', j), m)))))));
    };
    const lossAt = (at: number): Expression => {
      const s = logSumExp(at);
      return sum(overClasses(at, (k) => times(t(k), minus(s, v('logits', k)))));
    };
    const hasPositions = config.overPositions !== 'none';
    return {
      values: {
        loss: () => (hasPositions ? times(...factors, sum(each(positions, (l) => v('lossAt', l)))) : lossAt(0)),
        ...(hasPositions && { lossAt: (l: number) => lossAt(l * K) }),
        ...(isSmooth && { smoothed: (k: number) => plus(times(number(1 - config.smoothing), plain(k)), number(config.smoothing / K)) }),
      },
      gradients: {
        logits: (k) => times(...factors, d('loss', 0), minus(times(call('exp', minus(v('logits', k), logSumExp(from(k)))), sum(overClasses(from(k), t))), t(k))),
        ...(config.target === 'probabilities' && { target: (k: number) => times(...factors, ...(isSmooth ? [number(1 - config.smoothing)] : []), d('loss', 0), minus(logSumExp(from(k)), v('logits', k))) }),
      },
    };
  },
  loss: (config) => config,
  judges: (config) => judgesClasses(config, 'logits', 'class-logits'),
  torch: ({ target: kind, smoothing, overPositions: over }, shapes) =>
    kind === 'class' && over === 'none'
      ? { call: ({ logits, target }) => `F.cross_entropy(${logits}, ${target}${shapes.target.length === 0 ? '' : '.reshape(-1)'}.long(), reduction='none'${smoothing > 0 ? `, label_smoothing=${String(smoothing)}` : ''})` }
      : null,
  samples: [
    { name: 'class index', config: {}, inputs: { logits: [4], target: [] }, draw: { target: { classes: 4 } } },
    { name: 'class index in a vector of one', config: { overSamples: 'mean' }, inputs: { logits: [4], target: [1] }, draw: { target: { classes: 4 } } },
    { name: 'probabilities', config: { target: 'probabilities' }, inputs: { logits: [4], target: [4] }, draw: { target: 'probability' } },
    { name: 'class index, smoothed', config: { smoothing: 0.1 }, inputs: { logits: [5], target: [] }, draw: { target: { classes: 5 } } },
    { name: 'probabilities, smoothed', config: { target: 'probabilities', smoothing: 0.25 }, inputs: { logits: [4], target: [4] }, draw: { target: 'probability' } },
    { name: 'a class at each position, sum', config: { overPositions: 'sum' }, inputs: { logits: [4, 5], target: [4] }, draw: { target: { classes: 5 } } },
    { name: 'a class at each place of a matrix, smoothed, mean', config: { overPositions: 'mean', smoothing: 0.1 }, inputs: { logits: [2, 4, 5], target: [2, 4] }, draw: { target: { classes: 5 } } },
    { name: 'probabilities at each position, smoothed, mean', config: { target: 'probabilities', overPositions: 'mean', smoothing: 0.25 }, inputs: { logits: [4, 5], target: [4, 5] }, draw: { target: 'probability' } },
  ],
  rejects: [
    { name: 'logits at several positions, of which the settings say nothing', config: {}, inputs: { logits: [4, 3], target: [4] }, code: 'E_SHAPE', port: 'logits' },
    { name: 'positions without an axis', config: { overPositions: 'sum' }, inputs: { logits: [3], target: [] }, code: 'E_SHAPE', port: 'logits' },
    { name: 'too few class indices', config: { overPositions: 'mean' }, inputs: { logits: [4, 3], target: [3] }, code: 'E_SHAPE', port: 'target' },
    { name: 'scalar logits', config: {}, inputs: { logits: [], target: [] }, code: 'E_SHAPE', port: 'logits' },
    { name: 'two class indices', config: {}, inputs: { logits: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
    { name: 'too few probabilities', config: { target: 'probabilities' }, inputs: { logits: [3], target: [2] }, code: 'E_SHAPE', port: 'target' },
  ],
});
