import { z } from 'zod';
import { defineNode } from '../node/definition.ts';
import { type Expression, d, number, v } from '../node/expression.ts';
import { gathered, isReal, overTime, samplesOverTime } from '../node/overTime.ts';

/** `y⁽ᵗ⁾ = x⁽ᵗ⁾` as long as a sample goes on, and beyond it what it was at the last step: so at the end of a batch of padded sequences each has the value of its own last step. */
export default defineNode({
  ...overTime,
  type: 'last-step',
  title: { en: 'Last step', 'zh-CN': '最后一步' },
  summary: { en: 'What the input was at the last step of each sample so far; padding changes it no more.', 'zh-CN': '每个样本到目前为止最后一步的值；填充不再改变它。' },
  source: 'Sutskever, Vinyals, Le: Sequence to Sequence Learning with Neural Networks (2014), section 2',
  config: z.strictObject({}),
  labels: {},
  outputs: gathered({ en: 'value of the last step', 'zh-CN': '最后一步的值' }),
  forward: (k, { x, before, y }, { step, presence }) => {
    if (step.isFirst || !presence) {
      k.copy(x, y);
      return;
    }
    const { real, padded } = presence(step.index);
    k.fill(0, y);
    k.addRowScaled(real, x, 1, y);
    k.addRowScaled(padded, before, 1, y);
  },
  backward: (k, { dx, dbefore, dy }, { step, presence }) => {
    if (step.isFirst || !presence) {
      k.add(dy, dx);
      return;
    }
    const { real, padded } = presence(step.index);
    k.addRowScaled(real, dy, 1, dx);
    k.addRowScaled(padded, dy, 1, dbefore);
  },
  latex: () => ({
    forward: '\\val{y}^{(t)} = \\val{x}^{(\\min(t, T))}',
    gradients: { x: '\\grad{y}^{(t)}' },
  }),
  scalars: () => ({
    values: { y: (k, step): Expression => (isReal(step) ? v('x', k) : v('before', k)) },
    gradients: { x: (k, step) => (isReal(step) ? d('y', k) : number(0)), before: (k, step) => (isReal(step) ? number(0) : d('y', k)) },
  }),
  samples: samplesOverTime,
  rejects: [],
});
