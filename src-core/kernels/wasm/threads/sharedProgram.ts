import { Operation, type InstructionList } from '../../operations.ts';
import type { Precision } from '../../backend.ts';
import { type BlockKernel, type WalkKernel, blockKernels, instantiate, walkKernel } from '../instances.ts';
import { type Places, bytesOf } from '../prepare.ts';
import { RecordLayout, sharedProduct } from '../record.ts';
import { type LargeProduct, largeProducts } from './blocks.ts';
import type { Helper, SharedProduct } from './helper.ts';
import { Trial } from './trial.ts';

/** Sizes from which on products are shared in the ways that are tried out, in multiplications. */
const sizes = [2 ** 21, 2 ** 18, 2 ** 15] as const;

/** Instructions that are run in one go, and what has been found out about them. */
interface Piece {
  readonly trial: Trial;
  /** The size from which on products are shared, for each way of the trial; the first shares none. */
  readonly sizes: readonly number[];
  readonly go: (way: number) => number;
}

export interface SharedProgramParts {
  readonly instructions: InstructionList;
  readonly precision: Precision;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly places: Places;
  readonly helper: Helper;
  /** By which the helper knows the kernels on this memory. */
  readonly kernels: number;
}

/** A loaded program whose large products may be shared with the helper: from which size on is found out by running it. */
export class SharedProgram {
  readonly #helper: Helper;
  readonly #walk: WalkKernel;
  readonly #block: BlockKernel;
  readonly #records: number;
  readonly #words: Int32Array;
  readonly #products: readonly LargeProduct[];
  /** By the address of the record. */
  readonly #shared: ReadonlyMap<number, SharedProduct>;
  readonly #pieces = new Map<number, Piece | undefined>();
  readonly #count: number;
  /** The size from which on the records say that a product is shared. */
  #size = Infinity;

  constructor({ instructions, precision, module, memory, places, helper, kernels }: SharedProgramParts) {
    const { exports } = instantiate(module, memory, (record) => {
      this.#share(record);
    });
    const [block32, block64] = blockKernels(exports);
    this.#helper = helper;
    this.#walk = walkKernel(exports, precision);
    this.#block = precision === 'float64' ? block64 : block32;
    this.#records = places.records;
    this.#words = new Int32Array(memory.buffer);
    this.#products = largeProducts(instructions, bytesOf(precision));
    this.#count = instructions.constants.length;
    const isFloat64 = precision === 'float64';
    const buffers = [places.buffer, places.helperBuffer] as const;
    this.#shared = new Map(this.#products.map((cut) => [this.#recordOf(cut.index), { ...cut, kernels, record: this.#recordOf(cut.index), isFloat64, buffers }]));
  }

  run(from: number, to: number): void {
    if (this.#helper.isThere) {
      const piece = this.#pieceOf(from, to);
      if (piece) {
        piece.trial.run(piece.go);
        return;
      }
    } else if (this.#size !== Infinity) this.#shareFrom(Infinity);
    this.#walk(this.#recordOf(from), this.#recordOf(to));
  }

  #recordOf(index: number): number {
    return this.#records + index * RecordLayout.bytes;
  }

  /** Undefined where nothing in it is worth sharing. */
  #pieceOf(from: number, to: number): Piece | undefined {
    const key = from * (this.#count + 1) + to;
    const known = this.#pieces.get(key);
    if (known || this.#pieces.has(key)) return known;
    const made = this.#makePiece(from, to);
    this.#pieces.set(key, made);
    return made;
  }

  #makePiece(from: number, to: number): Piece | undefined {
    const works = this.#products.filter(({ index }) => index >= from && index < to).map(({ work }) => work);
    const counts = sizes.map((size) => works.filter((work) => work >= size).length);
    const different = sizes.filter((_, index) => (counts[index] ?? 0) > (counts[index - 1] ?? 0));
    if (different.length === 0) return undefined;
    const helper = this.#helper;
    const tried = [Infinity, ...different];
    return {
      trial: new Trial(tried.length, () => helper.now()),
      sizes: tried,
      go: (way) => {
        const { waited } = helper;
        this.#shareFrom(tried[way] ?? Infinity);
        this.#walk(this.#recordOf(from), this.#recordOf(to));
        return helper.waited - waited;
      },
    };
  }

  #shareFrom(size: number): void {
    if (size === this.#size) return;
    this.#size = size;
    for (const { index, work } of this.#products) this.#words[this.#recordOf(index) / 4] = work >= size ? sharedProduct : Operation.fusedMatmul;
  }

  #share(record: number): void {
    const product = this.#shared.get(record);
    if (!product) throw new Error('a record that is no large product is to be shared');
    this.#helper.share(product, this.#block);
  }
}
