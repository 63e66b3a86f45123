import { z } from 'zod';
import { elementwiseNode } from '../node/elementwiseNode.ts';
import { number, power, times } from '../node/expression.ts';

/** y = xᶜ with a fixed exponent. Where it is no whole number x must not be negative: NaN stops the run. */
export default elementwiseNode({
  type: 'power',
  title: { en: 'Power', 'zh-CN': '幂' },
  summary: { en: 'Each element to a fixed power.', 'zh-CN': '每个元素的固定次幂。' },
  source: 'Boyd, Vandenberghe: Convex Optimization (2004), section 3.1.5',
  config: z.strictObject({ exponent: z.number().default(2) }),
  labels: { exponent: { en: 'Exponent', 'zh-CN': '指数' } },
  result: { en: 'power', 'zh-CN': '幂' },
  f: 'power',
  constant: ({ exponent }) => exponent,
  latex: ({ exponent }) => ({ f: `\\val{x}^{${String(exponent)}}`, slope: exponent === 0 ? '0' : `${String(exponent)}\\,\\val{x}^{${String(exponent - 1)}}` }),
  value: (x, { exponent }) => power(x, exponent),
  slope: (x, _y, { exponent }) => (exponent === 0 ? number(0) : times(number(exponent), power(x, exponent - 1))),
  samples: [
    { name: 'squares', config: {}, inputs: { x: [4] } },
    { name: 'cubes of a matrix', config: { exponent: 3 }, inputs: { x: [5, 2] } },
    { name: 'reciprocals', config: { exponent: -1 }, inputs: { x: [5] } },
    { name: 'ones', config: { exponent: 0 }, inputs: { x: [2] } },
    { name: 'no whole number', config: { exponent: 1.5 }, inputs: { x: [] }, draw: { x: 'probability' } },
  ],
});
