import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, each, sum, times, v } from '../node/expression.ts';
import { shapeError } from '../node/shapeError.ts';
import { type View, transpose, withColumns } from '../node/view.ts';
import { type Shape, formatShape, sameShape, sizeOf } from '../tensor/shape.ts';

interface Turned {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Rows and columns of a factor as it is multiplied, and the axes in front of them. */
function matrixOf(shape: Shape, isTransposed: boolean): { rows: number; columns: number; lead: Shape } {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return isTransposed ? { rows: columns, columns: rows, lead: shape.slice(0, -2) } : { rows, columns, lead: shape.slice(0, -2) };
}

/** The factors as they are multiplied, how many products that are for all samples together, and how wide each is. */
function factors(a: View, b: View, { transposeA, transposeB }: Turned, inputs: Readonly<Partial<Record<string, Shape>>>): { A: View; B: View; products: number; width: number } {
  const [A, B] = [asMatrix(a, inputs.a), asMatrix(b, inputs.b)];
  const { columns, lead } = matrixOf(inputs.b ?? [], transposeB);
  return { A: transposeA ? transpose(A) : A, B: transposeB ? transpose(B) : B, products: b.rows * sizeOf(lead), width: columns };
}

/** The rows of all matrices, one below the other. */
function asMatrix(view: View, shape: Shape = []): View {
  return withColumns(view, shape.at(-1) ?? 1);
}

/** Where element `[b, i, j]` of a factor lies, i and j being row and column as it is multiplied. */
function placeIn({ rows, columns }: { readonly rows: number; readonly columns: number }, isTransposed: boolean): (b: number, i: number, j: number) => number {
  return (b, i, j) => b * rows * columns + (isTransposed ? j * rows + i : i * columns + j);
}

/** `Y = A B` for each sample, of two tensors whose last two axes are a matrix; the axes in front of them are the same and stay. */
export default defineNode({
  type: 'matrix-product',
  version: 1,
  category: 'algebra',
  title: { en: 'Matrix product', 'zh-CN': '矩阵乘积' },
  summary: { en: 'Multiplies two matrices of each sample; either may be transposed.', 'zh-CN': '将每个样本的两个矩阵相乘，二者皆可转置。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), eq. 2.4 and section 6.5.6',
  config: z.strictObject({ transposeA: z.boolean().default(false), transposeB: z.boolean().default(false) }),
  labels: {
    transposeA: { en: 'Transpose A', 'zh-CN': '转置 A' },
    transposeB: { en: 'Transpose B', 'zh-CN': '转置 B' },
  },
  inputs: ({ transposeA, transposeB }) => [
    { name: 'a', axes: transposeA ? '[…, K, M]' : '[…, M, K]', meaning: { en: 'left factor', 'zh-CN': '左因子' } },
    { name: 'b', axes: transposeB ? '[…, P, K]' : '[…, K, P]', meaning: { en: 'right factor', 'zh-CN': '右因子' } },
  ],
  outputs: () => [{ name: 'y', axes: '[…, M, P]', meaning: { en: 'product', 'zh-CN': '积' } }],
  infer: ({ transposeA, transposeB }, { a, b }) => {
    if (a.length < 2) return shapeError('a', 'a matrix [M, K], perhaps with more axes in front,', a);
    if (b.length < 2) return shapeError('b', 'a matrix [K, P], perhaps with more axes in front,', b);
    const [left, right] = [matrixOf(a, transposeA), matrixOf(b, transposeB)];
    if (!sameShape(left.lead, right.lead)) return shapeError('b', `the axes ${formatShape(left.lead)} in front of its matrix, as at port "a",`, b);
    if (left.columns !== right.rows) return shapeError('b', `${String(left.columns)} ${transposeB ? 'columns' : 'rows'}, as port "a" has ${formatShape(a)},`, b);
    return { outputs: { y: [...left.lead, left.rows, right.columns] } };
  },
  forward: (k, { a, b, y }, { config, inputs }) => {
    const { A, B, products, width } = factors(a, b, config, inputs);
    k.matmulEach(products, A, B, withColumns(y, width));
  },
  backward: (k, { a, b, da, db, dy }, { config, inputs }) => {
    const { A, B, products, width } = factors(a, b, config, inputs);
    const [dA, dB, dY] = [asMatrix(da, inputs.a), asMatrix(db, inputs.b), withColumns(dy, width)];
    if (config.transposeA) k.addMatmulEach(products, B, transpose(dY), dA);
    else k.addMatmulEach(products, dY, transpose(B), dA);
    if (config.transposeB) k.addMatmulEach(products, transpose(dY), A, dB);
    else k.addMatmulEach(products, transpose(A), dY, dB);
  },
  latex: ({ transposeA, transposeB }) => {
    const [A, B, Y] = [transposeA ? '\\val{a}[n]^\\top' : '\\val{a}[n]', transposeB ? '\\val{b}[n]^\\top' : '\\val{b}[n]', '\\grad{y}[n]'];
    return {
      forward: `\\val{y}[n] = ${A}\\,${B}`,
      gradients: {
        a: transposeA ? `${B}\\,${Y}^\\top` : `${Y}\\,${transposeB ? '\\val{b}[n]' : '\\val{b}[n]^\\top'}`,
        b: transposeB ? `${Y}^\\top\\,${A}` : `${transposeA ? '\\val{a}[n]' : '\\val{a}[n]^\\top'}\\,${Y}`,
      },
      symbols: { a: 'A', b: 'B', y: 'Y' },
    };
  },
  scalars: ({ config: { transposeA, transposeB }, shape }) => {
    const [left, right] = [matrixOf(shape('a'), transposeA), matrixOf(shape('b'), transposeB)];
    const [M, K, P] = [left.rows, left.columns, right.columns];
    const [inA, inB] = [placeIn(left, transposeA), placeIn(right, transposeB)];
    const inY = (b: number, i: number, j: number): number => (b * M + i) * P + j;
    /** Of an element of a factor: which matrix it belongs to, and its row and column as it is multiplied. */
    const find = (element: number, rows: number, columns: number, isTransposed: boolean): readonly [b: number, i: number, j: number] => {
      const within = element % (rows * columns);
      const [i, j] = isTransposed ? [within % rows, Math.floor(within / rows)] : [Math.floor(within / columns), within % columns];
      return [Math.floor(element / (rows * columns)), i, j];
    };
    return {
      values: {
        y: (element) => {
          const [s, i, j] = find(element, M, P, false);
          return sum(each(K, (l) => times(v('a', inA(s, i, l)), v('b', inB(s, l, j)))));
        },
      },
      gradients: {
        a: (element) => {
          const [s, i, l] = find(element, M, K, transposeA);
          return sum(each(P, (j) => times(d('y', inY(s, i, j)), v('b', inB(s, l, j)))));
        },
        b: (element) => {
          const [s, l, j] = find(element, K, P, transposeB);
          return sum(each(M, (i) => times(v('a', inA(s, i, l)), d('y', inY(s, i, j)))));
        },
      },
    };
  },
  samples: [
    { name: 'two matrices', config: {}, inputs: { a: [4, 2], b: [2, 5] } },
    { name: 'the left one transposed', config: { transposeA: true }, inputs: { a: [2, 4], b: [2, 5] } },
    { name: 'the right one transposed', config: { transposeB: true }, inputs: { a: [1, 4], b: [2, 4] } },
    { name: 'both, with an axis in front', config: { transposeA: true, transposeB: true }, inputs: { a: [2, 3, 1], b: [2, 4, 3] } },
  ],
  rejects: [
    { name: 'a vector', config: {}, inputs: { a: [2], b: [2, 3] }, code: 'E_SHAPE', port: 'a' },
    { name: 'matrices that do not fit', config: {}, inputs: { a: [4, 2], b: [3, 5] }, code: 'E_SHAPE', port: 'b' },
    { name: 'a transpose that does not fit', config: { transposeB: true }, inputs: { a: [4, 2], b: [2, 5] }, code: 'E_SHAPE', port: 'b' },
    { name: 'different axes in front', config: {}, inputs: { a: [2, 4, 2], b: [3, 2, 5] }, code: 'E_SHAPE', port: 'b' },
  ],
});
