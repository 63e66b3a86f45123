import type { GraphDocument } from '../graph/document.ts';
import { executions } from '../graph/order.ts';
import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { Mode } from '../node/definition.ts';
import type { Analysis } from '../graph/validate.ts';
import type { Backend, Machine, Memory } from '../kernels/backend.ts';
import { deriveSeed, seededRandom } from '../tensor/random.ts';
import { type Program, checkBudget, compile, trainableInputs } from './compile.ts';
import { drawMask } from './drawMask.ts';
import type { ParameterPlace, Region, RunTensor, Weighted } from './layout.ts';
import { writeFilled } from './lossWeights.ts';
import { type Haste, type QuickCheck, type Way, type Ways, hastened, plainWays } from './ways.ts';

/** Bytes that a session may take where its host does not say: enough for what a screen can show. */
export const defaultByteBudget = 2 ** 31;

/** Where the first bad number of a run is. `sample` and `step` count from 0. */
export interface NotFinitePlace {
  readonly node: string;
  readonly port: string;
  readonly quantity: 'value' | 'gradient' | 'parameter';
  readonly step: number;
  readonly sample: number;
  readonly value: number;
}

export interface SessionOptions {
  readonly byteBudget?: number;
  /** Left out where every number of a run is to be in memory. */
  readonly haste?: Haste;
  /** What in a loss has weights in memory; as the document's data need it where left out. */
  readonly weighted?: Weighted;
  /** What the run is for; what the document's canvas shows where left out. */
  readonly mode?: Mode;
}

/** Numbers of chance of one node. */
interface Chance extends Region {
  readonly keep: number;
  readonly seed: number;
}

const nothing: readonly Region[] = [];

/** Whether a training moves a parameter. */
function moves({ trainable, isStatistic }: ParameterPlace): boolean {
  return trainable || isStatistic;
}

function isClosed(): never {
  throw new Error('the run was closed, and its memory is another one\'s');
}

const closedMachine: Machine = {
  get memory() {
    return isClosed();
  },
  run: isClosed,
  close: () => undefined,
};

/**
 * One loaded document that can be run: its program, and the memory with its numbers. Running allocates
 * nothing. Results are read as views into the memory, which the next run overwrites.
 */
export class Session {
  readonly program: Program;
  #machine: Machine;
  /** How a run is made: the whole of a sequence or its first piece, and a later piece. */
  readonly #ways: Ways;
  readonly #plainWays: Ways;
  readonly #check: QuickCheck | undefined;
  /** The regions that give every number of the newest run, where it was made in haste and not all are in memory. */
  #missing: readonly Region[] = nothing;
  readonly #chances: readonly Chance[];
  readonly #previousParameters: { readonly place: number; readonly now: Memory; readonly before: Memory }[];

