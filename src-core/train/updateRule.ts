import { trainableInputs } from '../engine/compile.ts';
import type { Session } from '../engine/session.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { ParameterNumbers } from '../graph/run.ts';
import { scheduleFactor } from '../graph/schedule.ts';
import type { Memory } from '../kernels/backend.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { optimizerOf } from './optimizers/optimizers.ts';
import { addPenaltyGradient, clipNorm, clipValue } from './regularise.ts';

/** Numbers that lie side by side and learn at the same rate, and the gradients of them; `from` is where the optimizer keeps theirs. */
interface Block {
  readonly p: number;
  readonly g: number;
  readonly from: number;
  readonly length: number;
  /** A multiple of the document's learning rate. */
  readonly rate: number;
  /** Inputs that are trained are not weights: penalties leave them alone. */
  readonly isParameter: boolean;
}

/** How a document's settings turn gradients into an update: penalties, clipping, the schedule's rate, and the optimizer with its own numbers. */
export class UpdateRule {
  readonly #session: Session;
  readonly #document: GraphDocument;
  readonly #blocks: readonly Block[];
  /** Where each parameter's own numbers of the optimizer lie. */
  readonly #places: readonly { readonly id: string; readonly from: number; readonly size: number }[];
  readonly #optimizer: Optimizer;
  readonly #slots: readonly Memory[];

  /** `earlier` are the optimizer's own numbers in a run that goes on. */
  constructor(session: Session, document: GraphDocument, earlier: Readonly<Record<string, ParameterNumbers>> | null) {
    this.#session = session;
    this.#document = document;
    const rates = new Map(document.parameters.map(({ id, rate = 1 }) => [id, rate]));
    const { layout } = session.program;
    const blocks: Block[] = [];
    const places: { id: string; from: number; size: number }[] = [];
    let from = 0;
    const place = (id: string, p: number, g: number, size: number, rate: number, isParameter: boolean): void => {
      places.push({ id, from, size });
      const last = blocks.at(-1);
      const joins = last?.isParameter === isParameter && last.rate === rate && last.p + last.length === p && last.g + last.length === g;
      if (joins) blocks[blocks.length - 1] = { ...last, length: last.length + size };
      else blocks.push({ p, g, from, length: size, rate, isParameter });
      from += size;
    };
    for (const [id, { value, gradient, size, trainable }] of layout.parameters) if (trainable && size > 0) place(id, value, gradient, size, rates.get(id) ?? 1, true);
    for (const [id, { value, gradient }] of trainableInputs(session.analysis, layout)) place(id, value.offset, gradient.offset, layout.steps * layout.samples * value.size, 1, false);
    this.#blocks = blocks;
    this.#places = places;
    this.#optimizer = optimizerOf(document.training.optimizer);
    this.#slots = this.#optimizer.slots.map((name) => {
      const numbers = document.precision === 'float32' ? new Float32Array(from) : new Float64Array(from);
      for (const { id, from: at, size } of places) {
        const kept = earlier?.[name]?.[id];
        if (kept?.length === size) numbers.set(kept, at);
      }
      return numbers;
    });
  }

  /** Makes the update numbered `update`, from 1, in the epoch counted from 0. Returns the learning rate it was made with. */
  apply(update: number, epoch: number): number {
    const { training } = this.#document;
    const { memory } = this.#session;
    const { l1, l2, optimizer } = training;
    if (l1 > 0 || l2 > 0) for (const { p, g, length, isParameter } of this.#blocks) if (isParameter) addPenaltyGradient(memory, p, g, length, l1, l2);
    if (training.clipValue !== null) for (const { g, length } of this.#blocks) clipValue(memory, g, length, training.clipValue);
    if (training.clipNorm !== null) clipNorm(memory, this.#blocks, training.clipNorm);
    const { learningRate, schedule, epochs, warmUp } = training;
    const rate = learningRate * scheduleFactor(schedule, epoch, epochs) * (update < warmUp ? update / warmUp : 1);
    for (const block of this.#blocks) this.#optimizer.step(memory, block, this.#slots, rate * block.rate, update, optimizer);
    return rate;
  }

  /** The optimizer's own numbers, by their name, then by parameter. */
  state(): Record<string, ParameterNumbers> {
    const { slots } = this.#optimizer;
    return Object.fromEntries(slots.map((name, index) => [name, Object.fromEntries(this.#places.map(({ id, from, size }) => [id, Float64Array.from(this.#slots[index]?.subarray(from, from + size) ?? [])]))]));
  }
}
