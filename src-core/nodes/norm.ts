import { z } from 'zod';
import { alongAxisTable, axisField, axisIn, divide, withLength } from '../node/axes.ts';
import { type ScalarContext, defineNode } from '../node/definition.ts';
import { type Expression, call, d, greater, minus, number, quotient, square, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';

interface Norm {
  readonly order: 'l1' | 'l2';
  readonly over: 'all' | 'axis';
  readonly axis: number;
}

/** The shape and axis over which the sum goes: all elements are one axis. */
function summed({ over, axis }: Norm, x: Shape): readonly [shape: Shape, axis: number] {
  return over === 'all' ? [[sizeOf(x)], 0] : [x, axis];
}

/** For each norm the elements that it is of. */
function tableOf(config: Norm, x: Shape): number[] {
  return alongAxisTable(...summed(config, x));
}

/** For each element the norm that it is part of. */
function normsOf(config: Norm, x: Shape): number[] {
  const { length, after } = divide(...summed(config, x));
  return Array.from({ length: sizeOf(x) }, (_, element) => Math.floor(element / (length * after)) * after + (element % after));
}

/** So that x / ‖x‖ is 0 where x is: below it no number is normal in float32. */
const least = 1e-37;

/** `‖x‖₁ = Σ |x|` or `‖x‖₂ = √Σ x²`, of all elements of a sample or along an axis. At the kinks, where an element or all of x is 0, the derivative is taken to be 0. */
export default defineNode({
  type: 'norm',
  version: 1,
  category: 'algebra',
  title: { en: 'Norm', 'zh-CN': '范数' },
  summary: { en: 'The length of each sample, or of each vector along an axis: L1 or L2.', 'zh-CN': '每个样本（或沿某轴的每个向量）的长度：L1 或 L2。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), eq. 2.30 and 2.31',
  config: z.strictObject({ order: z.enum(['l1', 'l2']).default('l2'), over: z.enum(['all', 'axis']).default('all'), axis: axisField.default(-1) }),
  labels: {
    order: { en: 'Norm', 'zh-CN': '范数' },
    'order.l1': { en: 'L1: sum of absolute values', 'zh-CN': 'L1：绝对值之和' },
    'order.l2': { en: 'L2: root of the sum of squares', 'zh-CN': 'L2：平方和的平方根' },
    over: { en: 'Of', 'zh-CN': '范围' },
    'over.all': { en: 'all elements', 'zh-CN': '全部元素' },
    'over.axis': { en: 'the elements along an axis', 'zh-CN': '沿某一轴的元素' },
    axis: { en: 'Axis, from 0; −1: the last', 'zh-CN': '轴（从 0 起；−1 为最后一轴）' },
  },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: ({ over }) => [{ name: 'y', axes: over === 'all' ? '[]' : '[…]', meaning: { en: 'norm', 'zh-CN': '范数' } }],
  hint: ({ over }) => (over === 'all' ? { y: [] } : {}),
  infer: (config, { x }) => {
    if (config.over === 'axis' && axisIn(x, config.axis) === undefined) return shapeError('x', `an axis ${String(config.axis)}`, x);
    const y = config.over === 'all' ? [] : withLength(x, config.axis, undefined);
    return { outputs: { y }, internals: { sizes: x, ...(config.order === 'l2' && { bounded: y, directions: x }) } };
  },
  forward: (k, { x, y, sizes, bounded, directions }, { config, inputs: { x: shape = [] } }) => {
    if (config.order === 'l1') {
      k.activate('absolute', x, sizes);
      k.pick(sizes, tableOf(config, shape), y);
      return;
    }
    k.multiply(x, x, sizes);
    k.pick(sizes, tableOf(config, shape), bounded);
    k.activate('sqrt', bounded, y);
    k.activate('at-least', y, bounded, least);
    // Now each element's norm, by which it is divided.
    k.pick(bounded, normsOf(config, shape), sizes);
    k.divide(x, sizes, directions);
  },
  backward: (k, { x, sizes, directions, dx, dy, dsizes, ddirections }, { config, inputs: { x: shape = [] } }) => {
    // Each element gets the gradient of its norm, times how the norm grows with it.
    if (config.order === 'l1') {
      k.addPicked(dy, tableOf(config, shape), dsizes);
      k.addActivateGradient('absolute', x, sizes, dsizes, dx);
    } else {
      k.addPicked(dy, tableOf(config, shape), ddirections);
      k.addMultiply(ddirections, directions, dx);
    }
  },
  latex: ({ order }) =>
    order === 'l1'
      ? { forward: '\\val{y} = \\sum_k |\\val{x}[k]|', gradients: { x: '\\grad{y} \\operatorname{sign}(\\val{x}[k])' } }
      : { forward: '\\val{y} = \\sqrt{\\textstyle\\sum_k \\val{x}[k]^2}', gradients: { x: '\\grad{y}\\,\\frac{\\val{x}[k]}{\\val{y}}' } },
  kinks: ({ order }) =>
    order === 'l1'
      ? { en: 'Where an element is 0 there is no derivative: the mean of both sides is taken, 0.', 'zh-CN': '元素为 0 处导数不存在：取左、右导数的平均值 0。' }
      : { en: 'Where all of x is 0 there is no derivative: it is taken to be 0.', 'zh-CN': 'x 全为 0 处导数不存在：取 0。' },
  scalars: ({ config, shape }: ScalarContext<Norm>) => {
    const { length } = divide(...summed(config, shape('x')));
    const table = tableOf(config, shape('x'));
    const norms = normsOf(config, shape('x'));
    const size = (element: number): Expression => (config.order === 'l1' ? call('absolute', v('x', element)) : square(v('x', element)));
    const zero = number(0);
    return {
      values: {
        y: (k) => {
          const total = sum(table.slice(k * length, (k + 1) * length).map(size));
          return config.order === 'l1' ? total : call('sqrt', total);
        },
        ...(config.order === 'l2' && { directions: (element: number) => quotient(v('x', element), v('y', norms[element] ?? 0)) }),
      },
      gradients: {
        x: (element) => {
          const slope = config.order === 'l1' ? minus(greater(v('x', element), zero), greater(zero, v('x', element))) : v('directions', element);
          return times(d('y', norms[element] ?? 0), slope);
        },
      },
    };
  },
  samples: [
    { name: 'the length of a vector', config: {}, inputs: { x: [4] } },
    { name: 'the length of each row', config: { over: 'axis' }, inputs: { x: [4, 5] } },
    { name: 'the L1 norm of a matrix', config: { order: 'l1' }, inputs: { x: [4, 5] } },
    { name: 'the L1 norm along the middle axis', config: { order: 'l1', over: 'axis', axis: 1 }, inputs: { x: [2, 4, 5] } },
  ],
  rejects: [{ name: 'no such axis', config: { over: 'axis', axis: 1 }, inputs: { x: [4] }, code: 'E_SHAPE', port: 'x' }],
});
