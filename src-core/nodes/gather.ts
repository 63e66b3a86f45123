import { z } from 'zod';
import { axisField, axisIn, divide, gatherTable, withLength } from '../node/axes.ts';
import { defineNode } from '../node/definition.ts';
import { d, number, sum, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';

/** `y[…, j, …] = x[…, indices[j], …]` along one axis, as `numpy.take` does. What is taken several times gets the sum of its gradients. */
export default defineNode({
  type: 'gather',
  version: 1,
  category: 'algebra',
  title: { en: 'Gather', 'zh-CN': '按下标取' },
  summary: { en: 'Takes entries along an axis by their indices, in any order and as often as named.', 'zh-CN': '按下标沿某轴取出各项，顺序和次数任意。' },
  source: 'Harris et al.: Array programming with NumPy (2020), Nature 585, figure 1',
  config: z.strictObject({ indices: z.array(z.int().min(0).max(65_535)).min(1).max(65_536).default([0]), axis: axisField.default(-1) }),
  labels: {
    indices: { en: 'Indices, from 0', 'zh-CN': '下标（从 0 起）' },
    axis: { en: 'Axis, from 0; −1: the last', 'zh-CN': '轴（从 0 起；−1 为最后一轴）' },
  },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'the entries taken', 'zh-CN': '取出的各项' } }],
  infer: ({ indices, axis }, { x }) => {
    if (axisIn(x, axis) === undefined) return shapeError('x', `an axis ${String(axis)}`, x);
    const { length } = divide(x, axis);
    const beyond = indices.find((index) => index >= length);
    if (beyond !== undefined) return shapeError('x', `more than ${String(beyond)} entries along axis ${String(axis)}`, x);
    return { outputs: { y: withLength(x, axis, indices.length) } };
  },
  forward: (k, { x, y }, { config, inputs }) => {
    k.pick(x, gatherTable(inputs.x ?? [], config.axis, config.indices), y);
  },
  backward: (k, { dx, dy }, { config, inputs }) => {
    k.addPicked(dy, gatherTable(inputs.x ?? [], config.axis, config.indices), dx);
  },
  latex: () => ({
    forward: '\\val{y}[j] = \\val{x}[i_j]',
    gradients: { x: '\\textstyle\\sum_{j : i_j = k} \\grad{y}[j]' },
  }),
  scalars: ({ config, shape }) => {
    const table = gatherTable(shape('x'), config.axis, config.indices);
    return {
      values: { y: (k) => v('x', table[k] ?? 0) },
      gradients: {
        x: (k) => {
          const taken = table.flatMap((element, j) => (element === k ? [d('y', j)] : []));
          return taken.length === 0 ? number(0) : sum(taken);
        },
      },
    };
  },
  samples: [
    { name: 'some twice', config: { indices: [4, 0, 4, 1, 4, 2] }, inputs: { x: [5] } },
    { name: 'rows', config: { indices: [1, 3], axis: 0 }, inputs: { x: [4, 5] } },
    { name: 'in the middle', config: { indices: [2], axis: -2 }, inputs: { x: [2, 4, 5] } },
  ],
  rejects: [
    { name: 'beyond the end', config: { indices: [0, 4] }, inputs: { x: [4] }, code: 'E_SHAPE', port: 'x' },
    { name: 'no such axis', config: { axis: 1 }, inputs: { x: [4] }, code: 'E_SHAPE', port: 'x' },
  ],
});
