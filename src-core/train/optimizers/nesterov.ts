import { type Optimizer, type SettingsOf, slot } from './optimizer.ts';

/**
 * Nesterov's momentum: `v ← μ v + g`, `p ← p − η (g + μ v)` (Nesterov 1983; in the form of Sutskever et al. 2013,
 * section 2, written for the parameters after the look-ahead).
 */
export const nesterov: Optimizer<SettingsOf<'nesterov'>> = {
  slots: ['velocity'],
  step: (memory, { p, g, from, length }, slots, rate, _t, settings) => {
    const v = slot(slots, 0);
    for (let i = 0; i < length; i++) {
      v[from + i] = settings.momentum * v[from + i]! + memory[g + i]!;
      memory[p + i]! -= rate * (memory[g + i]! + settings.momentum * v[from + i]!);
    }
  },
};
