import { z } from 'zod';
import { type ScalarContext, defineNode } from '../node/definition.ts';
import type { Emitter } from '../node/emitter.ts';
import { type Expression, d, number, sum, times, v } from '../node/expression.ts';
import { type Pool, inferPool, poolFields, poolIndices, poolLabels, poolRows, poolTable, poolWindows, refuseWidePadding, torchPool, kerasPool } from '../node/pool.ts';
import type { View } from '../node/view.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

interface AveragePool extends Pool {
  readonly countPadding: boolean;
}

/** 1 / how many numbers the mean of each window is of. */
function shares(config: AveragePool, x: Shape): number[] {
  return poolRows(config, x).map((row) => 1 / (config.countPadding ? row.length : row.filter((place) => place >= 0).length));
}

/** `to[n, k] += share[k] from[n, k]` for each window k. */
function addShares(k: Emitter, config: AveragePool, x: Shape, from: View, to: View): void {
  k.addColumnsScaled(k.constants(shares(config, x)), from, to);
}

/** `y[c, i] = 1/K Σ x[c, …]` over the window at each place of each channel, as `torch.nn.functional.avg_pool2d`. Padding counts as zeros, or not at all. */
export default defineNode({
  type: 'average-pool',
  version: 1,
  category: 'layer',
  title: { en: 'Average pool', 'zh-CN': '平均池化' },
  summary: { en: 'Averages each window of a picture or sequence.', 'zh-CN': '将图像或序列的每个窗口取平均。' },
  source: 'LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition (1998), section II.A',
  config: z.strictObject({ ...poolFields, countPadding: z.boolean().default(true) }).superRefine(refuseWidePadding),
  labels: { ...poolLabels, countPadding: { en: 'Count the padding as zeros', 'zh-CN': '填充按零计入' } },
  inputs: ({ over }) => [{ name: 'x', axes: over === 'sequence' ? '[C, L]' : '[C, H, W]', meaning: { en: 'input, channels first', 'zh-CN': '输入，通道在前' } }],
  outputs: ({ over }) => [{ name: 'y', axes: over === 'sequence' ? '[C, L′]' : '[C, H′, W′]', meaning: { en: 'means', 'zh-CN': '均值' } }],
  infer: (config, { x }) => {
    const result = inferPool(config, x);
    return 'y' in result ? { outputs: result, internals: { sums: result.y } } : result;
  },
  forward: (k, { x, y, sums }, { config, inputs: { x: shape = [] } }) => {
    k.pick(x, poolTable(config, shape), sums);
    k.fill(0, y);
    addShares(k, config, shape, sums, y);
  },
  backward: (k, { dx, dy, dsums }, { config, inputs: { x: shape = [] } }) => {
    addShares(k, config, shape, dy, dsums);
    k.addPicked(dsums, poolTable(config, shape), dx);
  },
  latex: (config) => {
    const { window, entry, place } = poolIndices(config);
    const count = config.countPadding ? String(sizeOf(poolWindows(config).kernel)) : `K_{${window}}`;
    return {
      forward: `\\val{y}[c, ${window}] = \\frac{1}{${count}} \\sum_{${entry}} \\val{x}[c, ${place}]`,
      gradients: { x: `\\sum_{${window}, ${entry}} \\frac{1}{${count}}\\,\\grad{y}[c, ${window}], \\quad (${place}) = ${config.over === 'sequence' ? 'p' : '(p, q)'}` },
    };
  },
  scalars: ({ config, shape }: ScalarContext<AveragePool>) => {
    const rows = poolRows(config, shape('x'));
    const share = shares(config, shape('x')).map(number);
    const inside = (k: number): Expression[] => (rows[k] ?? []).filter((place) => place >= 0).map((place) => v('x', place));
    return {
      values: { y: (k) => times(share[k] ?? number(0), sum(inside(k))), sums: (k) => sum(inside(k)) },
      gradients: {
        x: (element) => {
          const parts = rows.flatMap((row, k) => (row.includes(element) ? [times(share[k] ?? number(0), d('y', k))] : []));
          return parts.length === 0 ? number(0) : sum(parts);
        },
      },
    };
  },
  // Padding that does not count is written out.
  keras: (config) => (config.countPadding || poolWindows(config).padding.every((each) => each === 0) ? kerasPool('Average', config) : null),
  torch: (config) => ({ call: ({ x }) => torchPool('avg', config, x, config.countPadding ? '' : ', count_include_pad=False') }),
  samples: [
    { name: 'a picture', config: {}, inputs: { x: [2, 4, 5] } },
    { name: 'overlapping windows of a sequence, with padding', config: { over: 'sequence', kernel: [3], stride: [2], padding: [1] }, inputs: { x: [2, 7] } },
    { name: 'padding that does not count', config: { kernel: [2, 3], stride: [2, 1], padding: [1, 1], countPadding: false }, inputs: { x: [1, 5, 4] } },
  ],
  rejects: [
    { name: 'a matrix', config: {}, inputs: { x: [4, 4] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a picture smaller than the window', config: { kernel: [3] }, inputs: { x: [1, 2, 5] }, code: 'E_SHAPE', port: 'x' },
  ],
});
