import type { Backend, Machine, Memory } from '../kernels/backend.ts';
import { InstructionEmitter } from '../kernels/instructionEmitter.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { AnyNodeDefinition, EmitContext, Inferred, Mode, Sample } from '../node/definition.ts';
import { isShapeError } from '../node/shapeError.ts';
import type { Random } from '../tensor/random.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { drawMask } from './drawMask.ts';
import { type Region, type RunTensor, parameterMatrix } from './layout.ts';
import { viewsAt } from './nodePlan.ts';

/** What a tensor is to the node: it reads inputs and parameters, and writes outputs and internal buffers. */
export type Role = 'input' | 'output' | 'internal' | 'parameter';

/** One tensor of a node under test, with its gradient: half-open ranges of the machine's memory. */
export interface Place {
  readonly name: string;
  readonly role: Role;
  readonly value: Region;
  readonly gradient: Region;
  /** False for class indices. */
  readonly differentiable: boolean;
}

/** One node, alone, compiled over several steps and samples: every input is free data, every output's gradient is given. */
export interface IsolatedNode {
  readonly inferred: Inferred;
  readonly steps: number;
  readonly samples: number;
  readonly places: readonly Place[];
  readonly memory: Memory;
  /** Where its tensors end; behind are rows and tables of its operations. */
  readonly end: number;
  forward(): void;
  backward(): void;
  /** Lets the node's statistics take over what forward has shown. */
  afterUpdate(): void;
}

/** Written between all tensors: whatever writes beyond its own is noticed. */
export const guard = 271828.25;

export interface IsolationOptions {
  readonly lengths?: { readonly steps: number; readonly samples: number };
  /** What runs it; the reference where left out. */
  readonly backend?: Backend;
  /** Evaluation where left out. */
  readonly mode?: Mode;
}

/**
 * Compiles a node for one of its samples, or says why that is impossible. Inputs and parameters get seeded numbers.
 * Without `lengths` there are as many steps and samples as no axis of the node has.
 */
export function isolate(definition: AnyNodeDefinition, sample: Sample, random: Random, { lengths, backend = referenceBackend, mode = 'evaluation' }: IsolationOptions = {}): IsolatedNode | string {
  const parsed = definition.config.safeParse(sample.config);
  if (!parsed.success) return `its config is not valid: ${parsed.error.message}`;
  const config = parsed.data;
  const ports = definition.inputs(config).filter(({ name }) => name in sample.inputs);
  const missing = definition.inputs(config).find((port) => !port.optional && !(port.name in sample.inputs));
  if (missing) return `it gives no shape for the input "${missing.name}"`;
  const inferred = definition.infer(config, sample.inputs);
  if (isShapeError(inferred)) return `infer refuses it: port "${inferred.port}" expects ${inferred.expected} and receives ${inferred.received}`;

  const { steps, samples } = lengths ?? distinctLengths([...Object.values(sample.inputs), ...shapesOf(inferred)]);
  const memory = new Arena();
  const places: Place[] = [];
  const values: Binding[] = [];
  const gradients: Binding[] = [];
  const addTensor = (name: string, role: Role, shape: Shape, { lag = 0, differentiable = true }: { lag?: number; differentiable?: boolean } = {}): void => {
    const [value, gradient] = [memory.take(steps * samples * sizeOf(shape)), memory.take(steps * samples * sizeOf(shape))];
    places.push({ name, role, value, gradient, differentiable });
    values.push({ name, tensor: runTensor(value, shape), lag });
    gradients.push({ name: `d${name}`, tensor: runTensor(gradient, shape), lag });
  };
  for (const port of ports) addTensor(port.name, 'input', sample.inputs[port.name] ?? [], port);
  for (const [name, shape] of Object.entries(inferred.outputs)) {
    addTensor(name, 'output', shape);
    if (name !== definition.remembers?.(config)) continue;
    const { value, gradient } = places.at(-1) ?? { value: { from: 0, to: 0 }, gradient: { from: 0, to: 0 } };
    values.push({ name: 'before', tensor: runTensor(value, shape), lag: 1 });
    gradients.push({ name: 'dbefore', tensor: runTensor(gradient, shape), lag: 1 });
  }
  for (const [name, shape] of present(inferred.internals)) addTensor(name, 'internal', shape);
  for (const [name, shape] of present(inferred.parameters)) {
    const [value, gradient] = [memory.take(sizeOf(shape)), memory.take(sizeOf(shape))];
    const place = { value: value.from, gradient: gradient.from, shape, size: sizeOf(shape), trainable: true, isStatistic: false };
    places.push({ name, role: 'parameter', value, gradient, differentiable: true });
    values.push({ name, view: parameterMatrix(place, place.value) });
    gradients.push({ name: `d${name}`, view: parameterMatrix(place, place.gradient) });
  }

  const emitter = new InstructionEmitter(memory.size);
  const contextAt = (index: number): EmitContext<unknown> => {
    const step = { index, count: steps, isFirst: index === 0, isLast: index === steps - 1 };
    return { config, mode, step, inputs: sample.inputs, presence: null };
  };
  for (let step = 0; step < steps; step++) definition.forward(emitter, viewsAt(values, step, { steps, samples }), contextAt(step));
  const forwardEnd = emitter.count;
  for (let step = steps - 1; step >= 0; step--) {
    definition.backward(emitter, viewsAt([...values, ...gradients], step, { steps, samples }), contextAt(step));
  }

  const backwardEnd = emitter.count;
  for (let step = 0; step < steps; step++) definition.afterUpdate?.(emitter, viewsAt(values, step, { steps, samples }), contextAt(step));

  const machine: Machine = backend.load(emitter.instructions(), emitter.end, 'float64');
  machine.memory.fill(guard);
  for (const { role, value, gradient, name } of places) {
    const draw = role === 'input' || role === 'parameter' ? (sample.draw?.[name] ?? 'any') : 'any';
    // What the node must write is not a number until it has written it.
    for (let at = value.from; at < value.to; at++) machine.memory[at] = role === 'output' || role === 'internal' ? NaN : drawn(draw, random);
    // The buffers into which it must add hold something already; the outputs' gradients are what comes back.
    for (let at = gradient.from; at < gradient.to; at++) machine.memory[at] = role === 'internal' ? 0 : drawn('any', random);
    const draws = definition.draws?.(config);
    if (draws?.internal === name) drawMask(machine.memory, value.from, value.to, mode === 'training' ? draws.keep : 1, random);
  }
  for (const { view, values: row } of emitter.presets) {
    for (let at = 0; at < view.rows; at++) machine.memory.set(row, view.offset + at * view.columns);
  }
  return {
    inferred,
    steps,
    samples,
    places,
    memory: machine.memory,
    end: memory.size,
    forward: () => {
      machine.run(0, forwardEnd);
    },
    backward: () => {
      machine.run(forwardEnd, backwardEnd);
    },
    afterUpdate: () => {
      machine.run(backwardEnd, emitter.count);
    },
  };
}

