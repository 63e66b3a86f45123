import { z } from 'zod';
import { elementwiseNode } from '../node/elementwiseNode.ts';
import { call } from '../node/expression.ts';

/** y = eˣ, which is its own derivative. */
export default elementwiseNode({
  type: 'exponential',
  title: { en: 'Exponential', 'zh-CN': '指数' },
  summary: { en: 'e to the power of each element.', 'zh-CN': '以 e 为底、每个元素为指数的幂。' },
  source: 'Boyd, Vandenberghe: Convex Optimization (2004), section 3.1.5',
  config: z.strictObject({}),
  labels: {},
  result: { en: 'eˣ', 'zh-CN': 'eˣ' },
  f: 'exp',
  latex: () => ({ f: 'e^{\\val{x}}', slope: '\\val{y}' }),
  value: (x) => call('exp', x),
  slope: (_x, y) => y,
  samples: [
    { name: 'a vector', config: {}, inputs: { x: [4] } },
    { name: 'a matrix', config: {}, inputs: { x: [5, 2] } },
    { name: 'a scalar', config: {}, inputs: { x: [] } },
  ],
});
