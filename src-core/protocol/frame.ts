/**
 * The layout of a frame's `numbers`. For each watched edge, then each watched output, each watched parameter, each
 * wire and each picture, two blocks: its value and its gradient. A block is
 *
 *     size, count, minimum, maximum, norm, v₀ … v₍count₋₁₎
 *
 * `size` is the tensor's number of elements (one sample, one step). Up to `mostNumbers` elements
 * `count = size` and v are the elements; beyond, v are the means of `mostNumbers` equal bins.
 * A picture's v are its first elements, as many as the watch list asks for; minimum, maximum and norm are those of all.
 * Size 0 means there is nothing to show: no gradient without a loss, or into a port without a derivative.
 */
export const mostNumbers = 64;
/** Elements of one tensor that are sent as they are for a picture, at most: 64 × 64. */
export const mostPictured = 4096;
const headerLength = 5;

export interface Block {
  readonly size: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Euclidean norm. */
  readonly norm: number;
  /** The elements, or the means of equal bins where there are more than `mostNumbers`; a picture's first elements. */
  readonly numbers: Float64Array;
}

export interface BlockPair {
  readonly value: Block;
  readonly gradient: Block;
}

/** How many numbers a block holds, and whether they are the first elements or the means of bins. */
export interface BlockKind {
  readonly numbers: 'binned' | 'first';
  readonly most: number;
}

const binned: BlockKind = { numbers: 'binned', most: mostNumbers };

/** The length of the block for a tensor of this many elements. */
export function blockLength(size: number, { most }: BlockKind = binned): number {
  return headerLength + Math.min(size, most);
}

/** Writes one block at `at` and returns the index after it. */
export function writeBlock(target: Float64Array, at: number, source: ArrayLike<number>, from: number, size: number, { numbers, most }: BlockKind = binned): number {
  const count = Math.min(size, most);
  let minimum = Infinity;
  let maximum = -Infinity;
  let squares = 0;
  for (let i = from; i < from + size; i++) {
    const value = source[i] ?? NaN;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    squares += value * value;
  }
  target[at] = size;
  target[at + 1] = count;
  target[at + 2] = size > 0 ? minimum : 0;
  target[at + 3] = size > 0 ? maximum : 0;
  target[at + 4] = Math.sqrt(squares);
  const binEnd = (bin: number): number => (numbers === 'first' ? bin : Math.floor((bin * size) / count));
  for (let bin = 0; bin < count; bin++) target[at + headerLength + bin] = meanOf(source, from + binEnd(bin), from + binEnd(bin + 1));
  return at + headerLength + count;
}

function meanOf(source: ArrayLike<number>, from: number, to: number): number {
  if (to === from + 1) return source[from] ?? NaN;
  let sum = 0;
  for (let i = from; i < to; i++) sum += source[i] ?? NaN;
  return sum / (to - from);
}

/** Reads the pairs of a frame in the order of its watch list. The numbers are views into `frame`. */
export function readFrame(frame: Float64Array): BlockPair[] {
  const pairs: BlockPair[] = [];
  for (let at = 0; at < frame.length; ) {
    const value = readBlock(frame, at);
    const gradientAt = at + headerLength + value.numbers.length;
    const gradient = readBlock(frame, gradientAt);
    at = gradientAt + headerLength + gradient.numbers.length;
    pairs.push({ value, gradient });
  }
  return pairs;
}

function readBlock(frame: Float64Array, at: number): Block {
  const [size = 0, count = 0, minimum = 0, maximum = 0, norm = 0] = frame.subarray(at, at + headerLength);
  return { size, minimum, maximum, norm, numbers: frame.subarray(at + headerLength, at + headerLength + count) };
}
