import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, greater, maximum, minus, number, sum, times, v } from '../node/expression.ts';
import { inferPool, poolFields, poolIndices, poolLabels, poolRows, poolTable, refuseWidePadding, torchPool, kerasPool } from '../node/pool.ts';

/**
 * `y[c, i] = max x[c, …]` over the window at each place of each channel, as `torch.nn.functional.max_pool2d`. The gradient goes
 * to where the maximum was; of equal ones to the first, row by row.
 */
export default defineNode({
  type: 'max-pool',
  version: 1,
  category: 'layer',
  title: { en: 'Max pool', 'zh-CN': '最大池化' },
  summary: { en: 'Keeps the largest number of each window of a picture or sequence.', 'zh-CN': '保留图像或序列每个窗口中的最大值。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 9.3; Zhou, Chellappa (1988)',
  config: z.strictObject({ ...poolFields, dilation: z.array(z.int().min(1).max(65_536)).min(1).max(2).default([1]) }).superRefine(refuseWidePadding),
  labels: { ...poolLabels, dilation: { en: 'Dilation', 'zh-CN': '空洞率' } },
  inputs: ({ over }) => [{ name: 'x', axes: over === 'sequence' ? '[C, L]' : '[C, H, W]', meaning: { en: 'input, channels first', 'zh-CN': '输入，通道在前' } }],
  outputs: ({ over }) => [{ name: 'y', axes: over === 'sequence' ? '[C, L′]' : '[C, H′, W′]', meaning: { en: 'largest numbers', 'zh-CN': '最大值' } }],
  infer: (config, { x }) => {
    const result = inferPool(config, x);
    return 'y' in result ? { outputs: result, internals: { argmax: result.y } } : result;
  },
  forward: (k, { x, y, argmax }, { config, inputs }) => {
    k.pickMaximum(x, poolTable(config, inputs.x ?? []), y, argmax);
  },
  backward: (k, { argmax, dx, dy }) => {
    k.addAtColumns(dy, argmax, dx);
  },
  latex: (config) => {
    const { window, entry, place } = poolIndices(config);
    return {
      forward: `\\val{y}[c, ${window}] = \\max_{${entry}} \\val{x}[c, ${place}]`,
      gradients: { x: `\\sum_{${window}} [\\,\\val{argmax}[c, ${window}] = p\\,]\\,\\grad{y}[c, ${window}]` },
      symbols: { argmax: '\\mathrm{argmax}' },
    };
  },
  kinks: () => ({
    en: 'Where several numbers of a window are the largest, the gradient goes to the first of them.',
    'zh-CN': '窗口内有多个相等的最大值时，梯度传给其中第一个。',
  }),
  scalars: ({ config, shape }) => {
    const rows = poolRows(config, shape('x')).map((row) => row.filter((place) => place >= 0));
    /** 1 where an element is the first of the largest of its window. */
    const isFirst = (element: number, row: readonly number[]): Expression[] =>
      row.flatMap((other, at) => {
        if (other === element) return [];
        return [at < row.indexOf(element) ? greater(v('x', element), v('x', other)) : minus(number(1), greater(v('x', other), v('x', element)))];
      });
    return {
      values: { y: (k) => maximum(...(rows[k] ?? []).map((place) => v('x', place))) },
      gradients: {
        x: (element) => {
          const shares = rows.flatMap((row, k) => (row.includes(element) ? [times(...isFirst(element, row), d('y', k))] : []));
          return shares.length === 0 ? number(0) : sum(shares);
        },
      },
    };
  },
  keras: (config) => kerasPool('Max', config, '-np.inf'),
  torch: (config) => ({ call: ({ x }) => torchPool('max', config, x) }),
  samples: [
    { name: 'a picture', config: {}, inputs: { x: [2, 4, 5] } },
    { name: 'overlapping windows of a sequence, with padding', config: { over: 'sequence', kernel: [3], stride: [2], padding: [1] }, inputs: { x: [2, 7] } },
    { name: 'other settings for each axis', config: { kernel: [1, 2], stride: [2, 1], padding: [0, 1], dilation: [1, 2] }, inputs: { x: [1, 5, 4] } },
  ],
  rejects: [
    { name: 'a matrix', config: {}, inputs: { x: [4, 4] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a picture smaller than the window', config: { kernel: [3] }, inputs: { x: [1, 2, 5] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a window in the padding alone', config: { over: 'sequence', padding: [1], dilation: [3] }, inputs: { x: [1, 2] }, code: 'E_SHAPE', port: 'x' },
  ],
});
