import type { Memory } from '../kernels/backend.ts';
import type { Random } from '../tensor/random.ts';

/** Writes 1 / keep with probability `keep`, else 0, so that the mean of each number is 1. */
export function drawMask(memory: Memory, from: number, to: number, keep: number, random: Random): void {
  for (let at = from; at < to; at++) memory[at] = random.next() < keep ? 1 / keep : 0;
}
