import type { GraphDocument } from './document.ts';
import { isPlainDescent } from './training.ts';

/** Whether an update is `p ← p − η ∂L/∂p` for every number that is trained, with one η: the rule that is written out as a formula. */
export function isPlainUpdate({ training, parameters }: GraphDocument): boolean {
  return isPlainDescent(training) && parameters.every(({ rate = 1, trainable }) => rate === 1 || !trainable);
}
