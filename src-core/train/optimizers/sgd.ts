import type { Optimizer, SettingsOf } from './optimizer.ts';

/** Gradient descent: `p ← p − η g` (Robbins and Monro 1951; Goodfellow, Bengio, Courville: Deep Learning, section 8.3.1). */
export const sgd: Optimizer<SettingsOf<'sgd'>> = {
  slots: [],
  operation: 'descend',
  prepare: (memory, at, rate) => {
    memory[at] = rate;
  },
};
