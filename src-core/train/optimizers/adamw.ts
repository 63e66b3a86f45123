import { adam, prepareMoments } from './adam.ts';
import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * AdamW: `p ← p − η λ p`, and then Adam's update; the decay does not pass through the moments (Loshchilov and Hutter
 * 2019, "Decoupled weight decay regularization", algorithm 2).
 */
export const adamw: Optimizer<SettingsOf<'adamw'>> = {
  slots: adam.slots,
  operation: 'adam',
  prepare: (memory, at, rate, t, settings) => {
    prepareMoments(memory, at, 1 - rate * settings.decay, rate, t, settings);
  },
};
