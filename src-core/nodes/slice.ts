import { z } from 'zod';
import { axisField, axisIn, divide, withLength } from '../node/axes.ts';
import { defineNode } from '../node/definition.ts';
import { d, number, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';

/** `y = x[from … to)` along one axis, the last where none is chosen: counted from 0, the last not included. */
export default defineNode({
  type: 'slice',
  version: 1,
  category: 'algebra',
  title: { en: 'Slice', 'zh-CN': '切片' },
  summary: { en: 'Takes some of the features of a vector, or of the entries along an axis.', 'zh-CN': '取向量的一部分特征，或沿某一轴的一部分。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 2.1',
  config: z
    .strictObject({ from: z.int().min(0).max(65_535).default(0), to: z.int().min(1).max(65_536).default(1), axis: axisField.default(-1) })
    .superRefine(({ from, to }, context) => {
      if (to <= from) context.addIssue({ code: 'custom', path: ['to'], message: `it must be greater than the first index ${String(from)}` });
    }),
  labels: {
    from: { en: 'First index, from 0', 'zh-CN': '起始下标（从 0 起）' },
    to: { en: 'Up to, not including', 'zh-CN': '结束下标（不含）' },
    axis: { en: 'Axis, from 0; −1: the last', 'zh-CN': '轴（从 0 起；−1 为最后一轴）' },
  },
  inputs: () => [{ name: 'x', axes: '[…, F, …]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…, to − from, …]', meaning: { en: 'what is taken', 'zh-CN': '取出的部分' } }],
  hint: ({ from, to, axis }, { x }) => (x && axisIn(x, axis) !== undefined ? { y: withLength(x, axis, to - from) } : {}),
  guess: ({ from, to }) => ({ y: [to - from] }),
  infer: ({ from, to, axis }, { x }) => {
    if (axisIn(x, axis) === undefined) return shapeError('x', axis === -1 ? 'an axis of features, […, F],' : `an axis ${String(axis)}`, x);
    if (divide(x, axis).length < to) return shapeError('x', `at least ${String(to)} elements along ${axis === -1 ? 'the last axis' : `axis ${String(axis)}`}`, x);
    return { outputs: { y: withLength(x, axis, to - from) } };
  },
  forward: (k, { x, y }, { config: { from, to, axis }, inputs }) => {
    const { length, after } = divide(inputs.x ?? [], axis);
    const width = (to - from) * after;
    k.copyColumns(withColumns(x, length * after), from * after, withColumns(y, width), 0, width);
  },
  backward: (k, { dx, dy }, { config: { from, to, axis }, inputs }) => {
    const { length, after } = divide(inputs.x ?? [], axis);
    const width = (to - from) * after;
    k.addColumns(withColumns(dy, width), 0, withColumns(dx, length * after), from * after, width);
  },
  latex: ({ from, to, axis }) => {
    const along = axis === -1 ? '' : `\\mathrm{axis}\\,${String(axis)}`;
    return {
      forward: `\\val{y}[k] = \\val{x}[k${from === 0 ? '' : ` + ${String(from)}`}], \\quad 1 \\le k \\le ${String(to - from)}${along && `\\;(${along})`}`,
      gradients: { x: `[${from === 0 ? '' : '\\mathbf{0}, '}\\grad{y}, \\mathbf{0}]${along && `_{${along}}`}` },
    };
  },
  scalars: ({ config: { from, to, axis }, shape }) => {
    const { length, after } = divide(shape('x'), axis);
    const taken = to - from;
    return {
      values: { y: (k) => v('x', (Math.floor(k / (taken * after)) * length + from) * after + (k % (taken * after))) },
      gradients: {
        x: (k) => {
          const at = Math.floor(k / after) % length;
          return at >= from && at < to ? d('y', (Math.floor(k / (length * after)) * taken + at - from) * after + (k % after)) : number(0);
        },
      },
    };
  },
  samples: [
    { name: 'from the middle', config: { from: 1, to: 5 }, inputs: { x: [8] } },
    { name: 'the first', config: {}, inputs: { x: [4] } },
    { name: 'features at each position', config: { from: 1, to: 3 }, inputs: { x: [4, 5] } },
    { name: 'positions', config: { from: 2, to: 4, axis: 0 }, inputs: { x: [4, 5] } },
    { name: 'in the middle', config: { from: 1, to: 4, axis: -2 }, inputs: { x: [2, 4, 5] } },
  ],
  rejects: [
    { name: 'beyond the end', config: { from: 1, to: 4 }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'beyond the end of another axis', config: { from: 1, to: 4, axis: 0 }, inputs: { x: [3, 5] }, code: 'E_SHAPE', port: 'x' },
    { name: 'no such axis', config: { axis: 1 }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
  ],
});
