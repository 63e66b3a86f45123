import { type Product, isProduct, productAt } from '../prepare.ts';
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

/**
 * Blocks that a product is cut into: the more there are, the less one thread waits for the other's last, and the more
 * is read twice. So many at least, and for every so many multiplications one, half a millisecond's worth.
 */
const [leastBlocks, wantedWork, wantedBlocks] = [4, 2 ** 23, 16];
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
 * Between whole tiles and panels, so that no sum is taken apart: along its columns, as then no panel of B is packed
 * twice; along its rows where it has few columns.
 */
export function cutOf({ M, N, K }: Product, size: number): Cut {
  const blocks = Math.min(wantedBlocks, Math.max(leastBlocks, Math.ceil((M * N * K) / wantedWork)));
  const panel = panelBytes / size;
  const byRows = Math.ceil(N / panel) < Math.min(leastBlocks, Math.ceil(M / tileRows));
  const [length, unit] = byRows ? [M, tileRows] : [N, panel];
  const step = Math.ceil(length / unit / blocks) * unit;
  return { byRows, rows: M, columns: N, step, count: Math.ceil(length / step) };
}
