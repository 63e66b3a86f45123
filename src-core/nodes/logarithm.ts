import { z } from 'zod';
import { elementwiseNode } from '../node/elementwiseNode.ts';
import { call, number, quotient } from '../node/expression.ts';

/** y = log x, the natural logarithm. Of 0 it is −∞ and below NaN, either of which stops the run. */
export default elementwiseNode({
  type: 'logarithm',
  title: { en: 'Logarithm', 'zh-CN': '对数' },
  summary: { en: 'The natural logarithm of each element, which must be above 0.', 'zh-CN': '每个元素的自然对数；元素须大于 0。' },
  source: 'Boyd, Vandenberghe: Convex Optimization (2004), section 3.1.5',
  config: z.strictObject({}),
  labels: {},
  result: { en: 'log x', 'zh-CN': 'log x' },
  f: 'log',
  latex: () => ({ f: '\\log \\val{x}', slope: '\\frac{1}{\\val{x}}' }),
  value: (x) => call('log', x),
  slope: (x) => quotient(number(1), x),
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] }, draw: { x: 'probability' } },
    { name: 'a matrix', config: {}, inputs: { x: [5, 2] }, draw: { x: 'probability' } },
    { name: 'a scalar', config: {}, inputs: { x: [] }, draw: { x: 'probability' } },
  ],
});
