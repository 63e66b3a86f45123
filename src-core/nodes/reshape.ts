import { z } from 'zod';
import { mostAxes } from '../node/axes.ts';
import { defineNode } from '../node/definition.ts';
import { d, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type Shape, formatShape, sizeOf } from '../tensor/shape.ts';

/** Stands for the length that the number of elements leaves. */
const open = -1;

/** The shape with its open length filled in; undefined where the elements do not fit. */
function filled(shape: readonly number[], size: number): Shape | undefined {
  const rest = sizeOf(shape.filter((length) => length !== open));
  const result = shape.map((length) => (length === open ? size / rest : length));
  return sizeOf(result) === size && result.every(Number.isInteger) ? result : undefined;
}

/** The same numbers in the same order, row by row, with other axes. One length may be −1: it is what is left. */
export default defineNode({
  type: 'reshape',
  version: 1,
  category: 'algebra',
  title: { en: 'Reshape', 'zh-CN': '变形' },
  summary: { en: 'Gives each sample other axes; its numbers and their order stay.', 'zh-CN': '改变每个样本的轴，数值及其顺序不变。' },
  source: 'Harris et al.: Array programming with NumPy (2020), Nature 585, figure 1',
  config: z
    .strictObject({ shape: z.array(z.union([z.literal(open), z.int().min(1).max(65_536)])).max(mostAxes).default([open]) })
    .superRefine(({ shape }, context) => {
      if (shape.filter((length) => length === open).length > 1) context.addIssue({ code: 'custom', path: ['shape'], message: 'only one length may be −1' });
    }),
  labels: { shape: { en: 'Shape of one sample; −1: what is left', 'zh-CN': '单个样本的形状；−1 表示由其余推出' } },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'the same numbers with other axes', 'zh-CN': '同样的数，轴不同' } }],
  hint: ({ shape }, { x }) => {
    const y = shape.includes(open) ? x && filled(shape, sizeOf(x)) : shape;
    return y ? { y } : {};
  },
  infer: ({ shape }, { x }) => {
    const y = filled(shape, sizeOf(x));
    if (y) return { outputs: { y } };
    const rest = sizeOf(shape.filter((length) => length !== open));
    return shapeError('x', shape.includes(open) ? `a multiple of ${String(rest)} elements` : `${String(rest)} elements for ${formatShape(shape)}`, x);
  },
  forward: (k, { x, y }) => {
    k.copy(x, y);
  },
  backward: (k, { dx, dy }) => {
    k.add(dy, dx);
  },
  latex: ({ shape }) => ({
    forward: `\\val{y}[n] = \\operatorname{reshape}_{(${shape.join(', ')})} \\val{x}[n]`,
    gradients: { x: '\\operatorname{reshape}_x \\grad{y}[n]' },
  }),
  scalars: () => ({ values: { y: (k) => v('x', k) }, gradients: { x: (k) => d('y', k) } }),
  samples: [
    { name: 'a vector as a matrix', config: { shape: [4, -1] }, inputs: { x: [20] } },
    { name: 'a matrix as another', config: { shape: [1, 5, 2] }, inputs: { x: [2, 5] } },
    { name: 'a picture as a vector', config: {}, inputs: { x: [1, 4, 5] } },
    { name: 'one number without axes', config: { shape: [] }, inputs: { x: [1] } },
  ],
  rejects: [
    { name: 'other many elements', config: { shape: [2, 3] }, inputs: { x: [5] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a rest that is no length', config: { shape: [4, -1] }, inputs: { x: [6] }, code: 'E_SHAPE', port: 'x' },
  ],
});
