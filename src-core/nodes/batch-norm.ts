import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import type { Emitter } from '../node/emitter.ts';
import { type Expression, call, d, each, minus, number, plus, quotient, sum, times, v } from '../node/expression.ts';
import { epsilon, epsilonLabel } from '../node/normFields.ts';
import { shapeError } from '../node/shapeError.ts';
import { type View, rows, transpose, withColumns } from '../node/view.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { kerasShape } from '../node/kerasLayer.ts';

/** Features, or channels, and the places of each: `[F]` has one place, `[C, H, W]` has H W of them. */
function channelsOf(x: Shape = []): { readonly channels: number; readonly places: number } {
  const [channels = 1] = x;
  return { channels, places: sizeOf(x.slice(1)) };
}

/** A row with the number of each channel at each of its places. */
function spread(k: Emitter, perChannel: View, places: number): View {
  if (places === 1) return perChannel;
  const row = k.row(perChannel.columns * places);
  k.pick(perChannel, Array.from({ length: row.columns }, (_, at) => Math.floor(at / places)), row);
  return row;
}

/** A row with c times the sum over the places of each channel. */
function gather(k: Emitter, perPlace: View, places: number, c = 1): View {
  const row = k.row(perPlace.columns / places);
  k.rowSums(withColumns(perPlace, places), c, withColumns(row, 1));
  return row;
}

/** `(σ² + ε)^power` of each channel. */
function powerOf(k: Emitter, variance: View, small: number, power: number): View {
  const [stable, result] = [k.row(variance.columns), k.row(variance.columns)];
  k.fill(small, stable);
  k.add(variance, stable);
  k.activate('power', stable, result, power);
  return result;
}

/** A row of zeros that something is added to. */
function zeros(k: Emitter, columns: number): View {
  const row = k.row(columns);
  k.fill(0, row);
  return row;
}

/**
 * `y = g ⊙ (x − μ) / √(σ² + ε) + b` for each feature, or channel (the first of several axes). In training μ and σ² are mean
 * and variance over the samples of the batch and all places of a channel, at each time step by itself; each update moves
 * the running mean m and variance v towards them. Outside training μ = m and σ² = v, so that each sample is by itself.
 * As in PyTorch σ² is divided by the count, and what v takes over by the count − 1. Samples that are not there count for nothing.
 */
