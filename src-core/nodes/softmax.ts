import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, quotient, sum, times, v } from '../node/expression.ts';
import { lastAxis } from '../node/normFields.ts';
import { isShapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';

/** `yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ)` along the last axis, computed with the maximum subtracted, so that no exponent is above 0. */
export default defineNode({
  type: 'softmax',
  version: 1,
  category: 'activation',
  title: { en: 'Softmax', 'zh-CN': 'Softmax' },
  summary: {
    en: 'Turns scores into probabilities that sum to 1; safe against overflow.',
    'zh-CN': '将得分变为总和为 1 的概率，不会溢出。',
  },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), sections 4.1 and 6.2.2.3',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [{ name: 'x', axes: '[…, K]', meaning: { en: 'scores (logits)', 'zh-CN': '得分（logits）' } }],
  outputs: () => [{ name: 'y', axes: '[…, K]', meaning: { en: 'probabilities', 'zh-CN': '概率' }, squashedBy: 'softmax' }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => {
    const axes = lastAxis('x', x);
    return isShapeError(axes) ? axes : { outputs: { y: x } };
  },
  forward: (k, { x, y }, { inputs }) => {
    const K = inputs.x?.at(-1) ?? 1;
    k.softmax(withColumns(x, K), withColumns(y, K));
  },
  backward: (k, { y, dy, dx }, { inputs }) => {
    const K = inputs.x?.at(-1) ?? 1;
    k.addSoftmaxGradient(withColumns(y, K), withColumns(dy, K), withColumns(dx, K));
  },
  latex: () => ({
    forward: '\\val{y}[i] = \\frac{e^{\\val{x}[i] - m}}{\\sum_j e^{\\val{x}[j] - m}}, \\quad m = \\max_j \\val{x}[j]',
    gradients: { x: '\\val{y} \\odot \\bigl(\\grad{y} - (\\grad{y} \\odot \\val{y})\\,\\mathbf{1}\\mathbf{1}^\\top\\bigr)' },
  }),
  scalars: ({ shape }) => {
    const K = shape('x').at(-1) ?? 1;
    /** Over the vector along the last axis that an element is of. */
    const along = (element: number, term: (k: number) => Expression): Expression[] => each(K, (k) => term(element - (element % K) + k));
    const maximumOf = (element: number): Expression => abbreviate('m', maximum(...along(element, (k) => v('x', k))));
    return {
      values: {
        y: (element) => {
          const m = maximumOf(element);
          const exp = (k: number): Expression => call('exp', minus(v('x', k), m));
          return quotient(exp(element), sum(along(element, exp)));
        },
      },
      gradients: { x: (k) => times(v('y', k), minus(d('y', k), sum(along(k, (i) => times(d('y', i), v('y', i)))))) },
    };
  },
  samples: [
    { name: 'four classes', config: {}, inputs: { x: [4] } },
    { name: 'two classes', config: {}, inputs: { x: [2] } },
    { name: 'a vector at each position', config: {}, inputs: { x: [4, 5] } },
    { name: 'two axes in front', config: {}, inputs: { x: [2, 1, 4] } },
  ],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
  ],
});