  /**
   * @throws AppError E_DOCUMENT_INVALID where the document has errors, E_BUDGET where its memory would
   * exceed `byteBudget`; nothing is allocated then.
   */
  constructor(analysis: Analysis, backend: Backend, { byteBudget = defaultByteBudget, haste, ...options }: SessionOptions = {}) {
    const { precision, data, mode: shown = 'evaluation' } = analysis.graph.document;
    const { weighted = data.lengths === undefined ? 'nothing' : 'places', mode = shown } = options;
    this.program = compile(analysis, byteBudget, { weighted, mode });
    const { presets, size: whole } = this.program;
    this.#plainWays = plainWays(this.program);
    const { instructions, ways, check, size } = haste ? hastened(this.program, haste) : { instructions: this.program.instructions, ways: this.#plainWays, check: undefined, size: whole };
    this.#ways = ways;
    this.#check = check;
    checkBudget(backend.bytesFor(instructions, size, precision), byteBudget);
    this.#machine = backend.load(instructions, size, precision);
    for (const { view, values } of presets) for (let row = 0; row < view.rows; row++) this.memory.set(values, view.offset + row * view.columns);
    this.#previousParameters = this.#updated().map(({ from, to }) => ({ place: from, now: this.memory.subarray(from, to), before: this.memory.slice(from, to) }));
    this.#chances = this.#chancesOf(analysis.graph.document);
    this.#load(analysis.graph.document);
  }

  /** Lets another run have the memory; to be called when this one is over, as nothing in it can be read any more. */
  close(): void {
    this.#machine.close();
    this.#machine = closedMachine;
  }

  get memory(): Memory {
    return this.#machine.memory;
  }

  get analysis(): Analysis {
    return this.program.analysis;
  }

  get hasLoss(): boolean {
    return this.program.layout.losses.size > 0;
  }

  /** Σ over the loss nodes, or null where there is none. */
  get loss(): number | null {
    return this.hasLoss ? (this.memory[this.program.layout.totalLoss] ?? null) : null;
  }

  /** Where there are numbers of chance, and how they are drawn. */
  #chancesOf({ seed }: GraphDocument): Chance[] {
    const { analysis, layout: { internals, steps, samples } } = this.program;
    return analysis.order.flatMap(({ node, definition, config }) => {
      const draws = definition.draws?.(config);
      const place = draws && internals.get(portKey(node.id, draws.internal))?.value;
      return place ? [{ from: place.offset, to: place.offset + steps * samples * place.size, keep: draws.keep, seed: deriveSeed(deriveSeed(seed, node.id), String(draws.seed)) }] : [];
    });
  }

