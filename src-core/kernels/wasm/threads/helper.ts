import type { BlockKernel } from '../instances.ts';
import type { LargeProduct } from './blocks.ts';
import type { HelperHost, HelperThread } from './helperHost.ts';
import { State, Word, blockBits, closed, nextBlock, wordCount } from './words.ts';

/**
 * How often is looked whether the helper is done with its last block before this thread sleeps: at least, and for how
 * many multiplications of a block once more. A look takes some nanoseconds; that is several times what a block takes.
 */
const [leastLooks, workOfLook] = [4000, 32];
/** Sleeping for the helper ends now and then, to look whether there is still hope, ms. */
const nap = 50;
/** What the helper gets for a block that it has begun, ms: thousands of times as long as one takes. */
const patience = 3000;
const productNumbers = 2 ** (31 - blockBits);

/** A product that is shared: its record on attached kernels, and the room for packed blocks of either thread. */
export interface SharedProduct extends LargeProduct {
  readonly kernels: number;
  readonly record: number;
  readonly isFloat64: boolean;
  readonly buffers: readonly [own: number, helper: number];
}

/**
 * The other thread, as the one sees it that runs programs. It is started when it is first asked for; until it attends,
 * and for good once it has failed, it is not there.
 */
export class Helper {
  readonly #host: HelperHost;
  readonly #words = new Int32Array(new SharedArrayBuffer(4 * wordCount));
  #thread: HelperThread | undefined;
  #isStarted = false;
  #product = 0;
  #attached = 0;
  #waited = 0;
  #helped = 0;

  constructor(host: HelperHost) {
    this.#host = host;
  }

  now(): number {
    return this.#host.now();
  }

  get isThere(): boolean {
    return this.#thread !== undefined && Atomics.load(this.#words, Word.state) === State.attending;
  }

  /** Whether it has failed, or could not be started: it will not come. */
  get isLost(): boolean {
    return this.#isStarted && this.#thread === undefined;
  }

  /** For how long this thread has slept until the helper, which another program had driven out, was done, ms. */
  get waited(): number {
    return this.#waited;
  }

  /** Blocks that it has taken. */
  get helped(): number {
    return this.#helped;
  }

  /** Begins to start it, once. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    try {
      this.#thread = this.#host.start(this.#words, () => {
        this.end();
      });
    } catch {
      // One thread is enough.
    }
  }

  /** Gives it kernels on a memory. Returns the number by which a shared product names them; undefined where that cannot be done. */
  attach(module: WebAssembly.Module, memory: WebAssembly.Memory): number | undefined {
    const id = this.#attached + 1;
    try {
      this.#thread?.post({ id, module, memory });
    } catch {
      this.end();
    }
    if (!this.#thread) return undefined;
    this.#attached = id;
    return id;
  }

  /** No product is shared from now on. */
  end(): void {
    Atomics.store(this.#words, Word.state, State.ended);
    Atomics.notify(this.#words, Word.turn);
    this.#thread?.end();
    this.#thread = undefined;
  }

  /**
   * Computes a product together with the helper. Blocks are taken, never given: a helper that does not come leaves all
   * of them to this thread. Only a block that it has begun is waited for.
   * @throws Error where it never ends; the helper is not asked again
   */
  share(product: SharedProduct, block: BlockKernel): void {
    const words = this.#words;
    const { record, byRows, rows, columns, step, count, work, buffers } = product;
    // A helper that has just done its last block may be looking for another one: it must not take one by half of these.
    Atomics.store(words, Word.turn, (this.#product << blockBits) | closed);
    words[Word.kernels] = product.kernels;
    words[Word.record] = record;
    words[Word.isFloat64] = Number(product.isFloat64);
    words[Word.byRows] = Number(byRows);
    words[Word.rows] = rows;
    words[Word.columns] = columns;
    words[Word.step] = step;
    words[Word.buffer] = buffers[1];
    Atomics.store(words, Word.done, 0);
    this.#product = (this.#product + 1) % productNumbers;
    Atomics.store(words, Word.turn, this.#product << blockBits);
    if (Atomics.load(words, Word.asleep) === 1) Atomics.notify(words, Word.turn);
    let own = 0;
    for (;;) {
      const turn = Atomics.load(words, Word.turn);
      const next = nextBlock(turn);
      if (next >= count) break;
      if (Atomics.compareExchange(words, Word.turn, turn, turn + 1) !== turn) continue;
      const from = next * step;
      if (byRows) block(record, from, Math.min(step, rows - from), 0, columns, buffers[0]);
      else block(record, 0, rows, from, Math.min(step, columns - from), buffers[0]);
      own += 1;
    }
    this.#helped += count - own;
    const looks = leastLooks + work / count / workOfLook;
    for (let look = 0; look < looks; look++) if (Atomics.load(words, Word.done) + own === count) return;
    this.#waitFor(count - own);
  }

  #waitFor(blocks: number): void {
    const words = this.#words;
    const start = this.now();
    Atomics.store(words, Word.waiting, 1);
    for (let done = Atomics.load(words, Word.done); done < blocks; done = Atomics.load(words, Word.done)) {
      if (this.now() > start + patience) {
        this.end();
        throw new Error('the helper thread has not finished a block that it began; programs run on one thread from now on');
      }
      Atomics.wait(words, Word.done, done, nap);
    }
    Atomics.store(words, Word.waiting, 0);
    this.#waited += this.now() - start;
  }
}
