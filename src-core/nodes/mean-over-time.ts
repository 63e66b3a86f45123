import { z } from 'zod';
import { type Step, defineNode } from '../node/definition.ts';
import { type Expression, d, minus, number, plus, times, v } from '../node/expression.ts';
import { gathered, isReal, overTime, samplesOverTime } from '../node/overTime.ts';

/** 1 / the number of steps so far. */
function share({ index }: Step): Expression {
  return number(1 / (index + 1));
}

/** `y⁽ᵗ⁾ = y⁽ᵗ⁻¹⁾ + (x⁽ᵗ⁾ − y⁽ᵗ⁻¹⁾) / t`: the mean over the steps so far, counted from 1. At the last step of a sample it is the mean over all of them, and stays it beyond. */
export default defineNode({
  ...overTime,
  type: 'mean-over-time',
  title: { en: 'Mean over time', 'zh-CN': '时间平均' },
  summary: { en: 'The mean over the time steps so far; at the last step, over all.', 'zh-CN': '到当前时间步为止的平均值；最后一步时为全部时间步的平均值。' },
  source: 'Welford: Note on a method for calculating corrected sums of squares and products (1962), eq. 1',
  config: z.strictObject({}),
  labels: {},
  outputs: gathered({ en: 'mean so far', 'zh-CN': '到目前为止的平均值' }),
  forward: (k, { x, before, y }, { step, presence }) => {
    if (step.isFirst) {
      k.copy(x, y);
      return;
    }
    k.copy(before, y);
    if (presence) {
      const { share: part } = presence(step.index);
      k.addRowScaled(part, x, 1, y);
      k.addRowScaled(part, before, -1, y);
    } else {
      k.addScaled(x, 1 / (step.index + 1), y);
      k.addScaled(before, -1 / (step.index + 1), y);
    }
  },
  backward: (k, { dx, dbefore, dy }, { step, presence }) => {
    if (step.isFirst) {
      k.add(dy, dx);
      return;
    }
    k.add(dy, dbefore);
    if (presence) {
      const { share: part } = presence(step.index);
      k.addRowScaled(part, dy, 1, dx);
      k.addRowScaled(part, dy, -1, dbefore);
    } else {
      k.addScaled(dy, 1 / (step.index + 1), dx);
      k.addScaled(dy, -1 / (step.index + 1), dbefore);
    }
  },
  latex: () => ({
    forward: '\\val{y}^{(t)} = \\val{y}^{(t-1)} + \\tfrac{1}{t} (\\val{x}^{(t)} - \\val{y}^{(t-1)})',
    gradients: { x: '\\tfrac{1}{t} \\grad{y}^{(t)}' },
  }),
  scalars: () => ({
    values: {
      y: (k, step): Expression => {
        if (step.isFirst) return v('x', k);
        return isReal(step) ? plus(v('before', k), times(share(step), minus(v('x', k), v('before', k)))) : v('before', k);
      },
    },
    gradients: {
      x: (k, step) => (isReal(step) ? times(share(step), d('y', k)) : number(0)),
      before: (k, step) => (isReal(step) ? times(minus(number(1), share(step)), d('y', k)) : d('y', k)),
    },
  }),
  samples: samplesOverTime,
  rejects: [],
});
