import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, number, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';

/** `y = x[from … to)`: some of the features of a vector, counted from 0, the last not included. */
export default defineNode({
  type: 'slice',
  version: 1,
  category: 'algebra',
  title: { en: 'Slice', 'zh-CN': '切片' },
  summary: { en: 'Takes some of the features of a vector.', 'zh-CN': '取向量的一部分特征。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 2.1',
  config: z
    .strictObject({ from: z.int().min(0).max(65_535).default(0), to: z.int().min(1).max(65_536).default(1) })
    .superRefine(({ from, to }, context) => {
      if (to <= from) context.addIssue({ code: 'custom', path: ['to'], message: `it must be greater than the first index ${String(from)}` });
    }),
  labels: {
    from: { en: 'First index, from 0', 'zh-CN': '起始下标（从 0 起）' },
    to: { en: 'Up to, not including', 'zh-CN': '结束下标（不含）' },
  },
  inputs: () => [{ name: 'x', axes: '[F]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[to − from]', meaning: { en: 'the features taken', 'zh-CN': '取出的特征' } }],
  hint: ({ from, to }) => ({ y: [to - from] }),
  infer: ({ from, to }, { x }) => {
    const [width] = x;
    if (width === undefined || x.length !== 1 || width < to) return shapeError('x', `a vector of at least ${String(to)} elements`, x);
    return { outputs: { y: [to - from] } };
  },
  forward: (k, { x, y }, { config }) => {
    k.copyColumns(x, config.from, y, 0, y.columns);
  },
  backward: (k, { dx, dy }, { config }) => {
    k.addColumns(dy, 0, dx, config.from, dy.columns);
  },
  latex: ({ from, to }) => ({
    forward: `\\val{y}[k] = \\val{x}[k${from === 0 ? '' : ` + ${String(from)}`}], \\quad 1 \\le k \\le ${String(to - from)}`,
    gradients: { x: `[${from === 0 ? '' : '\\mathbf{0}, '}\\grad{y}, \\mathbf{0}]` },
  }),
  scalars: ({ config: { from, to } }) => ({
    values: { y: (k) => v('x', k + from) },
    gradients: { x: (k) => (k >= from && k < to ? d('y', k - from) : number(0)) },
  }),
  samples: [
    { name: 'from the middle', config: { from: 1, to: 5 }, inputs: { x: [8] } },
    { name: 'the first', config: {}, inputs: { x: [4] } },
  ],
  rejects: [
    { name: 'beyond the end', config: { from: 1, to: 4 }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
  ],
});
