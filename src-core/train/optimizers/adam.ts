import type { Memory } from '../../kernels/backend.ts';
import { type Optimizer, type Place, type SettingsOf, slot } from './optimizer.ts';

/**
 * Adam: `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`,
 * `p ← p − η m̂ / (√v̂ + ε)` with `m̂ = m / (1 − β₁ᵗ)`, `v̂ = v / (1 − β₂ᵗ)` (Kingma and Ba 2015, algorithm 1).
 */
export const adam: Optimizer<SettingsOf<'adam'>> = { slots: ['m', 'v'], step: moveByMoments };

/** Adam's update, which AdamW makes too. */
export function moveByMoments(memory: Memory, { p, g, from, length }: Place, slots: readonly Memory[], rate: number, t: number, { beta1, beta2, epsilon }: Omit<SettingsOf<'adam'>, 'kind'>): void {
  const m = slot(slots, 0);
  const v = slot(slots, 1);
  const size = rate / (1 - beta1 ** t);
  const correction = Math.sqrt(1 - beta2 ** t);
  for (let i = 0; i < length; i++) {
    const gradient = memory[g + i]!;
    m[from + i] = beta1 * m[from + i]! + (1 - beta1) * gradient;
    v[from + i] = beta2 * v[from + i]! + (1 - beta2) * gradient * gradient;
    memory[p + i]! -= (size * m[from + i]!) / (Math.sqrt(v[from + i]!) / correction + epsilon);
  }
}
