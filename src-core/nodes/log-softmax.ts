import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, sum, times, v } from '../node/expression.ts';
import { lastAxis } from '../node/normFields.ts';
import { isShapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';

/** `yᵢ = xᵢ − log Σⱼ exp(xⱼ)` along the last axis: the logarithm of softmax without ever forming a probability that could be 0. */
export default defineNode({
  type: 'log-softmax',
  version: 1,
  category: 'activation',
  title: { en: 'Log softmax', 'zh-CN': '对数 Softmax' },
  summary: { en: 'Turns scores into log-probabilities; safe against overflow.', 'zh-CN': '将得分变为对数概率，不会溢出。' },
  source: 'Blanchard, Higham, Higham: Accurately computing the log-sum-exp and softmax functions (2021)',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [{ name: 'x', axes: '[…, K]', meaning: { en: 'scores (logits)', 'zh-CN': '得分（logits）' } }],
  outputs: () => [{ name: 'y', axes: '[…, K]', meaning: { en: 'log-probabilities', 'zh-CN': '对数概率' }, squashedBy: 'log-softmax' }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => {
    const axes = lastAxis('x', x);
    return isShapeError(axes) ? axes : { outputs: { y: x } };
  },
  forward: (k, { x, y }, { inputs }) => {
    const K = inputs.x?.at(-1) ?? 1;
    k.logSoftmax(withColumns(x, K), withColumns(y, K));
  },
  backward: (k, { y, dy, dx }, { inputs }) => {
    const K = inputs.x?.at(-1) ?? 1;
    k.addLogSoftmaxGradient(withColumns(y, K), withColumns(dy, K), withColumns(dx, K));
  },
  latex: () => ({
    forward: '\\val{y}[i] = \\val{x}[i] - m - \\log \\sum_j e^{\\val{x}[j] - m}, \\quad m = \\max_j \\val{x}[j]',
    gradients: { x: '\\grad{y} - e^{\\val{y}} \\odot (\\grad{y}\\,\\mathbf{1}\\mathbf{1}^\\top)' },
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
          return minus(minus(v('x', element), m), call('log', sum(along(element, (j) => call('exp', minus(v('x', j), m))))));
        },
      },
      gradients: { x: (k) => minus(d('y', k), times(call('exp', v('y', k)), sum(along(k, (i) => d('y', i))))) },
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
