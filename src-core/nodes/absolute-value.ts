import { z } from 'zod';
import { elementwiseNode } from '../node/elementwiseNode.ts';
import { call, greater, minus, number } from '../node/expression.ts';

const zero = number(0);

/** y = |x|. At the kink the mean of both sides is taken: 0. */
export default elementwiseNode({
  type: 'absolute-value',
  title: { en: 'Absolute value', 'zh-CN': '绝对值' },
  summary: { en: 'The absolute value of each element.', 'zh-CN': '每个元素的绝对值。' },
  source: 'Boyd, Vandenberghe: Convex Optimization (2004), section 3.1',
  config: z.strictObject({}),
  labels: {},
  result: { en: '|x|', 'zh-CN': '|x|' },
  f: 'absolute',
  latex: () => ({ f: '|\\val{x}|', slope: '\\operatorname{sign}(\\val{x})' }),
  value: (x) => call('absolute', x),
  slope: (x) => minus(greater(x, zero), greater(zero, x)),
  kinks: { en: 'At x = 0 there is no derivative: the mean of both sides is taken, 0.', 'zh-CN': '在 x = 0 处导数不存在：取左、右导数的平均值 0。' },
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix', config: {}, inputs: { x: [5, 2] } },
    { name: 'a scalar', config: {}, inputs: { x: [] } },
  ],
});