type Binding = Parameters<typeof viewsAt>[0][number];

/** Hands out memory with a guard before and after each piece. */
class Arena {
  #next = 1;

  get size(): number {
    return this.#next;
  }

  take(length: number): Region {
    const from = this.#next;
    this.#next += length + 1;
    return { from, to: from + length };
  }
}

function runTensor({ from }: Region, shape: Shape): RunTensor {
  return { offset: from, shape, size: sizeOf(shape) };
}

/** The entries of a record of shapes that are there. */
export function present(shapes: Readonly<Partial<Record<string, Shape>>> = {}): [string, Shape][] {
  return Object.entries(shapes).flatMap(([name, shape]) => (shape ? [[name, shape]] : []));
}

function shapesOf({ outputs, parameters, internals }: Inferred): Shape[] {
  return [...Object.values(outputs), ...present(parameters).map(([, shape]) => shape), ...present(internals).map(([, shape]) => shape)];
}

/** Lengths for time and batch that no axis and no tensor of the node has, so that none can be taken for another. */
function distinctLengths(shapes: readonly Shape[]): { steps: number; samples: number } {
  const taken = new Set(shapes.flatMap((shape) => [...shape, sizeOf(shape)]));
  const free: number[] = [];
  // 3 samples and 2 steps where they are free.
  for (const preferred of [3, 2]) if (!taken.has(preferred)) free.push(preferred);
  for (let length = 4; free.length < 2; length++) if (!taken.has(length)) free.push(length);
  const [samples = 3, steps = 2] = free;
  return { samples, steps };
}

/** A number away from 0, where kinks are, and of a size at which differences are exact enough. */
function drawn(kind: NonNullable<Sample['draw']>[string], random: Random): number {
  switch (kind) {
    case 'any':
      return (random.next() < 0.5 ? -1 : 1) * random.uniform(0.2, 1.5);
    case 'probability':
      return random.uniform(0.1, 0.9);
    case 'log-probability':
      return Math.log(random.uniform(0.1, 0.9));
    default:
      return Math.floor(random.uniform(0, kind.classes));
  }
}
