import { type Optimizer, type SettingsOf, slot } from './optimizer.ts';

/**
 * Momentum: `v ← μ v + g`, `p ← p − η v` (Polyak 1964; Sutskever et al. 2013, "On the importance of initialization and
 * momentum in deep learning", section 2, with the learning rate outside of v).
 */
export const momentum: Optimizer<SettingsOf<'momentum'>> = {
  slots: ['velocity'],
  step: (memory, { p, g, from, length }, slots, rate, _t, settings) => {
    const v = slot(slots, 0);
    for (let i = 0; i < length; i++) {
      v[from + i] = settings.momentum * v[from + i]! + memory[g + i]!;
      memory[p + i]! -= rate * v[from + i]!;
    }
  },
};
