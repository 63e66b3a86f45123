import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { d, greater, maximum, minimum, minus, number, times, v } from '../node/expression.ts';

const one = number(1);

/** y = min(max(x, low), high). At either bound the derivative from between them is taken: 1. */
export default defineNode({
  type: 'clip',
  version: 1,
  category: 'algebra',
  title: { en: 'Clip', 'zh-CN': '截断' },
  summary: { en: 'Keeps each element between two bounds.', 'zh-CN': '把每个元素限制在两个界之间。' },
  source: 'Schulman et al.: Proximal Policy Optimization Algorithms (2017), eq. 7',
  config: z.strictObject({ low: z.number().default(-1), high: z.number().default(1) }).refine(({ low, high }) => low <= high, { message: 'the lower bound is above the upper one', path: ['low'] }),
  labels: { low: { en: 'Lower bound', 'zh-CN': '下界' }, high: { en: 'Upper bound', 'zh-CN': '上界' } },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'input', 'zh-CN': '输入' } }],
  outputs: () => [{ name: 'y', axes: '[…]', meaning: { en: 'x between the bounds', 'zh-CN': '限制在两界之间的 x' } }],
  hint: (_config, { x }) => (x ? { y: x } : {}),
  infer: (_config, { x }) => ({ outputs: { y: x }, internals: { bounded: x } }),
  forward: (k, { x, bounded, y }, { config: { low, high } }) => {
    k.activate('at-least', x, bounded, low);
    k.activate('at-most', bounded, y, high);
  },
  backward: (k, { x, bounded, y, dy, dbounded, dx }, { config: { low, high } }) => {
    k.addActivateGradient('at-most', bounded, y, dy, dbounded, high);
    k.addActivateGradient('at-least', x, bounded, dbounded, dx, low);
  },
  latex: ({ low, high }) => ({
    forward: `\\val{y} = \\min(\\max(\\val{x}, ${String(low)}), ${String(high)})`,
    gradients: { x: `\\grad{y} \\odot [${String(low)} \\le \\val{x} \\le ${String(high)}]` },
  }),
  scalars: ({ config: { low, high } }) => ({
    values: { y: (k) => minimum(maximum(v('x', k), number(low)), number(high)) },
    gradients: { x: (k) => times(d('y', k), minus(one, greater(number(low), v('x', k))), minus(one, greater(v('x', k), number(high)))) },
  }),
  kinks: ({ low, high }) => ({
    en: `At x = ${String(low)} and x = ${String(high)} there is no derivative: the one from between the bounds is taken, 1.`,
    'zh-CN': `在 x = ${String(low)} 与 x = ${String(high)} 处导数不存在：取两界之间一侧的导数 1。`,
  }),
  samples: [
    { name: 'a vector', config: { low: -0.5, high: 0.8 }, inputs: { x: [4] } },
    { name: 'a matrix', config: {}, inputs: { x: [5, 2] } },
    { name: 'from 0 on', config: { low: 0, high: 6 }, inputs: { x: [] } },
  ],
  rejects: [],
});
