import { adam, moveByMoments } from './adam.ts';
import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * AdamW: `p ← p − η λ p`, and then Adam's update; the decay does not pass through the moments (Loshchilov and Hutter
 * 2019, "Decoupled weight decay regularization", algorithm 2).
 */
export const adamw: Optimizer<SettingsOf<'adamw'>> = {
  slots: adam.slots,
  step: (memory, place, slots, rate, t, settings) => {
    const kept = 1 - rate * settings.decay;
    for (let i = 0; i < place.length; i++) memory[place.p + i]! *= kept;
    moveByMoments(memory, place, slots, rate, t, settings);
  },
};
