import type { Memory } from '../backend.ts';

/*
 * The updates of the optimizers in `train/optimizers`, where the formulas and their sources are. Their settings lie
 * side by side in memory, for they change from one update to the next; 1 − β stands beside β, which would lose its
 * digits in float32.
 */

/** `v ← μ v + g`, `p ← p − η v` */
export function momentum(m: Memory, p: number, dp: number, v: number, settings: number, length: number): void {
  const rate = m[settings]!;
  const mu = m[settings + 1]!;
  for (let i = 0; i < length; i++) {
    m[v + i] = mu * m[v + i]! + m[dp + i]!;
    m[p + i]! -= rate * m[v + i]!;
  }
}

/** `v ← μ v + g`, `p ← p − η (g + μ v)` */
export function nesterov(m: Memory, p: number, dp: number, v: number, settings: number, length: number): void {
  const rate = m[settings]!;
  const mu = m[settings + 1]!;
  for (let i = 0; i < length; i++) {
    m[v + i] = mu * m[v + i]! + m[dp + i]!;
    m[p + i]! -= rate * (m[dp + i]! + mu * m[v + i]!);
  }
}

/** `s ← s + g²`, `p ← p − η g / (√s + ε)` */
export function adagrad(m: Memory, p: number, dp: number, s: number, settings: number, length: number): void {
  const rate = m[settings]!;
  const epsilon = m[settings + 1]!;
  for (let i = 0; i < length; i++) {
    const g = m[dp + i]!;
    m[s + i]! += g * g;
    m[p + i]! -= (rate * g) / (Math.sqrt(m[s + i]!) + epsilon);
  }
}

/** `s ← ρ s + (1 − ρ) g²`, `p ← p − η g / (√s + ε)` */
export function rmsprop(m: Memory, p: number, dp: number, s: number, settings: number, length: number): void {
  const rate = m[settings]!;
  const decay = m[settings + 1]!;
  const rest = m[settings + 2]!;
  const epsilon = m[settings + 3]!;
  for (let i = 0; i < length; i++) {
    const g = m[dp + i]!;
    m[s + i] = decay * m[s + i]! + rest * g * g;
    m[p + i]! -= (rate * g) / (Math.sqrt(m[s + i]!) + epsilon);
  }
}

/** `m ← β₁ m + (1 − β₁) g`, `v ← β₂ v + (1 − β₂) g²`, `p ← κ p − η̂ m / (√v / √(1 − β₂ᵗ) + ε)`; κ is 1 in Adam and 1 − η λ in AdamW. */
export function adam(memory: Memory, p: number, dp: number, m: number, v: number, settings: number, length: number): void {
  const kept = memory[settings]!;
  const size = memory[settings + 1]!;
  const correction = memory[settings + 2]!;
  const beta1 = memory[settings + 3]!;
  const rest1 = memory[settings + 4]!;
  const beta2 = memory[settings + 5]!;
  const rest2 = memory[settings + 6]!;
  const epsilon = memory[settings + 7]!;
  for (let i = 0; i < length; i++) {
    const g = memory[dp + i]!;
    memory[m + i] = beta1 * memory[m + i]! + rest1 * g;
    memory[v + i] = beta2 * memory[v + i]! + rest2 * g * g;
    memory[p + i] = kept * memory[p + i]! - (size * memory[m + i]!) / (Math.sqrt(memory[v + i]!) / correction + epsilon);
  }
}
