import { footprintOf } from '../../kernels/footprint.ts';
import { type InstructionList, wordsPerInstruction } from '../../kernels/operations.ts';
import { type NodeRange, type Program, trainableInputs } from '../compile.ts';
import type { Layout, RunTensor } from '../layout.ts';
import { aliasActivations } from './aliasActivations.ts';
import { distributeSteps } from './distributeSteps.ts';
import { Wanted, dropUnread } from './dropUnread.ts';
import { dropZeros } from './dropZeros.ts';
import { fuseProducts } from './fuseProducts.ts';
import { type Listing, filtered } from './listing.ts';
import { openSums } from './openSums.ts';
import { overwriteFirst } from './overwriteFirst.ts';
import { transposeOnce } from './transposeOnce.ts';

/** The rewrites of a program, in the order in which they are made. Each can be left out. */
export const passNames = ['dropZeros', 'dropUnread', 'aliasActivations', 'openSums', 'distributeSteps', 'overwriteFirst', 'fuseProducts', 'transposeOnce'] as const;
export type PassName = (typeof passNames)[number];

/** What a program is rewritten for. */
export interface Purpose {
  readonly passes: ReadonlySet<PassName>;
  /** Outputs whose values are read from outside, by `portKey`, besides the losses; their places hold them after a run. */
  readonly read: ReadonlySet<string>;
  /** Whether they are read at every step, or only at those at which a loss counts. */
  readonly readAt: 'every step' | 'steps that count';
  /** Ranges that are left out: what a piece of a sequence does not begin with. */
  readonly without?: readonly NodeRange[];
}

/** A program's way forward and back, rewritten: losses, the gradients of parameters and what the purpose names come out the same. */
export interface Rewritten {
  readonly forward: InstructionList;
  readonly backward: InstructionList;
  /** Where the memory ends that they need. */
  readonly end: number;
}

/** Rewrites a program for speed. What nobody reads is not computed, so the memory holds less than after the program itself. */
export function rewrite(program: Program, purpose: Purpose, memoryEnd = program.size): Rewritten {
  const { layout } = program;
  const { passes, read, without = [] } = purpose;
  const left = new Set(without);
  let forward = labelled(program, 'forward', left);
  let backward = labelled(program, 'backward', left);
  const gradients = wantedGradients(program);
  const observed = readAfterwards(program);
  const counted = countedSteps(program);
  const hasIdleSteps = counted.size < layout.steps;
  if (hasIdleSteps && passes.has('dropZeros')) backward = dropZeros(backward, { from: layout.gradients.from, to: layout.parameterGradients.to });
  if (passes.has('dropUnread')) {
    const wanted = gradients();
    backward = dropUnread(backward, wanted);
    // What a loss compares at steps at which it does not count, nobody may read; elsewhere all that runs forward is read.
    if (hasIdleSteps) forward = dropUnread(forward, addValues(wanted.addAll(observed), layout, purpose, counted));
  }
  if (passes.has('aliasActivations')) [forward, backward] = aliasActivations(forward, backward, valuesOf(layout), isReadIn(layout, read, observed), layout.steps * layout.samples);
  let end = memoryEnd;
  const rest = (listing: Listing, isRead: (from: number, to: number) => boolean): Listing => {
    const opened = passes.has('openSums') ? openSums(listing) : listing;
    const distributed = passes.has('distributeSteps') ? distributeSteps(opened) : opened;
    const overwritten = passes.has('overwriteFirst') ? overwriteFirst(distributed, program.size, isRead) : distributed;
    const fused = passes.has('fuseProducts') ? fuseProducts(overwritten) : overwritten;
    if (!passes.has('transposeOnce')) return fused;
    const transposed = transposeOnce(fused, end);
    end = transposed.end;
    return transposed.listing;
  };
  const asked = gradients();
  const rewritten = { forward: rest(forward, () => true), backward: rest(backward, (from, to) => asked.has(from, to)) };
  return { ...rewritten, end };
}

/** Steps at which a loss has a share in the total. */
function countedSteps({ ranges }: Program): ReadonlySet<number> {
  return new Set(ranges.filter(({ phase, from, to }) => phase === 'seed' && from < to).map(({ step }) => step));
}

