import { z } from 'zod';
import { type ScalarContext, defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, number, quotient, sum, times, v } from '../node/expression.ts';
import { type ShapeError, shapeError } from '../node/shapeError.ts';
import { type View, transpose, withColumns } from '../node/view.ts';
import { type Shape, formatShape, sameShape, sizeOf } from '../tensor/shape.ts';

/** How many positions ask and are asked, how wide they are, and how many of that there are in one sample. */
interface Sizes {
  readonly heads: number;
  /** Positions of the queries, and of keys and values. */
  readonly L: number;
  readonly S: number;
  /** Features of queries and keys, and of values. */
  readonly D: number;
  readonly E: number;
}

function sizesOf(q: Shape = [], v: Shape = []): Sizes {
  const [L = 1, D = 1] = q.slice(-2);
  const [S = 1, E = 1] = v.slice(-2);
  return { heads: sizeOf(q.slice(0, -2)), L, S, D, E };
}

/** Added to the score of a position that must not be looked at: its weight is then exactly 0, and no number is infinite. */
const masked = -1e30;

/** A row of the mask for each position that asks: it may look at itself and what is before it. */
function causalMask({ L, S }: Sizes): number[] {
  return Array.from({ length: L * S }, (_, at) => (at % S <= Math.floor(at / S) ? 0 : masked));
}

function misfit(q: Shape, k: Shape, v: Shape): ShapeError | undefined {
  if (q.length < 2) return shapeError('q', 'a vector for each position, [L, D], perhaps with more axes in front,', q);
  const { S, D } = sizesOf(q, v);
  const lead = q.slice(0, -2);
  if (v.length < 2 || !sameShape(v.slice(0, -2), lead)) return shapeError('v', `a vector for each position, [${[...lead, 'S', 'E'].join(', ')}],`, v);
  return sameShape(k, [...lead, S, D]) ? undefined : shapeError('k', `${formatShape([...lead, S, D])}, as many positions as port "v" and as many features as port "q",`, k);
}

type Names = 'query' | 'k' | 'v' | 'y' | 'scores' | 'weights';

/** The matrices of all heads of all samples, one below the other, and how many heads that are. */
function matrices(views: Readonly<Record<Names, View>>, { heads, S, D, E }: Sizes): { readonly query: View; readonly K: View; readonly V: View; readonly Y: View; readonly scores: View; readonly weights: View; readonly products: number } {
  return {
    query: withColumns(views.query, D),
    K: withColumns(views.k, D),
    V: withColumns(views.v, E),
    Y: withColumns(views.y, E),
    scores: withColumns(views.scores, S),
    weights: withColumns(views.weights, S),
    products: views.y.rows * heads,
  };
}

/**
 * `y = softmax(q kᵀ / √D) v` for each sample: each position looks at all, or with a causal mask at itself and those before
 * it, and takes the mean of their values by these weights. Axes in front are heads: each has an attention of its own.
 */
