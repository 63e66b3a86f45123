import type { OptimizerKind, OptimizerSettings } from '../../graph/training.ts';
import type { Memory } from '../../kernels/backend.ts';

/** Numbers that lie side by side in memory, and their gradients. `from` is where they begin in the optimizer's own arrays. */
export interface Place {
  readonly p: number;
  readonly g: number;
  readonly from: number;
  readonly length: number;
}

/** The settings of one kind of optimizer. */
export type SettingsOf<K extends OptimizerKind> = Extract<OptimizerSettings, { kind: K }>;

/**
 * An update rule. In the formulas p is a number that is trained, g = ∂L/∂p, η the learning rate and t the number of
 * the update, from 1. The conventions are PyTorch's, which the goldens in `train/goldens` hold them to.
 */
export interface Optimizer<S extends OptimizerSettings = OptimizerSettings> {
  /** The arrays of its own, one number for each number that is trained; all begin as zeros. */
  readonly slots: readonly string[];
  /** Makes update `t` on one place. Nothing is allocated. */
  step(memory: Memory, place: Place, slots: readonly Memory[], rate: number, t: number, settings: S): void;
}

/** A slot that the optimizer has said it needs. */
export function slot(slots: readonly Memory[], index: number): Memory {
  const found = slots[index];
  if (!found) throw new RangeError(`the optimizer was given ${String(slots.length)} arrays`);
  return found;
}
