import { z } from 'zod';
import { elementwiseNode } from '../node/elementwiseNode.ts';
import { call, number, quotient, times } from '../node/expression.ts';

/** y = √x. Its derivative at 0 is infinite, and below 0 it is NaN, either of which stops the run. */
export default elementwiseNode({
  type: 'square-root',
  title: { en: 'Square root', 'zh-CN': '平方根' },
  summary: { en: 'The square root of each element, which must be above 0.', 'zh-CN': '每个元素的平方根；元素须大于 0。' },
  source: 'Boyd, Vandenberghe: Convex Optimization (2004), section 3.1.5',
  config: z.strictObject({}),
  labels: {},
  result: { en: '√x', 'zh-CN': '√x' },
  f: 'sqrt',
  latex: () => ({ f: '\\sqrt{\\val{x}}', slope: '\\frac{1}{2\\,\\val{y}}' }),
  value: (x) => call('sqrt', x),
  slope: (_x, y) => quotient(number(1), times(number(2), y)),
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] }, draw: { x: 'probability' } },
    { name: 'a matrix', config: {}, inputs: { x: [5, 2] }, draw: { x: 'probability' } },
    { name: 'a scalar', config: {}, inputs: { x: [] }, draw: { x: 'probability' } },
  ],
});
