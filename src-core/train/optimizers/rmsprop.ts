import { type Optimizer, type SettingsOf, slot } from './optimizer.ts';

/**
 * RMSProp: `s ← ρ s + (1 − ρ) g²`, `p ← p − η g / (√s + ε)` (Hinton: Neural Networks for Machine Learning, lecture 6e,
 * 2012).
 */
export const rmsprop: Optimizer<SettingsOf<'rmsprop'>> = {
  slots: ['squares'],
  step: (memory, { p, g, from, length }, slots, rate, _t, { decay, epsilon }) => {
    const s = slot(slots, 0);
    for (let i = 0; i < length; i++) {
      const gradient = memory[g + i]!;
      s[from + i] = decay * s[from + i]! + (1 - decay) * gradient * gradient;
      memory[p + i]! -= (rate * gradient) / (Math.sqrt(s[from + i]!) + epsilon);
    }
  },
};
