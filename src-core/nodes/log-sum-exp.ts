import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, abbreviate, call, d, each, maximum, minus, plus, sum, times, v } from '../node/expression.ts';
import { lastAxis } from '../node/normFields.ts';
import { isShapeError } from '../node/shapeError.ts';
import { withColumns } from '../node/view.ts';

/** `y = log Σⱼ exp(xⱼ)` along the last axis, a smooth maximum. Its gradient is softmax(x). */
export default defineNode({
  type: 'log-sum-exp',
  version: 1,
  category: 'algebra',
  title: { en: 'Log-sum-exp', 'zh-CN': 'Log-Sum-Exp' },
  summary: { en: 'A smooth maximum of a vector; its gradient is softmax.', 'zh-CN': '向量的光滑最大值，其梯度为 softmax。' },
  source: 'Blanchard, Higham, Higham: Accurately computing the log-sum-exp and softmax functions (2021)',
  config: z.strictObject({}),
  labels: {},
  inputs: () => [{ name: 'x', axes: '[…, K]', meaning: { en: 'scores', 'zh-CN': '得分' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'log of the sum of exponentials', 'zh-CN': '指数之和的对数' } }],
  hint: (_config, { x }) => (x ? { y: x.slice(0, -1) } : {}),
  guess: () => ({ y: [] }),
  infer: (_config, { x }) => {
    const axes = lastAxis('x', x);
    return isShapeError(axes) ? axes : { outputs: { y: axes.places } };
  },
  forward: (k, { x, y }, { inputs }) => {
    k.logSumExp(withColumns(x, inputs.x?.at(-1) ?? 1), withColumns(y, 1));
  },
  backward: (k, { x, y, dy, dx }, { inputs }) => {
    const K = inputs.x?.at(-1) ?? 1;
    k.addLogSumExpGradient(withColumns(x, K), withColumns(y, 1), withColumns(dy, 1), withColumns(dx, K));
  },
  latex: () => ({
    forward: '\\val{y} = m + \\log \\sum_j e^{\\val{x}[j] - m}, \\quad m = \\max_j \\val{x}[j]',
    gradients: { x: '\\grad{y}\\,e^{\\val{x}[k] - \\val{y}}' },
  }),
  scalars: ({ shape }) => {
    const K = shape('x').at(-1) ?? 1;
    return {
      values: {
        y: (place) => {
          const along = (term: (k: number) => Expression): Expression[] => each(K, (k) => term(place * K + k));
          const m = abbreviate('m', maximum(...along((k) => v('x', k))));
          return plus(m, call('log', sum(along((j) => call('exp', minus(v('x', j), m))))));
        },
      },
      gradients: {
        x: (k) => {
          const place = Math.floor(k / K);
          return times(d('y', place), call('exp', minus(v('x', k), v('y', place))));
        },
      },
    };
  },
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a vector at each position', config: {}, inputs: { x: [4, 5] } },
    { name: 'two axes in front', config: {}, inputs: { x: [2, 1, 4] } },
  ],
  rejects: [
    { name: 'a scalar', config: {}, inputs: { x: [] }, code: 'E_SHAPE', port: 'x' },
  ],
});
