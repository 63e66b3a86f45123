import { type BlockKernel, blockKernels, instantiate } from '../instances.ts';
import type { Attachment } from './helperHost.ts';
import { State, Word, closed, nextBlock } from './words.ts';

/** How often the helper looks for work before it sleeps: some tens of microseconds, as long as what comes between two products. */
const looks = 30_000;

type Kernels = readonly [float32: BlockKernel, float64: BlockKernel];

/**
 * What a helper thread does, until the words say that it has ended: it looks for a product that is shared, and takes
 * one of its blocks after the other until there is none left. `receive` gives what was posted to it, the oldest first.
 */
export function attend(words: Int32Array, receive: () => Attachment | undefined): void {
  const attached = new Map<number, Kernels>();
  const kernelsOf = (id: number): Kernels | undefined => {
    for (let posted = attached.has(id) ? undefined : receive(); posted; posted = receive()) {
      const { exports } = instantiate(posted.module, posted.memory);
      attached.set(posted.id, blockKernels(exports));
    }
    return attached.get(id);
  };
  let seen = Atomics.load(words, Word.turn);
  Atomics.store(words, Word.state, State.attending);
  while (Atomics.load(words, Word.state) === State.attending) if (comes(words, seen)) seen = takeBlocks(words, kernelsOf);
}

/** Whether a turn has come after the one that was seen last. Looks for a while, then sleeps. */
function comes(words: Int32Array, seen: number): boolean {
  for (let count = 0; count < looks; count++) if (Atomics.load(words, Word.turn) !== seen) return true;
  Atomics.store(words, Word.asleep, 1);
  Atomics.wait(words, Word.turn, seen);
  Atomics.store(words, Word.asleep, 0);
  return Atomics.load(words, Word.turn) !== seen;
}

/** Takes blocks until all are taken. Returns the turn at which there were none. */
function takeBlocks(words: Int32Array, kernelsOf: (id: number) => Kernels | undefined): number {
  for (;;) {
    const turn = Atomics.load(words, Word.turn);
    if (nextBlock(turn) === closed) return turn;
    // Read before the block is taken: who takes it knows that no other product has come in between.
    const [id, record, isFloat64, byRows, rows, columns, step, buffer] = taskIn(words);
    const from = nextBlock(turn) * step;
    const length = byRows ? rows : columns;
    if (from >= length) return turn;
    const kernels = kernelsOf(id);
    if (!kernels) return turn;
    if (Atomics.compareExchange(words, Word.turn, turn, turn + 1) !== turn) continue;
    const block = kernels[isFloat64 ? 1 : 0];
    const count = Math.min(step, length - from);
    if (byRows) block(record, from, count, 0, columns, buffer);
    else block(record, 0, rows, from, count, buffer);
    Atomics.add(words, Word.done, 1);
    if (Atomics.load(words, Word.waiting) === 1) Atomics.notify(words, Word.done);
  }
}

type Task = readonly [id: number, record: number, isFloat64: number, byRows: number, rows: number, columns: number, step: number, buffer: number];

function taskIn(words: Int32Array): Task {
  return [words[Word.kernels] ?? 0, words[Word.record] ?? 0, words[Word.isFloat64] ?? 0, words[Word.byRows] ?? 0, words[Word.rows] ?? 0, words[Word.columns] ?? 0, words[Word.step] ?? 0, words[Word.buffer] ?? 0];
}
