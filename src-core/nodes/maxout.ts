import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, greater, maximum, minus, number, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';

/** For each of so many units the columns of its pieces: `x = [z₁, z₂, …]`, each piece as wide as y. */
function pieceTable(pieces: number, units: number): number[] {
  return Array.from({ length: pieces * units }, (_, at) => (at % pieces) * units + Math.floor(at / pieces));
}

/** `yⱼ = maxᵢ zᵢⱼ` over the k pieces of `x = [z₁, …, z_k]`, which a linear layer of k times as many units makes. At ties the first piece gets the gradient. */
export default defineNode({
  type: 'maxout',
  version: 1,
  category: 'activation',
  title: { en: 'Maxout', 'zh-CN': 'Maxout' },
  summary: { en: 'Cuts its input into pieces and takes, for each unit, the largest: a convex function that is learned.', 'zh-CN': '把输入分成若干段，逐单元取最大者：一个可学习的凸函数。' },
  source: 'Goodfellow, Warde-Farley, Mirza, Courville, Bengio: Maxout Networks (2013), section 3',
  config: z.strictObject({ pieces: z.int().min(2).max(64).default(2) }),
  labels: { pieces: { en: 'Pieces', 'zh-CN': '段数' } },
  inputs: () => [{ name: 'x', axes: '[pieces · units]', meaning: { en: 'pieces, one after the other', 'zh-CN': '依次排列的各段' } }],
  outputs: () => [{ name: 'y', axes: '[units]', meaning: { en: 'the largest of the pieces', 'zh-CN': '各段中的最大值' } }],
  hint: ({ pieces }, { x }) => {
    const [width] = x ?? [];
    return width === undefined || width % pieces !== 0 ? {} : { y: [width / pieces] };
  },
  infer: ({ pieces }, { x }) => {
    const [width] = x;
    if (width === undefined || x.length !== 1 || width % pieces !== 0) return shapeError('x', `a vector of ${String(pieces)} equal pieces`, x);
    return { outputs: { y: [width / pieces] }, internals: { column: [width / pieces] } };
  },
  forward: (k, { x, y, column }, { config: { pieces } }) => {
    k.pickMaximum(x, pieceTable(pieces, y.columns), y, column);
  },
  backward: (k, { column, dy, dx }) => {
    k.addAtColumns(dy, column, dx);
  },
  latex: ({ pieces }) => ({
    forward: `\\val{y}[j] = \\max_{i=1}^{${String(pieces)}} z_{i j}, \\quad \\val{x} = [z_1, \\ldots, z_{${String(pieces)}}]`,
    gradients: { x: '\\grad{y}[j]\\,[z_{i j} = \\val{y}[j]]' },
  }),
  scalars: ({ config: { pieces }, size }) => {
    const units = size('y');
    const piece = (index: number, unit: number): ReturnType<typeof v> => v('x', index * units + unit);
    return {
      values: { y: (unit) => maximum(...each(pieces, (index) => piece(index, unit))) },
      gradients: {
        x: (element) => {
          const [own, unit] = [Math.floor(element / units), element % units];
          const wins = each(pieces, (other) => (other < own ? greater(piece(own, unit), piece(other, unit)) : minus(number(1), greater(piece(other, unit), piece(own, unit)))));
          return times(d('y', unit), ...wins.filter((_, other) => other !== own));
        },
      },
    };
  },
  kinks: () => ({ en: 'Where pieces are equal there is no derivative: the first of them gets the whole gradient.', 'zh-CN': '各段相等处导数不存在：其中第一段得到全部梯度。' }),
  samples: [
    { name: 'two pieces', config: {}, inputs: { x: [8] } },
    { name: 'three pieces', config: { pieces: 3 }, inputs: { x: [15] } },
    { name: 'one unit', config: { pieces: 5 }, inputs: { x: [5] } },
  ],
  rejects: [
    { name: 'a piece too short', config: { pieces: 3 }, inputs: { x: [8] }, code: 'E_SHAPE', port: 'x' },
    { name: 'a matrix', config: {}, inputs: { x: [4, 2] }, code: 'E_SHAPE', port: 'x' },
  ],
});
