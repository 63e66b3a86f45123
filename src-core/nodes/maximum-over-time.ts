import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, greater, maximum, minus, number, times, v } from '../node/expression.ts';
import { gathered, isReal, overTime, samplesOverTime } from '../node/overTime.ts';

/**
 * `y⁽ᵗ⁾ = max(y⁽ᵗ⁻¹⁾, x⁽ᵗ⁾)`, elementwise: the maximum over the steps so far. At the last step of a sample it is the
 * maximum over all of them, and stays it beyond. Of equal steps the first gets the whole gradient.
 */
export default defineNode({
  ...overTime,
  type: 'maximum-over-time',
  title: { en: 'Maximum over time', 'zh-CN': '时间最大值' },
  summary: { en: 'The largest value over the time steps so far; at the last step, over all.', 'zh-CN': '到当前时间步为止的最大值；最后一步时为全部时间步的最大值。' },
  source: 'Collobert et al.: Natural Language Processing (Almost) from Scratch (2011), section 3.3.2',
  config: z.strictObject({}),
  labels: {},
  outputs: gathered({ en: 'maximum so far', 'zh-CN': '到目前为止的最大值' }),
  infer: (_config, { x }) => ({ outputs: { y: x }, internals: { m: x } }),
  forward: (k, { x, before, m, y }, { step, presence }) => {
    if (step.isFirst) k.copy(x, m);
    else k.extremum(1, before, x, m);
    if (step.isFirst || !presence) {
      k.copy(m, y);
      return;
    }
    const { real, padded } = presence(step.index);
    k.fill(0, y);
    k.addRowScaled(real, m, 1, y);
    k.addRowScaled(padded, before, 1, y);
  },
  backward: (k, { x, before, dx, dbefore, dm, dy }, { step, presence }) => {
    if (step.isFirst || !presence) k.add(dy, dm);
    else {
      const { real, padded } = presence(step.index);
      k.addRowScaled(real, dy, 1, dm);
      k.addRowScaled(padded, dy, 1, dbefore);
    }
    if (step.isFirst) k.add(dm, dx);
    else k.addExtremumGradient(1, before, x, dm, dbefore, dx);
  },
  latex: () => ({
    forward: '\\val{y}^{(t)} = \\max(\\val{y}^{(t-1)}, \\val{x}^{(t)})',
    gradients: { x: '\\grad{y}^{(t)} \\odot [\\val{x}^{(t)} > \\val{y}^{(t-1)}]' },
  }),
  scalars: () => ({
    values: {
      m: (k, { isFirst }): Expression => (isFirst ? v('x', k) : maximum(v('before', k), v('x', k))),
      y: (k, step) => (isReal(step) ? v('m', k) : v('before', k)),
    },
    gradients: {
      m: (k, step) => (isReal(step) ? d('y', k) : number(0)),
      x: (k, { isFirst }) => (isFirst ? d('m', k) : times(d('m', k), greater(v('x', k), v('before', k)))),
      before: (k, step) => (isReal(step) ? times(d('m', k), minus(number(1), greater(v('x', k), v('before', k)))) : d('y', k)),
    },
  }),
  kinks: () => ({
    en: 'Where steps are equal there is no derivative: the first of them gets the whole gradient.',
    'zh-CN': '各时间步相等处导数不存在：其中第一个时间步得到全部梯度。',
  }),
  samples: samplesOverTime,
  rejects: [],
});
