import type { Memory } from '../kernels/backend.ts';

/** Adds the gradient of the penalty `l1 Σ|p| + ½ l2 Σp²`: `g ← g + l1 sign(p) + l2 p`, where |p| has the slope 0 at 0. */
export function addPenaltyGradient(memory: Memory, p: number, g: number, length: number, l1: number, l2: number): void {
  for (let i = 0; i < length; i++) memory[g + i]! += l1 * Math.sign(memory[p + i]!) + l2 * memory[p + i]!;
}

/** Keeps each element of the gradient within ± `most`. */
export function clipValue(memory: Memory, g: number, length: number, most: number): void {
  for (let i = 0; i < length; i++) memory[g + i] = Math.max(-most, Math.min(most, memory[g + i]!));
}

/** As PyTorch's `clip_grad_norm_` adds to the norm it divides by. */
const norm0 = 1e-6;

/**
 * Scales the gradient, all blocks of it together, down to the norm `most` where it is longer: `g ← g · min(1, most / (‖g‖ + 10⁻⁶))`
 * (Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm 1).
 */
export function clipNorm(memory: Memory, blocks: readonly { readonly g: number; readonly length: number }[], most: number): void {
  let squares = 0;
  for (const { g, length } of blocks) for (let i = g; i < g + length; i++) squares += memory[i]! * memory[i]!;
  const factor = most / (Math.sqrt(squares) + norm0);
  if (factor >= 1) return;
  for (const { g, length } of blocks) for (let i = g; i < g + length; i++) memory[i]! *= factor;
}
