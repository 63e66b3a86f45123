import type { Memory } from '../../kernels/backend.ts';
import type { Optimizer, SettingsOf } from './optimizer.ts';

/**
 * Adam: `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`,
 * `p ← p − η m̂ / (√v̂ + ε)` with `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)` (Kingma and Ba 2015, algorithm 1).
 */
export const adam: Optimizer<SettingsOf<'adam'>> = {
  slots: ['m', 'v'],
  operation: 'adam',
  prepare: (memory, at, rate, t, settings) => {
    prepareMoments(memory, at, 1, rate, t, settings);
  },
};

/** What Adam's operation reads, and AdamW's: `kept` is the share of p that the decay leaves. */
export function prepareMoments(memory: Memory, at: number, kept: number, rate: number, t: number, { beta1, beta2, epsilon }: Omit<SettingsOf<'adam'>, 'kind'>): void {
  memory[at] = kept;
  memory[at + 1] = rate / (1 - beta1 ** t);
  memory[at + 2] = Math.sqrt(1 - beta2 ** t);
  memory[at + 3] = beta1;
  memory[at + 4] = 1 - beta1;
  memory[at + 5] = beta2;
  memory[at + 6] = 1 - beta2;
  memory[at + 7] = epsilon;
}
