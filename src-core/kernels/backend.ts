import type { InstructionList } from './operations.ts';

export type Precision = 'float64' | 'float32';
export type Memory = Float64Array | Float32Array;

/** A loaded program: one memory, and the instructions over it. Nothing is allocated while it runs. */
export interface Machine {
  readonly memory: Memory;
  /** Runs the instructions `from` up to, not including, `to`. */
  run(from: number, to: number): void;
  /** Lets go of what a collector does not. The machine and its memory are not to be used any more: another program may have it. */
  close(): void;
}

/** A set of kernels that can run programs. Every backend gives the same numbers, as far as its precision goes. */
export interface Backend {
  readonly name: string;
  /** What `load` would take of the machine's memory. */
  bytesFor(instructions: InstructionList, size: number, precision: Precision): number;
  /** `size` is the number of elements of memory; it starts as zeros. */
  load(instructions: InstructionList, size: number, precision: Precision): Machine;
}
