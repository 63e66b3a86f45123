import { z } from 'zod';
import { mostAxes } from '../node/axes.ts';
import { defineNode } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

function flattened(from: number, x: Shape): Shape {
  return [...x.slice(0, from), sizeOf(x.slice(from))];
}

/** All axes of a sample from one on become one, row by row: a picture becomes the vector that a linear layer takes. */
export default defineNode({
  type: 'flatten',
  version: 1,
  category: 'algebra',
  title: { en: 'Flatten', 'zh-CN': '展平' },
  summary: { en: 'Makes one axis of all axes of a sample, or of all from one on.', 'zh-CN': '将样本的全部轴（或从某轴起）并为一轴。' },
  source: 'LeCun, Bottou, Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition (1998), section II.B',
  config: z.strictObject({ from: z.int().min(0).max(mostAxes - 1).default(0) }),
  labels: { from: { en: 'First axis that joins, from 0', 'zh-CN': '从哪一轴开始合并（从 0 起）' } },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: ({ from }) => [{ name: 'y', axes: from === 0 ? '[F]' : '[…, F]', meaning: { en: 'the same numbers in one axis', 'zh-CN': '同样的数，排成一轴' } }],
  hint: ({ from }, { x }) => (x && x.length >= from ? { y: flattened(from, x) } : {}),
  infer: ({ from }, { x }) => (x.length < from ? shapeError('x', `at least ${String(from)} axes`, x) : { outputs: { y: flattened(from, x) } }),
  forward: (k, { x, y }) => {
    k.copy(x, y);
  },
  backward: (k, { dx, dy }) => {
    k.add(dy, dx);
  },
  latex: () => ({ forward: '\\val{y}[n] = \\operatorname{vec} \\val{x}[n]', gradients: { x: '\\operatorname{vec}^{-1} \\grad{y}[n]' } }),
  scalars: () => ({ values: { y: (k) => v('x', k) }, gradients: { x: (k) => d('y', k) } }),
  samples: [
    { name: 'a picture', config: {}, inputs: { x: [2, 4, 5] } },
    { name: 'all but the first axis', config: { from: 1 }, inputs: { x: [4, 5, 2] } },
    { name: 'a scalar', config: {}, inputs: { x: [] } },
  ],
  rejects: [{ name: 'too few axes', config: { from: 2 }, inputs: { x: [3] }, code: 'E_SHAPE', port: 'x' }],
});
