import { type Optimizer, type SettingsOf, slot } from './optimizer.ts';

/**
 * Adagrad: `s ← s + g²`, `p ← p − η g / (√s + ε)` (Duchi, Hazan, Singer 2011, "Adaptive subgradient methods", the
 * diagonal form).
 */
export const adagrad: Optimizer<SettingsOf<'adagrad'>> = {
  slots: ['squares'],
  step: (memory, { p, g, from, length }, slots, rate, _t, { epsilon }) => {
    const s = slot(slots, 0);
    for (let i = 0; i < length; i++) {
      const gradient = memory[g + i]!;
      s[from + i]! += gradient * gradient;
      memory[p + i]! -= (rate * gradient) / (Math.sqrt(s[from + i]!) + epsilon);
    }
  },
};
