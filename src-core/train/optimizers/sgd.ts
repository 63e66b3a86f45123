import type { Optimizer, SettingsOf } from './optimizer.ts';

/** Gradient descent: `p ← p − η g` (Robbins and Monro 1951; Goodfellow, Bengio, Courville: Deep Learning, section 8.3.1). */
export const sgd: Optimizer<SettingsOf<'sgd'>> = {
  slots: [],
  step: (memory, { p, g, length }, _slots, rate) => {
    for (let i = 0; i < length; i++) memory[p + i]! -= rate * memory[g + i]!;
  },
};