export default defineNode({
  type: 'batch-norm',
  version: 1,
  category: 'layer',
  title: { en: 'Batch norm', 'zh-CN': '批归一化' },
  summary: { en: 'Gives each feature mean 0 and variance 1 over the batch; outside training by running statistics.', 'zh-CN': '使每个特征在批次内均值为 0、方差为 1；非训练时使用滑动统计量。' },
  source: 'Ioffe, Szegedy: Batch Normalization (2015), algorithms 1 and 2',
  config: z.strictObject({ affine: z.boolean().default(true), momentum: z.number().min(0).max(1).default(0.1), epsilon }),
  labels: {
    affine: { en: 'Trainable scale and shift', 'zh-CN': '可训练的缩放与平移' },
    momentum: { en: 'Share of the newest batch in the running statistics', 'zh-CN': '最新批次在滑动统计量中的比重' },
    epsilon: epsilonLabel,
  },
  inputs: () => [{ name: 'x', axes: '[F] or [C, …]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[F] or [C, …]', meaning: { en: 'normalised input', 'zh-CN': '归一化后的输入' } }],
  parameters: ({ affine }) => [
    ...(affine
      ? ([
          { name: 'g', axes: '[C]', meaning: { en: 'scale of each feature', 'zh-CN': '每个特征的缩放' }, initial: 'ones' },
          { name: 'b', axes: '[C]', meaning: { en: 'shift of each feature', 'zh-CN': '每个特征的平移' }, initial: 'zeros' },
        ] as const)
      : []),
    { name: 'm', axes: '[C]', meaning: { en: 'running mean', 'zh-CN': '滑动均值' }, initial: 'zeros', statistic: true },
    { name: 'v', axes: '[C]', meaning: { en: 'running variance', 'zh-CN': '滑动方差' }, initial: 'ones', statistic: true },
  ],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: ({ affine }, { x }) => {
    if (x.length === 0) return shapeError('x', 'an axis of features, [F] or [C, …],', x);
    const perChannel = [channelsOf(x).channels];
    return {
      outputs: { y: x },
      parameters: { ...(affine && { g: perChannel, b: perChannel }), m: perChannel, v: perChannel },
      internals: { weight: [], mean: perChannel, centred: x, weighted: x, variance: perChannel, normalised: x },
    };
  },
  mixesSamples: (_config, mode) => mode === 'training',
  forward: (k, { x, g, b, m, v: running, y, weight, mean, centred, weighted, variance, normalised }, { config, inputs, mode, presence, step }) => {
    const { places } = channelsOf(inputs.x);
    if (mode === 'evaluation') k.fill(0, weight);
    else if (presence) k.scale(presence(step.index).among, 1 / places, weight);
    else k.fill(1 / (x.rows * places), weight);
    let mu = m;
    if (mode === 'training') {
      const sums = k.row(x.columns);
      k.matmul(transpose(weight), x, sums);
      mu = gather(k, sums, places);
    }
    const minusMean = k.row(x.columns);
    k.scale(spread(k, mu, places), -1, minusMean);
    k.copy(x, centred);
    k.addRow(minusMean, centred);
    k.fill(0, weighted);
    k.addRowScaled(weight, centred, 1, weighted);
    let sigma2 = running;
    if (mode === 'training') {
      const squares = zeros(k, x.columns);
      k.addColumnDots(weighted, centred, squares);
      sigma2 = gather(k, squares, places);
    }
    k.setRows(mu, mean);
    k.setRows(sigma2, variance);
    k.fill(0, normalised);
    k.addColumnsScaled(spread(k, powerOf(k, sigma2, config.epsilon, -0.5), places), centred, normalised);
    if (!config.affine) {
      k.copy(normalised, y);
      return;
    }
    k.setRows(spread(k, b, places), y);
    k.addColumnsScaled(spread(k, g, places), normalised, y);
  },
  backward: (k, { g, weight, centred, weighted, variance, normalised, dx, dg, db, dm, dv, dy, dmean, dcentred, dvariance, dnormalised }, { config, inputs, mode }) => {
    const { places } = channelsOf(inputs.x);
    const ofAll = (add: (row: View) => void, c = 1): View => {
      const row = zeros(k, dx.columns);
      add(row);
      return gather(k, row, places, c);
    };
    if (config.affine) {
      k.addColumnsScaled(spread(k, g, places), dy, dnormalised);
      k.add(ofAll((row) => { k.addColumnDots(dy, normalised, row); }), dg);
      k.add(ofAll((row) => { k.addSumOfRows(dy, row); }), db);
    } else k.add(dy, dnormalised);
    const sigma2 = rows(variance, 0, 1);
    k.addColumnsScaled(spread(k, powerOf(k, sigma2, config.epsilon, -0.5), places), dnormalised, dcentred);
    const dsigma2 = k.row(sigma2.columns);
    k.multiply(ofAll((row) => { k.addColumnDots(dnormalised, centred, row); }, -0.5), powerOf(k, sigma2, config.epsilon, -1.5), dsigma2);
    const minusSum = (): View => ofAll((row) => { k.addSumOfRows(dcentred, row); }, -1);
    if (mode === 'evaluation') {
      k.add(dsigma2, dv);
      k.add(minusSum(), dm);
    } else {
      k.addRow(dsigma2, dvariance);
      const twice = k.row(dx.columns);
      k.scale(spread(k, dsigma2, places), 2, twice);
      k.addColumnsScaled(twice, weighted, dcentred);
      const dmu = minusSum();
      k.addRow(dmu, dmean);
      k.addMatmul(weight, spread(k, dmu, places), dx);
    }
    k.add(dcentred, dx);
  },
  afterUpdate: (k, { x, m, v: running, mean, variance }, { config, inputs, presence, step }) => {
    const { places } = channelsOf(inputs.x);
    const [count, rest, bessel, share] = [zeros(k, 1), k.row(1), k.row(1), k.row(1)];
    if (presence) k.addSumOfRows(presence(step.index).real, count);
    else k.fill(x.rows, count);
    // A step that no sample has got moves nothing.
    k.activate('at-most', count, share, 1);
    k.scale(share, config.momentum, share);
    k.scale(count, places, count);
    k.fill(-1, rest);
    k.add(count, rest);
    k.activate('at-least', rest, rest, 1);
    k.divide(count, rest, bessel);
    const moveTowards = (seen: View, statistic: View): void => {
      const difference = k.row(seen.columns);
      k.scale(statistic, -1, difference);
      k.add(seen, difference);
      k.addRowScaled(share, difference, 1, statistic);
    };
    moveTowards(rows(mean, 0, 1), m);
    const unbiased = zeros(k, variance.columns);
    k.addRowScaled(bessel, rows(variance, 0, 1), 1, unbiased);
    moveTowards(unbiased, running);
  },
  latex: ({ affine }, mode) => {
    const root = '\\sqrt{\\val{variance} + \\varepsilon}';
    const ofTraining = '\\val{mean} = \\frac1N \\sum_n \\val{x}[n], \\quad \\val{variance} = \\frac1N \\sum_n (\\val{x}[n] - \\val{mean})^2';
    const ofUse = '\\val{mean} = \\val{m}, \\quad \\val{variance} = \\val{v}';
    const dH = '\\grad{normalised}';
    const mixed = `\\frac{1}{${root}} \\odot \\Bigl(${dH}[n] - \\frac1N \\sum_j ${dH}[j] - \\val{normalised}[n] \\odot \\frac1N \\sum_j ${dH}[j] \\odot \\val{normalised}[j]\\Bigr)`;
    return {
      forward: `\\val{y} = ${affine ? '\\val{g} \\odot ' : ''}\\val{normalised}${affine ? ' + \\val{b}' : ''}, \\quad \\val{normalised} = \\frac{\\val{x} - \\val{mean}}{${root}}, \\quad ${mode === 'training' ? ofTraining : ofUse}`,
      gradients: {
        x: `${mode === 'training' ? mixed : `\\frac{1}{${root}} \\odot ${dH}`}, \\quad ${dH} = \\grad{y}${affine ? ' \\odot \\val{g}' : ''}`,
        ...(affine && { g: '\\sum_n \\grad{y}[n] \\odot \\val{normalised}[n]', b: '\\sum_n \\grad{y}[n]' }),
        m: mode === 'training' ? '0' : `-\\frac{1}{${root}} \\odot \\sum_n ${dH}[n]`,
        v: mode === 'training' ? '0' : `-\\frac{1}{2 (\\val{variance} + \\varepsilon)} \\odot \\sum_n ${dH}[n] \\odot \\val{normalised}[n]`,
      },
      symbols: { mean: '\\mu', variance: '\\sigma^2', normalised: '\\hat x' },
    };
  },
  scalars: ({ config: { affine, epsilon: small }, mode, shape }) => {
    const { places } = channelsOf(shape('x'));
    const channelOf = (k: number): number => Math.floor(k / places);
    const overPlaces = (term: (k: number) => Expression) => (channel: number) => sum(each(places, (place) => term(channel * places + place)));
    const stable = (channel: number): Expression => plus(v('variance', channel), number(small));
    const throughRoot = (k: number): Expression => quotient(d('normalised', k), call('sqrt', stable(channelOf(k))));
    const centred = (k: number): Expression => minus(v('x', k), v('mean', channelOf(k)));
    return {
      values: {
        y: (k) => (affine ? plus(times(v('g', channelOf(k)), v('normalised', k)), v('b', channelOf(k))) : v('normalised', k)),
        normalised: (k) => quotient(centred(k), call('sqrt', stable(channelOf(k)))),
        ...(mode === 'evaluation' && { mean: (channel: number) => v('m', channel), variance: (channel: number) => v('v', channel) }),
      },
      gradients: {
        x: (k) => {
          if (mode === 'evaluation') return throughRoot(k);
          const ofMoments = plus(d('mean', channelOf(k)), times(number(2), d('variance', channelOf(k)), centred(k)));
          return plus(throughRoot(k), times(v('weight', 0), ofMoments));
        },
        normalised: (k) => (affine ? times(d('y', k), v('g', channelOf(k))) : d('y', k)),
        ...(affine && { g: overPlaces((k) => times(d('y', k), v('normalised', k))), b: overPlaces((k) => d('y', k)) }),
        m: mode === 'training' ? () => number(0) : overPlaces((k) => times(number(-1), throughRoot(k))),
        v:
          mode === 'training'
            ? () => number(0)
            : (channel) => quotient(times(number(-0.5), overPlaces((k) => times(d('normalised', k), v('normalised', k)))(channel)), stable(channel)),
      },
    };
  },
  // PyTorch has no layer for one feature axis with more axes behind it than two.
  keras: ({ affine, momentum, epsilon: small }, { x }) => ({
    layer: `keras.layers.BatchNormalization(axis=1, momentum=${String(1 - momentum)}, epsilon=${String(small)}${affine ? '' : ', center=False, scale=False'})`,
    builtFor: kerasShape(x),
    entries: [...(affine ? ['gamma', 'beta'] : []), 'moving_mean', 'moving_variance'],
    parameters: { ...(affine && { g: [{ entry: 'gamma' }], b: [{ entry: 'beta' }] }), m: [{ entry: 'moving_mean' }], v: [{ entry: 'moving_variance' }] },
    call: ({ layer, x: input }) => `${layer}(${input})`,
  }),
  torch: ({ affine, momentum, epsilon: small }, { x }) =>
    x.length > 3
      ? null
      : {
          layer: `nn.BatchNorm${x.length === 3 ? '2' : '1'}d(${String(x[0])}, eps=${String(small)}, momentum=${String(momentum)}${affine ? '' : ', affine=False'})`,
          parameters: { ...(affine && { g: [{ entry: 'weight' }], b: [{ entry: 'bias' }] }), m: [{ entry: 'running_mean' }], v: [{ entry: 'running_var' }] },
          call: ({ layer, x: input }) => `${layer}(${input})`,
        },
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] }, draw: { v: 'probability' } },
    { name: 'feature maps', config: { momentum: 0.3, epsilon: 0.1 }, inputs: { x: [2, 5, 1] }, draw: { v: 'probability' } },
    { name: 'nothing trainable', config: { affine: false, epsilon: 0.01 }, inputs: { x: [5, 4] }, draw: { v: 'probability' } },
  ],
  rejects: [{ name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' }],
});
