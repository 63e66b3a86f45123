import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, number, plus, v } from '../node/expression.ts';
import { gathered, isReal, overTime, samplesOverTime } from '../node/overTime.ts';

/** `y⁽ᵗ⁾ = y⁽ᵗ⁻¹⁾ + x⁽ᵗ⁾`: the sum over the steps so far. At the last step of a sample it is the sum over all of them, and stays it beyond. */
export default defineNode({
  ...overTime,
  type: 'sum-over-time',
  title: { en: 'Sum over time', 'zh-CN': '时间求和' },
  summary: { en: 'The sum over the time steps so far; at the last step, over all.', 'zh-CN': '到当前时间步为止的和；最后一步时为全部时间步之和。' },
  source: 'Goodfellow, Bengio, Courville: Deep Learning (2016), section 10.2',
  config: z.strictObject({}),
  labels: {},
  outputs: gathered({ en: 'sum so far', 'zh-CN': '到目前为止的和' }),
  forward: (k, { x, before, y }, { step, presence }) => {
    if (step.isFirst) {
      k.copy(x, y);
      return;
    }
    k.copy(before, y);
    if (presence) k.addRowScaled(presence(step.index).real, x, 1, y);
    else k.add(x, y);
  },
  backward: (k, { dx, dbefore, dy }, { step, presence }) => {
    if (presence && !step.isFirst) k.addRowScaled(presence(step.index).real, dy, 1, dx);
    else k.add(dy, dx);
    if (!step.isFirst) k.add(dy, dbefore);
  },
  latex: () => ({
    forward: '\\val{y}^{(t)} = \\val{y}^{(t-1)} + \\val{x}^{(t)}',
    gradients: { x: '\\grad{y}^{(t)}' },
  }),
  scalars: () => ({
    values: { y: (k, step): Expression => (step.isFirst ? v('x', k) : isReal(step) ? plus(v('before', k), v('x', k)) : v('before', k)) },
    gradients: { x: (k, step) => (isReal(step) ? d('y', k) : number(0)), before: (k) => d('y', k) },
  }),
  samples: samplesOverTime,
  rejects: [],
});
