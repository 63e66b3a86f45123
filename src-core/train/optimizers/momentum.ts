import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * Momentum: `v ← μ v + g`, `p ← p − η v` (Polyak 1964; Sutskever et al. 2013, "On the importance of initialization and
 * momentum in deep learning", section 2, with the learning rate outside of v).
 */
export const momentum: Optimizer<SettingsOf<'momentum'>> = {
  slots: ['velocity'],
  operation: 'momentum',
  prepare: (memory, at, rate, _t, settings) => {
    memory[at] = rate;
    memory[at + 1] = settings.momentum;
  },
};