export default defineNode({
  type: 'attention',
  version: 1,
  category: 'layer',
  title: { en: 'Attention', 'zh-CN': '注意力' },
  summary: { en: 'Each position takes a mean of values, weighted by how well its query fits their keys.', 'zh-CN': '每个位置按查询与键的匹配程度对各个值加权平均。' },
  source: 'Vaswani et al.: Attention Is All You Need (2017), eq. 1 and section 3.2.3',
  config: z.strictObject({ causal: z.boolean().default(false) }),
  labels: { causal: { en: 'Look at nothing that comes later', 'zh-CN': '不看之后的位置' } },
  inputs: () => [
    { name: 'q', axes: '[…, L, D]', meaning: { en: 'queries', 'zh-CN': '查询' } },
    { name: 'k', axes: '[…, S, D]', meaning: { en: 'keys', 'zh-CN': '键' } },
    { name: 'v', axes: '[…, S, E]', meaning: { en: 'values', 'zh-CN': '值' } },
  ],
  outputs: () => [{ name: 'y', axes: '[…, L, E]', meaning: { en: 'weighted means of the values', 'zh-CN': '值的加权平均' } }],
  infer: (_config, { q, k, v }) => {
    const { L, S, E } = sizesOf(q, v);
    const lead = q.slice(0, -2);
    return misfit(q, k, v) ?? { outputs: { y: [...lead, L, E] }, internals: { query: q, scores: [...lead, L, S], weights: [...lead, L, S] } };
  },
  forward: (k, views, { config, inputs }) => {
    const sizes = sizesOf(inputs.q, inputs.v);
    const { query, K, V, Y, scores, weights, products } = matrices(views, sizes);
    k.scale(views.q, 1 / Math.sqrt(sizes.D), views.query);
    k.matmulEach(products, query, transpose(K), scores);
    k.copy(scores, weights);
    if (config.causal) k.addRow(k.constants(causalMask(sizes)), withColumns(weights, sizes.L * sizes.S));
    k.softmax(weights, weights);
    k.matmulEach(products, weights, V, Y);
  },
  backward: (k, views, { inputs }) => {
    const sizes = sizesOf(inputs.q, inputs.v);
    const { query, K, V, weights, products } = matrices(views, sizes);
    const { query: dquery, K: dK, V: dV, Y: dY, scores: dscores, weights: dweights } = matrices({ query: views.dquery, k: views.dk, v: views.dv, y: views.dy, scores: views.dscores, weights: views.dweights }, sizes);
    k.addMatmulEach(products, dY, transpose(V), dweights);
    k.addMatmulEach(products, transpose(weights), dY, dV);
    k.addSoftmaxGradient(weights, dweights, dscores);
    k.addMatmulEach(products, dscores, K, dquery);
    k.addMatmulEach(products, transpose(dscores), query, dK);
    k.addScaled(views.dquery, 1 / Math.sqrt(sizes.D), views.dq);
  },
  pictures: () => [
    {
      internal: 'weights',
      title: { en: 'Attention weights', 'zh-CN': '注意力权重' },
      rows: { en: 'query', 'zh-CN': '查询' },
      columns: { en: 'key', 'zh-CN': '键' },
      tiles: { en: 'head', 'zh-CN': '头' },
    },
  ],
  latex: ({ causal }) => ({
    forward: `\\val{y}[n] = \\val{weights}[n]\\,\\val{v}[n], \\quad \\val{weights}[n] = \\mathrm{softmax}\\Bigl(\\frac{\\val{q}[n]\\,\\val{k}[n]^\\top}{\\sqrt{D}}${causal ? ' + M' : ''}\\Bigr)${causal ? ', \\quad M_{ls} = -\\infty \\text{ for } s > l' : ''}`,
    gradients: {
      q: '\\frac{1}{\\sqrt{D}}\\,\\grad{scores}[n]\\,\\val{k}[n]',
      k: '\\frac{1}{\\sqrt{D}}\\,\\grad{scores}[n]^\\top\\,\\val{q}[n]',
      v: '\\val{weights}[n]^\\top\\,\\grad{y}[n]',
    },
    symbols: { weights: 'A', scores: 'Z', q: 'Q', k: 'K', v: 'V', y: 'Y' },
  }),
  scalars: ({ config, shape }: ScalarContext<{ causal: boolean }>) => {
    const { L, S, D, E } = sizesOf(shape('q'), shape('v'));
    const root = number(1 / Math.sqrt(D));
    /** Of an element of a tensor whose last axes are [rows, columns]: which head, row and column it is. */
    const find = (element: number, rows: number, columns: number): readonly [head: number, row: number, column: number] => [Math.floor(element / (rows * columns)), Math.floor(element / columns) % rows, element % columns];
    const score = (head: number, l: number, s: number): number => (head * L + l) * S + s;
    const seen = (l: number): number => (config.causal ? Math.min(l + 1, S) : S);
    return {
      values: {
        y: (element) => {
          const [head, l, e] = find(element, L, E);
          return sum(each(seen(l), (s) => times(v('weights', score(head, l, s)), v('v', (head * S + s) * E + e))));
        },
        query: (element) => times(root, v('q', element)),
        scores: (element) => {
          const [head, l, s] = find(element, L, S);
          return sum(each(D, (i) => times(v('query', (head * L + l) * D + i), v('k', (head * S + s) * D + i))));
        },
        weights: (element) => {
          const [head, l, s] = find(element, L, S);
          if (s >= seen(l)) return number(0);
          const m = abbreviate('m', maximum(...each(seen(l), (other) => v('scores', score(head, l, other)))));
          const exp = (other: number): Expression => call('exp', minus(v('scores', score(head, l, other)), m));
          return quotient(exp(s), sum(each(seen(l), exp)));
        },
      },
      gradients: {
        weights: (element) => {
          const [head, l, s] = find(element, L, S);
          return sum(each(E, (e) => times(d('y', (head * L + l) * E + e), v('v', (head * S + s) * E + e))));
        },
        scores: (element) => {
          const [head, l, s] = find(element, L, S);
          if (s >= seen(l)) return number(0);
          const mean = sum(each(seen(l), (other) => times(d('weights', score(head, l, other)), v('weights', score(head, l, other)))));
          return times(v('weights', element), minus(d('weights', element), mean));
        },
        q: (element) => {
          const [head, l, i] = find(element, L, D);
          return times(root, sum(each(seen(l), (s) => times(d('scores', score(head, l, s)), v('k', (head * S + s) * D + i)))));
        },
        k: (element) => {
          const [head, s, i] = find(element, S, D);
          return sum(each(L, (l) => times(d('scores', score(head, l, s)), v('query', (head * L + l) * D + i))));
        },
        v: (element) => {
          const [head, s, e] = find(element, S, E);
          return sum(each(L, (l) => times(v('weights', score(head, l, s)), d('y', (head * L + l) * E + e))));
        },
      },
    };
  },
  samples: [
    { name: 'each position looks at all', config: {}, inputs: { q: [4, 2], k: [5, 2], v: [5, 1] } },
    { name: 'causal', config: { causal: true }, inputs: { q: [4, 1], k: [4, 1], v: [4, 2] } },
    { name: 'two heads, causal', config: { causal: true }, inputs: { q: [2, 4, 1], k: [2, 5, 1], v: [2, 5, 1] } },
  ],
  rejects: [
    { name: 'a vector', config: {}, inputs: { q: [4], k: [5, 2], v: [5, 2] }, code: 'E_SHAPE', port: 'q' },
    { name: 'keys of another width', config: {}, inputs: { q: [4, 2], k: [5, 3], v: [5, 2] }, code: 'E_SHAPE', port: 'k' },
    { name: 'more keys than values', config: {}, inputs: { q: [4, 2], k: [6, 2], v: [5, 2] }, code: 'E_SHAPE', port: 'k' },
    { name: 'other heads', config: {}, inputs: { q: [2, 4, 2], k: [2, 5, 2], v: [3, 5, 2] }, code: 'E_SHAPE', port: 'v' },
  ],
});
