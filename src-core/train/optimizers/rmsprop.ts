import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * RMSProp: `s ← ρ s + (1 − ρ) g²`, `p ← p − η g / (√s + ε)` (Hinton: Neural Networks for Machine Learning, lecture 6e,
 * 2012).
 */
export const rmsprop: Optimizer<SettingsOf<'rmsprop'>> = {
  slots: ['squares'],
  operation: 'rmsprop',
  prepare: (memory, at, rate, _t, { decay, epsilon }) => {
    memory[at] = rate;
    memory[at + 1] = decay;
    memory[at + 2] = 1 - decay;
    memory[at + 3] = epsilon;
  },
};
