import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { greater, minus, number, plus, v } from '../node/expression.ts';
import { withColumns } from '../node/view.ts';

/** Each class index becomes a vector with a 1 in its place. There is no derivative; an index that is no class gives NaN, which stops the run. */
export default defineNode({
  type: 'one-hot',
  version: 1,
  category: 'algebra',
  title: { en: 'One-hot', 'zh-CN': '独热编码' },
  summary: { en: 'Turns class indices into vectors that are 1 at the index and 0 elsewhere.', 'zh-CN': '将类别编号变为向量：该编号处为 1，其余为 0。' },
  source: 'Bishop: Pattern Recognition and Machine Learning (2006), section 4.1.3',
  config: z.strictObject({ classes: z.int().min(1).max(65_536).default(2) }),
  labels: { classes: { en: 'Classes', 'zh-CN': '类别数' } },
  inputs: () => [{ name: 'x', axes: '[…]', meaning: { en: 'class indices, from 0', 'zh-CN': '类别编号（从 0 起）' }, differentiable: false }],
  outputs: () => [{ name: 'y', axes: '[…, K]', meaning: { en: 'one-hot vectors', 'zh-CN': '独热向量' } }],
  hint: ({ classes }, { x }) => (x ? { y: [...x, classes] } : {}),
  infer: ({ classes }, { x }) => ({ outputs: { y: [...x, classes] } }),
  forward: (k, { x, y }, { config }) => {
    k.oneHot(x, withColumns(y, config.classes));
  },
  backward: () => undefined,
  latex: () => ({ forward: '\\val{y}[c] = [\\,\\val{x} = c\\,]', gradients: {} }),
  scalars: ({ config: { classes } }) => ({
    values: {
      y: (k) => {
        const [index, c] = [v('x', Math.floor(k / classes)), number(k % classes)];
        return minus(number(1), plus(greater(index, c), greater(c, index)));
      },
    },
    gradients: {},
  }),
  samples: [
    { name: 'one index', config: { classes: 4 }, inputs: { x: [] }, draw: { x: { classes: 4 } } },
    { name: 'a sequence of indices', config: { classes: 5 }, inputs: { x: [4] }, draw: { x: { classes: 5 } } },
    { name: 'a matrix of indices', config: { classes: 7 }, inputs: { x: [4, 1] }, draw: { x: { classes: 7 } } },
  ],
  rejects: [],
});
