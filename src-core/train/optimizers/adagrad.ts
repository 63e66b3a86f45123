import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * Adagrad: `s ← s + g²`, `p ← p − η g / (√s + ε)` (Duchi, Hazan, Singer 2011, "Adaptive subgradient methods", the
 * diagonal form).
 */
export const adagrad: Optimizer<SettingsOf<'adagrad'>> = {
  slots: ['squares'],
  operation: 'adagrad',
  prepare: (memory, at, rate, _t, { epsilon }) => {
    memory[at] = rate;
    memory[at + 1] = epsilon;
  },
};
