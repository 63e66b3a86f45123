import { type Product, isProduct, productAt, packing } from '../prepare.ts';
import { Blocks, PreparedFlag } from '../record.ts';
import { type InstructionList, wordsPerInstruction } from '../../operations.ts';

/** How a product is cut into blocks: `step` rows of it each, or columns; the last may be smaller. */
export interface Cut {
  readonly byRows: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly step: number;
  readonly count: number;
}

/** A product of a program that is large enough to be shared. */
export interface LargeProduct extends Cut {
  /** Of its instruction. */
  readonly index: number;
  /** Numbers that are multiplied and added. */
  readonly work: number;
}

/** Multiplications below which no machine hands over half a product in less time than it takes: one or two microseconds. */
export const leastWork = 2 ** 15;

/** Blocks that a product is cut into: enough that a thread which comes late, or is slow, leaves the other little to wait for. */
const wantedBlocks = 8;
const tileRows = 4;
const panelBytes = 32;

/** The products of a list that are large enough to be shared, in its order. `size` is that of a number, in bytes. */
export function largeProducts({ code }: InstructionList, size: number): LargeProduct[] {
  const found: LargeProduct[] = [];
  for (let at = 0, index = 0; at < code.length; at += wordsPerInstruction, index++) {
    if (!isProduct(code[at] ?? 0)) continue;
    const product = productAt(code, at);
    const work = product.M * product.N * product.K;
    if (work < leastWork) continue;
    const cut = cutOf(product, size);
    if (cut.count > 1) found.push({ index, work, ...cut });
  }
  return found;
}

/**
 * Along the longer side, in whole tiles: no sum is taken apart, and no panel. Where A is packed, along its rows, so that
 * none of it is packed twice.
 */
export function cutOf({ M, N, K, flags }: Product, size: number): Cut {
  const packsA = (packing(M, N, K, flags, size) & PreparedFlag.packedA) !== 0;
  const byRows = packsA || M >= N;
  const unit = byRows ? tileRows : panelBytes / size;
  const length = byRows ? M : N;
  const least = packsA && M >= 2 * Blocks.height ? Blocks.height : unit;
  const step = Math.max(least, Math.ceil(length / unit / wantedBlocks) * unit);
  return { byRows, rows: M, columns: N, step, count: Math.ceil(length / step) };
}
