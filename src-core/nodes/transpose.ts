import { z } from 'zod';
import { mostAxes, permutationTable } from '../node/axes.ts';
import { defineNode } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import type { Shape } from '../tensor/shape.ts';

/** For each axis of the result the axis of x that it is; all of them in reverse where none are given. */
function orderOf(axes: readonly number[], x: Shape): readonly number[] {
  return axes.length === 0 ? x.map((_, axis) => x.length - 1 - axis) : axes;
}

/** For each axis of x the axis of the result that it becomes. */
function inverse(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}

/** The axes of each sample in another order, as `numpy.transpose` orders them: axis i of the result is axis `axes[i]` of x. */
export default defineNode({
  type: 'transpose',
  version: 1,
  category: 'algebra',
  title: { en: 'Transpose', 'zh-CN': '转置' },
  summary: { en: 'Puts the axes of each sample in another order; of a matrix it swaps rows and columns.', 'zh-CN': '改变每个样本各轴的顺序；对矩阵即交换行与列。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), eq. 2.3',
  config: z
    .strictObject({ axes: z.array(z.int().min(0).max(mostAxes - 1)).max(mostAxes).default([]) })
    .superRefine(({ axes }, context) => {
      if ([...axes].sort((a, b) => a - b).some((axis, index) => axis !== index)) context.addIssue({ code: 'custom', path: ['axes'], message: 'each axis from 0 on must be there once' });
    }),
  labels: { axes: { en: 'Order of the axes, from 0; empty: reversed', 'zh-CN': '轴的顺序（从 0 起）；留空则反转' } },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'the same numbers, axes reordered', 'zh-CN': '同样的数，轴已重排' } }],
  infer: ({ axes }, { x }) => {
    if (axes.length > 0 && axes.length !== x.length) return shapeError('x', `as many axes as are ordered, ${String(axes.length)},`, x);
    return { outputs: { y: orderOf(axes, x).map((axis) => x[axis] ?? 1) } };
  },
  forward: (k, { x, y }, { config, inputs: { x: shape = [] } }) => {
    k.pick(x, permutationTable(shape, orderOf(config.axes, shape)), y);
  },
  backward: (k, { dx, dy }, { config, inputs: { x: shape = [] } }) => {
    k.addPicked(dy, permutationTable(shape, orderOf(config.axes, shape)), dx);
  },
  latex: ({ axes }) => {
    const turned = (name: string, order: readonly number[]): string => (order.length === 0 ? `${name}^\\top` : `\\operatorname{transpose}_{(${order.join(', ')})} ${name}`);
    return { forward: `\\val{y}[n] = ${turned('\\val{x}[n]', axes)}`, gradients: { x: turned('\\grad{y}[n]', inverse(axes)) } };
  },
  scalars: ({ config, shape }) => {
    const order = orderOf(config.axes, shape('x'));
    const [from, to] = [permutationTable(shape('x'), order), permutationTable(shape('y'), inverse(order))];
    return { values: { y: (k) => v('x', from[k] ?? 0) }, gradients: { x: (k) => d('y', to[k] ?? 0) } };
  },
  samples: [
    { name: 'a matrix', config: {}, inputs: { x: [4, 5] } },
    { name: 'three axes in another order', config: { axes: [2, 0, 1] }, inputs: { x: [2, 4, 5] } },
    { name: 'three axes reversed', config: {}, inputs: { x: [4, 1, 5] } },
    { name: 'a vector', config: {}, inputs: { x: [4] } },
  ],
  rejects: [{ name: 'too few axes', config: { axes: [1, 0] }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' }],
});
