import type { Session } from '../engine/session.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { ParameterNumbers } from '../graph/run.ts';
import { scheduleFactor } from '../graph/schedule.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { optimizerOf } from './optimizers/optimizers.ts';
import { addPenaltyGradient, clipNorm, clipValue } from './regularise.ts';

/** How a document's settings turn gradients into an update: penalties, clipping, the schedule's rate, and the optimizer with its own numbers in the session's memory. */
export class UpdateRule {
  readonly #session: Session;
  readonly #document: GraphDocument;
  readonly #optimizer: Optimizer;

  /** `document` is the session's, with any number of rows; `earlier` are the optimizer's own numbers in a run that goes on. */
  constructor(session: Session, document: GraphDocument, earlier: Readonly<Record<string, ParameterNumbers>> | null) {
    this.#session = session;
    this.#document = document;
    this.#optimizer = optimizerOf(document.training.optimizer);
    const { memory } = session;
    const { trained } = session.program.layout;
    for (const [name, slot] of this.#slots()) {
      memory.fill(0, slot, slot + trained.size);
      for (const { id, from, size } of trained.places) {
        const kept = earlier?.[name]?.[id];
        if (kept?.length === size) memory.set(kept, slot + from);
      }
    }
  }

  /** Makes the update numbered `update`, from 1, in the epoch counted from 0. Returns the learning rate it was made with. */
  apply(update: number, epoch: number): number {
    const { training } = this.#document;
    const { memory, program } = this.#session;
    const { blocks } = program.layout.trained;
    const { l1, l2, optimizer } = training;
    if (l1 > 0 || l2 > 0) for (const { p, g, length, isParameter } of blocks) if (isParameter) addPenaltyGradient(memory, p, g, length, l1, l2);
    if (training.clipValue !== null) for (const { g, length } of blocks) clipValue(memory, g, length, training.clipValue);
    if (training.clipNorm !== null) clipNorm(memory, blocks, training.clipNorm);
    const { learningRate, schedule, epochs, warmUp } = training;
    const rate = learningRate * scheduleFactor(schedule, epoch, epochs) * (update < warmUp ? update / warmUp : 1);
    for (let index = 0; index < blocks.length; index++) this.#optimizer.prepare(memory, program.layout.optimizer.settings[index] ?? 0, rate * (blocks[index]?.rate ?? 1), update, optimizer);
    this.#session.runRegion(program.optimise);
    return rate;
  }

  /** The optimizer's own numbers, by their name, then by parameter. */
  state(): Record<string, ParameterNumbers> {
    const { memory, program } = this.#session;
    const { places } = program.layout.trained;
    return Object.fromEntries(this.#slots().map(([name, slot]) => [name, Object.fromEntries(places.map(({ id, from, size }) => [id, Float64Array.from(memory.subarray(slot + from, slot + from + size))]))]));
  }

  /** Each of the optimizer's arrays, and where it begins. */
  #slots(): [name: string, offset: number][] {
    const { slots } = this.#session.program.layout.optimizer;
    return this.#optimizer.slots.map((name, index) => [name, slots[index] ?? 0]);
  }
}
