import type { OptimizerKind, OptimizerSettings } from '../../graph/training.ts';
import type { Memory } from '../../kernels/backend.ts';
import type { SlottedOptimizer } from '../../kernels/instructionEmitter.ts';

/** The settings of one kind of optimizer. */
export type SettingsOf<K extends OptimizerKind> = Extract<OptimizerSettings, { kind: K }>;

/** As many numbers as an operation reads as its settings, at most. */
export const mostSettings = 8;

/**
 * An update rule. In the formulas p is a number that is trained, g = ∂L/∂p, η the learning rate and t the number of
 * the update, from 1. The conventions are PyTorch's, which the goldens in `train/goldens` hold them to. What is the
 * same for all numbers is worked out here; an operation of the kernels then moves them.
 */
export interface Optimizer<S extends OptimizerSettings = OptimizerSettings> {
  /** The arrays of its own, one number for each number that is trained; all begin as zeros. */
  readonly slots: readonly string[];
  readonly operation: 'descend' | SlottedOptimizer;
  /** Writes what the operation reads for update `t`, in its order, into memory from `at` on. Nothing is allocated. */
  prepare(memory: Memory, at: number, rate: number, t: number, settings: S): void;
}