/** Adds what is read of the values: losses, and the outputs that the purpose names. */
function addValues(wanted: Wanted, layout: Layout, { read, readAt }: Purpose, counted: ReadonlySet<number>): Wanted {
  const { lossValues, samples, steps, outputs } = layout;
  wanted.add(lossValues.from, lossValues.to - lossValues.from);
  for (let step = 0; step < steps; step++) {
    if (readAt === 'steps that count' && !counted.has(step)) continue;
    for (const key of read) {
      const tensor = outputs.get(key)?.value;
      if (tensor) wanted.add(tensor.offset + step * samples * tensor.size, samples * tensor.size);
    }
  }
  return wanted;
}

/** A region's instructions with their places in the loop over the steps. */
function labelled(program: Program, direction: 'forward' | 'backward', without: ReadonlySet<NodeRange>): Listing {
  const { instructions, ranges, [direction]: region } = program;
  const count = region.to - region.from;
  // Not by their place: a node that does nothing forward, and is the last, lies where the way back begins.
  const inside = ranges.filter(({ phase }) => (phase === 'forward') === (direction === 'forward'));
  const placeOf = placesInBody(inside);
  const iterations = new Int32Array(count).fill(-1);
  const statements = new Int32Array(count);
  const kept = new Uint8Array(count).fill(1);
  let [iteration, step, stage, end] = [-1, -1, -1, inside[0]?.from ?? region.to];
  for (const range of inside) {
    // What comes before the loop has no range; nothing else may lie between or behind them.
    if (range.from !== end) throw new Error('the program has instructions between those of its nodes');
    end = range.to;
    // Counted on from stage to stage: what a later one does comes after all iterations of those before.
    if (range.step !== step || range.stage !== stage) iteration++;
    [step, stage] = [range.step, range.stage];
    const [from, to] = [range.from - region.from, range.to - region.from];
    const place = placeOf(range);
    iterations.fill(iteration, from, to);
    for (let index = from; index < to; index++) statements[index] = place + index - from;
    if (without.has(range)) kept.fill(0, from, to);
  }
  if (end !== region.to) throw new Error('the program has instructions behind those of its nodes');
  const code = instructions.code.slice(region.from * wordsPerInstruction, region.to * wordsPerInstruction);
  return filtered({ count, code, constants: instructions.constants.slice(region.from, region.to), iterations, statements }, kept);
}

/** For each node its first place in the loop's body, with room for as many instructions as it has in any step. */
function placesInBody(ranges: readonly NodeRange[]): (range: NodeRange) => number {
  const most: Record<NodeRange['phase'], Map<string, number>> = { forward: new Map(), seed: new Map(), backward: new Map() };
  for (const { phase, node, from, to } of ranges) most[phase].set(node, Math.max(most[phase].get(node) ?? 0, to - from));
  let next = 0;
  // All seeds of a step come before what they are the beginning of.
  for (const counts of [most.forward, most.seed, most.backward]) {
    for (const [node, count] of counts) {
      counts.set(node, next);
      next += count;
    }
  }
  return ({ phase, node }) => most[phase].get(node) ?? 0;
}

/** What is read of the gradients: those of parameters and of trained inputs. Made anew for each asker, who adds to it. */
function wantedGradients({ layout, analysis, size }: Program): () => Wanted {
  return () => {
    const wanted = new Wanted(size);
    const { from, to } = layout.parameterGradients;
    wanted.add(from, to - from);
    for (const { gradient } of trainableInputs(analysis, layout).values()) wanted.add(gradient.offset, layout.steps * layout.samples * gradient.size);
    return wanted;
  };
}

/** What statistics are taken from after a run. */
function readAfterwards({ statistics, instructions, size }: Program): Wanted {
  const wanted = new Wanted(size);
  for (let index = statistics.from; index < statistics.to; index++) {
    const at = index * wordsPerInstruction;
    for (const { kind, operand, length } of footprintOf(instructions.code, at).uses) if (kind === 'read') wanted.add(instructions.code[at + operand] ?? 0, length);
  }
  return wanted;
}

function valuesOf({ outputs, internals }: Layout): RunTensor[] {
  return [...outputs.values(), ...internals.values()].map(({ value }) => value).filter(({ size }) => size > 0).sort((a, b) => a.offset - b.offset);
}

function isReadIn({ outputs, steps, samples }: Layout, read: ReadonlySet<string>, observed: Wanted): (tensor: RunTensor) => boolean {
  const tensors = new Set([...read].flatMap((key) => outputs.get(key)?.value ?? []));
  return (tensor) => tensors.has(tensor) || observed.has(tensor.offset, tensor.offset + steps * samples * tensor.size);
}
