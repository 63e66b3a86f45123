import { z } from 'zod';
import { type Step, defineNode } from '../node/definition.ts';
import { type Expression, d, number, v } from '../node/expression.ts';
import { gathered, overTime } from '../node/overTime.ts';

/** `y⁽ᵗ⁾ = x⁽ˢ⁾` from the chosen step s on, and 0 before it: the value of one step is kept for all that follow. It is 0 for samples that have no such step. */
export default defineNode({
  ...overTime,
  type: 'step-selection',
  title: { en: 'Step selection', 'zh-CN': '选取时间步' },
  summary: { en: 'The value of one time step, kept from there on.', 'zh-CN': '某个时间步的值，并从该步起保持不变。' },
  source: 'Graves: Supervised Sequence Labelling with Recurrent Neural Networks (2012), section 3.2',
  config: z.strictObject({ step: z.int().min(1).max(1_000_000).default(1) }),
  labels: { step: { en: 'Step, from 1', 'zh-CN': '时间步（从 1 开始）' } },
  outputs: gathered({ en: 'value of that step', 'zh-CN': '该步的值' }),
  forward: (k, { x, before, y }, { config, step, presence }) => {
    const chosen = config.step - 1;
    if (step.index > chosen) k.copy(before, y);
    else k.fill(0, y);
    if (step.index !== chosen) return;
    if (presence) k.addRowScaled(presence(step.index).real, x, 1, y);
    else k.add(x, y);
  },
  backward: (k, { dx, dbefore, dy }, { config, step, presence }) => {
    const chosen = config.step - 1;
    if (step.index > chosen) k.add(dy, dbefore);
    if (step.index !== chosen) return;
    if (presence) k.addRowScaled(presence(step.index).real, dy, 1, dx);
    else k.add(dy, dx);
  },
  latex: ({ step }) => ({
    forward: `\\val{y}^{(t)} = \\val{x}^{(${String(step)})}, \\quad t \\ge ${String(step)}`,
    gradients: { x: `\\grad{y}^{(${String(step)})}` },
  }),
  scalars: ({ config }) => {
    const chosen = config.step - 1;
    const isRead = ({ index, count }: Step): boolean => index === chosen && index < count;
    return {
      values: { y: (k, step): Expression => (isRead(step) ? v('x', k) : step.index > chosen ? v('before', k) : number(0)) },
      gradients: { x: (k, step) => (isRead(step) ? d('y', k) : number(0)), before: (k, step) => (step.index > chosen ? d('y', k) : number(0)) },
    };
  },
  samples: [
    { name: 'a number', config: {}, inputs: { x: [] } },
    { name: 'the second', config: { step: 2 }, inputs: { x: [4] } },
    { name: 'one behind the end', config: { step: 9 }, inputs: { x: [1, 5] } },
  ],
  rejects: [],
});
