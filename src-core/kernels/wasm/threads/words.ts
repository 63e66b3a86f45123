/*
 * What two threads tell each other, as places in an Int32Array that both have. What one of them writes while the other
 * looks lies 64 bytes from anything else, so that a cache line goes back and forth for its own sake alone.
 */
export const Word = {
  state: 0,
  /** 1 while the helper sleeps, and has to be woken. */
  asleep: 16,
  /** The lowest `blockBits`: blocks of the newest product that were taken; above them: a number for that product. */
  turn: 32,
  /** Blocks of the newest product that the helper has done. */
  done: 48,
  /** 1 while the thread that shares sleeps until `done` moves. */
  waiting: 49,
  /** The newest product: which kernels on which memory, the address of its record, how it is cut. */
  kernels: 64,
  record: 65,
  isFloat64: 66,
  byRows: 67,
  rows: 68,
  columns: 69,
  step: 70,
  /** The address of the helper's own room for packed blocks. */
  buffer: 71,
} as const;

export const wordCount = 80;

export const State = { starting: 0, attending: 1, ended: 2 } as const;

export const blockBits = 8;
/** In place of a count of blocks: the words of the product are being written, and nobody takes any. */
export const closed = 2 ** blockBits - 1;
/** A product has fewer blocks, so that the count of those that were taken never runs into its number. */
export const mostBlocks = 2 ** (blockBits - 1);

/** The block of a turn that is next. */
export function nextBlock(turn: number): number {
  return turn & closed;
}