  #load(document: GraphDocument): void {
    const { layout, analysis } = this.program;
    for (const record of document.parameters) {
      const place = layout.parameters.get(record.id);
      if (place) this.memory.set(record.values.values, place.value);
    }
    for (const { node, definition, outputs } of analysis.order) {
      const tensor = layout.outputs.get(portKey(node.id, outputs[0]?.name ?? ''))?.value;
      const column = document.data.columns[node.id];
      if (definition.data && tensor && column) this.#writeData(tensor, column.values.values);
    }
    this.memory[layout.learningRate] = document.training.learningRate;
    this.draw(0);
    const { samples, steps, lengths } = document.data;
    writeFilled(this.program, this.memory, { lengths: lengths ?? new Array<number>(samples).fill(steps), count: samples });
  }

  /** Draws the numbers of chance for the update numbered `update`, from 0. Outside training there is no chance: all are 1. */
  draw(update: number): void {
    for (const { from, to, keep, seed } of this.#chances) {
      if (this.program.mode === 'evaluation') this.memory.fill(1, from, to);
      else drawMask(this.memory, from, to, keep, seededRandom(deriveSeed(seed, `update ${String(update)}`)));
    }
  }

  /** Lets statistics take over what the newest run has shown. */
  keepStatistics(): void {
    const { statistics } = this.program;
    if (statistics.to > statistics.from) this.runRegion(statistics);
  }

  /** Values, loss, and where there is a loss the gradients. */
  run(): void {
    if (this.hasLoss) this.#go('first', 'both');
    else {
      this.forward();
      this.backward();
    }
  }

  forward(): void {
    this.#go('first', 'forward');
  }

  /** Without a loss nothing comes back: every gradient is then 0. */
  backward(): void {
    const { gradients, parameterGradients } = this.program.layout;
    if (this.hasLoss) this.#go('first', 'backward');
    else for (const { from, to } of [gradients, parameterGradients]) this.memory.fill(0, from, to);
  }

  /** Values, loss and gradients of a later piece of a sequence: nodes that hand something on have it in memory already. */
  runOn(): void {
    this.#go('later', 'both');
  }

  #go(piece: keyof Ways, direction: keyof Way): void {
    for (const { from, to } of this.#ways[piece][direction]) this.#machine.run(from, to);
    this.#missing = this.#ways === this.#plainWays ? nothing : direction === 'forward' ? this.#plainWays[piece].forward : this.#plainWays[piece].both;
  }

  /** Moves parameters and trainable inputs against their gradients: `p ← p − η ∂L/∂p`. The numbers before it are kept. */
  update(): void {
    this.keepWeights();
    this.runRegion(this.program.update);
  }

  /** What `revertUpdate` brings back: the weights as they are now. */
  keepWeights(): void {
    for (const { now, before } of this.#previousParameters) before.set(now);
  }

  /** Takes over the parameters and trainable inputs of another run of the same network. */
  takeWeights(other: Session): void {
    const { layout, analysis } = this.program;
    const from = other.program.layout;
    for (const [id, { value, size }] of layout.parameters) {
      const place = from.parameters.get(id);
      if (place) this.memory.set(other.memory.subarray(place.value, place.value + size), value);
    }
    const inputs = trainableInputs(other.analysis, from);
    for (const [id, { value }] of trainableInputs(analysis, layout)) {
      const place = inputs.get(id)?.value;
      if (place) this.memory.set(other.memory.subarray(place.offset, place.offset + layout.steps * layout.samples * place.size), value.offset);
    }
  }

  /** Puts the parameters and trainable inputs back to what they were before the last update. */
  revertUpdate(): void {
    for (const { place, before } of this.#previousParameters) this.memory.set(before, place);
  }

  runRegion({ from, to }: Region): void {
    this.#machine.run(from, to);
  }

  /** Whether an update would move anything. */
  get canUpdate(): boolean {
    return this.program.layout.trained.size > 0;
  }

  /**
   * True where every value, gradient, parameter and loss is a finite number; of a run in haste every parameter, its
   * gradient and every loss. Cheap: one pass, no branches.
   */
  isFinite(): boolean {
    const { values, gradients, lossValues } = this.program.layout;
    // 0 · x is 0 for finite x and NaN for the others. All of a run lies between the first value and the last loss, parameters after the gradients.
    const isHasty = this.#missing.length > 0;
    if (isHasty && this.#check && this.#passes(this.#check)) return true;
    return this.#vanishes({ from: isHasty ? gradients.to : values.from, to: lossValues.to });
  }

  #passes({ region, place }: QuickCheck): boolean {
    this.runRegion(region);
    return this.memory[place] === 0;
  }

  #vanishes({ from, to }: Region): boolean {
    const memory = this.memory;
    let sum = 0;
    for (let i = from; i < to; i++) sum += 0 * (memory[i] ?? 0);
    return sum === 0;
  }

  /** The first bad number in the order of computation, or undefined where all are finite. */
  findNotFinite(): NotFinitePlace | undefined {
    if (this.isFinite()) return undefined;
    for (const region of this.#missing) this.runRegion(region);
    this.#missing = nothing;
    const { layout, analysis } = this.program;
    for (const [id, place] of layout.parameters) {
      const bad = this.#firstBad(place.value, place.value + place.size);
      if (bad !== undefined) return { node: this.#userOf(id), port: id, quantity: 'parameter', step: 0, sample: 0, value: this.memory[bad] ?? NaN };
    }
    for (const { node, step } of executions(analysis.stages, layout.steps)) {
      const place = this.#badTensor(node, step, 'value');
      if (place) return place;
    }
    const total = this.#badTotal();
    if (total) return total;
    for (const { node, step } of [...executions(analysis.stages, layout.steps)].reverse()) {
      const place = this.#badTensor(node, step, 'gradient');
      if (place) return place;
    }
    for (const [id, place] of layout.parameters) {
      const bad = this.#firstBad(place.gradient, place.gradient + place.size);
      if (bad !== undefined) return { node: this.#userOf(id), port: id, quantity: 'gradient', step: 0, sample: 0, value: this.memory[bad] ?? NaN };
    }
    return undefined;
  }

  /** A sum of finite losses can still be too large: the first loss node whose share made it so. */
  #badTotal(): NotFinitePlace | undefined {
    const { layout, analysis } = this.program;
    const value = this.memory[layout.totalLoss] ?? 0;
    if (Number.isFinite(value)) return undefined;
    const losses = analysis.order.filter(({ node }) => layout.losses.has(node.id));
    const { node, outputs } = losses.find((loss) => !Number.isFinite(this.memory[layout.losses.get(loss.node.id) ?? 0])) ?? losses.at(-1) ?? {};
    return { node: node?.id ?? '', port: outputs?.[0]?.name ?? '', quantity: 'value', step: layout.steps - 1, sample: layout.samples - 1, value };
  }

  #badTensor(node: ResolvedNode, step: number, quantity: 'value' | 'gradient'): NotFinitePlace | undefined {
    const { layout, analysis } = this.program;
    const names = [...Object.keys(analysis.shapes.inferred.get(node.node.id)?.internals ?? {}), ...node.outputs.map((port) => port.name)];
    for (const name of names) {
      const key = portKey(node.node.id, name);
      const tensor = (layout.internals.get(key) ?? layout.outputs.get(key))?.[quantity];
      if (!tensor) continue;
      const from = tensor.offset + step * layout.samples * tensor.size;
      const bad = this.#firstBad(from, from + layout.samples * tensor.size);
      if (bad === undefined) continue;
      return { node: node.node.id, port: name, quantity, step, sample: Math.floor((bad - from) / tensor.size), value: this.memory[bad] ?? NaN };
    }
    return undefined;
  }

  #firstBad(from: number, to: number): number | undefined {
    for (let i = from; i < to; i++) if (!Number.isFinite(this.memory[i])) return i;
    return undefined;
  }

  #userOf(parameter: string): string {
    return this.analysis.order.find(({ node }) => Object.values(node.parameters).includes(parameter))?.node.id ?? '';
  }

  /** The numbers of a document are `[N, T, …]`, those of a run `[T, N, …]`. */
  #writeData({ offset, size }: RunTensor, values: ArrayLike<number>): void {
    const { steps, samples } = this.program.layout;
    for (let sample = 0; sample < samples; sample++) {
      for (let step = 0; step < steps; step++) {
        for (let i = 0; i < size; i++) this.memory[offset + (step * samples + sample) * size + i] = values[(sample * steps + step) * size + i] ?? 0;
      }
    }
  }

  /** What a training moves, as regions of memory. */
  #updated(): Region[] {
    const { layout, analysis } = this.program;
    const parameters = [...layout.parameters.values()].filter((place) => moves(place) && place.size > 0);
    const inputs = [...trainableInputs(analysis, layout).values()];
    return [
      ...parameters.map(({ value, size }) => ({ from: value, to: value + size })),
      ...inputs.map(({ value }) => ({ from: value.offset, to: value.offset + layout.steps * layout.samples * value.size })),
    ];
  }

  /** A copy of what training changes, in the form that goes back into a document. */
  weights(): { parameters: Record<string, Float64Array>; columns: Record<string, Float64Array> } {
    const { layout, analysis } = this.program;
    const parameters = [...layout.parameters].filter(([, place]) => moves(place)).map(([id, { value, size }]) => [id, Float64Array.from(this.memory.subarray(value, value + size))] as const);
    const columns = [...trainableInputs(analysis, layout)].map(([id, { value }]) => [id, this.#readData(value)] as const);
    return { parameters: Object.fromEntries(parameters), columns: Object.fromEntries(columns) };
  }

  /** Puts numbers in the form of `weights` in their places; what they do not name stays. */
  putWeights({ parameters, columns }: ReturnType<Session['weights']>): void {
    const { layout, analysis } = this.program;
    for (const [id, { value, size }] of layout.parameters) {
      const numbers = Object.hasOwn(parameters, id) ? parameters[id] : undefined;
      if (numbers?.length === size) this.memory.set(numbers, value);
    }
    for (const [id, { value }] of trainableInputs(analysis, layout)) {
      const numbers = Object.hasOwn(columns, id) ? columns[id] : undefined;
      if (numbers) this.#writeData(value, numbers);
    }
  }

  #readData({ offset, size }: RunTensor): Float64Array {
    const { steps, samples } = this.program.layout;
    const values = new Float64Array(steps * samples * size);
    for (let sample = 0; sample < samples; sample++) {
      for (let step = 0; step < steps; step++) {
        for (let i = 0; i < size; i++) values[(sample * steps + step) * size + i] = this.memory[offset + (step * samples + sample) * size + i] ?? 0;
      }
    }
    return values;
  }
}
