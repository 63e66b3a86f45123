import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * Nesterov's momentum: `v ← μ v + g`, `p ← p − η (g + μ v)` (Nesterov 1983; in the form of Sutskever et al. 2013,
 * section 2, written for the parameters after the look-ahead).
 */
export const nesterov: Optimizer<SettingsOf<'nesterov'>> = {
  slots: ['velocity'],
  operation: 'nesterov',
  prepare: (memory, at, rate, _t, settings) => {
    memory[at] = rate;
    memory[at + 1] = settings.momentum;
  },
};
