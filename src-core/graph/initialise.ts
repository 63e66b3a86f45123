import type { ParameterSlot } from '../node/definition.ts';
import type { Registry } from '../node/registry.ts';
import { type Random, deriveSeed, seededRandom } from '../tensor/random.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import type { GraphDocument, Parameter } from './document.ts';
import { definitionOf } from './resolve.ts';
import type { Initialiser } from './training.ts';

/**
 * Numbers that a parameter of a shape starts with, row-major. The first axis is what comes in (fan-in), the second what
 * goes out (fan-out); one that is not there counts as 1. More than two axes are those of convolutions, `[out, in, …kernel]`,
 * where each number of the kernel comes in, and goes out.
 */
export function initialValues(initialiser: Initialiser, shape: Shape, random: Random): number[] {
  const size = sizeOf(shape);
  const [fanIn, fanOut] = fansOf(shape);
  const filled = (draw: () => number): number[] => Array.from({ length: size }, draw);
  const spread = (variance: number, distribution: 'uniform' | 'normal'): number[] => {
    // A uniform distribution on ± b has the variance b² / 3.
    const [bound, deviation] = [Math.sqrt(3 * variance), Math.sqrt(variance)];
    return filled(distribution === 'uniform' ? () => random.uniform(-bound, bound) : () => deviation * normal(random));
  };
  if (size === 0) return [];
  switch (initialiser.kind) {
    case 'zeros':
      return filled(() => 0);
    case 'constant':
      return filled(() => initialiser.value);
    case 'uniform':
      return filled(() => random.uniform(initialiser.low, initialiser.high));
    case 'normal':
      return filled(() => initialiser.mean + initialiser.deviation * normal(random));
    case 'xavier':
      // Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks", equations 12 and 16.
      return spread(2 / (fanIn + fanOut), initialiser.distribution);
    case 'he':
      // He et al. (2015), "Delving deep into rectifiers", equation 10.
      return spread(2 / fanIn, initialiser.distribution);
    case 'orthogonal':
      return orthogonal(shape[0] ?? 1, size / (shape[0] ?? 1), random).map((value) => initialiser.gain * value);
  }
}

function fansOf([first = 1, second = 1, ...kernel]: Shape): readonly [fanIn: number, fanOut: number] {
  return kernel.length === 0 ? [first, second] : [second * sizeOf(kernel), first * sizeOf(kernel)];
}

/** A number from the standard normal distribution, by Box and Muller (1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/**
 * A matrix whose rows, or where there are fewer of them its columns, are orthonormal: of a normal matrix by Gram and
 * Schmidt, which is the QR decomposition with a positive diagonal, so that all such matrices are equally likely.
 * Saxe, McClelland, Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks".
 */
function orthogonal(rows: number, columns: number, random: Random): number[] {
  const length = Math.max(rows, columns);
  const vectors: number[][] = [];
  for (let index = 0; index < Math.min(rows, columns); index++) {
    const vector = Array.from({ length }, () => normal(random));
    // Twice, as rounding leaves a little of the others in it the first time.
    for (let pass = 0; pass < 2; pass++) for (const other of vectors) subtract(vector, other, dot(vector, other));
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  const element = (row: number, column: number): number => (rows <= columns ? vectors[row]?.[column] : vectors[column]?.[row]) ?? 0;
  return Array.from({ length: rows * columns }, (_, index) => element(Math.floor(index / columns), index % columns));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function subtract(from: number[], vector: readonly number[], times: number): void {
  for (const [index, value] of vector.entries()) from[index] = (from[index] ?? 0) - times * value;
}

/** Numbers that people will read have so many digits after the point. */
const readableDigits = 4;

/**
 * The numbers that a parameter starts with; they depend on the seed and its id alone. Where nobody has chosen how they
 * are drawn, the slot says it, and they are rounded so that they can be read and copied.
 */
export function drawnValues({ id, initialiser }: Pick<Parameter, 'id' | 'initialiser'>, slot: ParameterSlot, shape: Shape, seed: number): number[] {
  const random = seededRandom(deriveSeed(seed, id));
  if (initialiser) return initialValues(initialiser, shape, random);
  if (typeof slot.initial === 'number') return initialValues({ kind: 'constant', value: slot.initial }, shape, random);
  if (slot.initial === 'zeros') return initialValues({ kind: 'zeros' }, shape, random);
  if (slot.initial === 'ones') return initialValues({ kind: 'constant', value: 1 }, shape, random);
  return initialValues({ kind: 'xavier', distribution: 'uniform' }, shape, random).map((value) => Number(value.toFixed(readableDigits)));
}

/**
 * Draws every parameter that is not frozen anew, or those in `ids` alone, and gives the document the seed. Statistics
 * begin anew with them. The new numbers are what reset brings back.
 */
export function initialiseParameters(document: GraphDocument, registry: Registry, seed: number, ids: ReadonlySet<string> | null = null): GraphDocument {
  const slots = slotsOf(document, registry);
  const parameters = document.parameters.map((record) => {
    const slot = slots.get(record.id);
    if (!slot || !(record.trainable || slot.statistic) || ids?.has(record.id) === false) return record;
    const { initial: _initial, ...kept } = record;
    return { ...kept, values: { shape: record.values.shape, values: drawnValues(record, slot, record.values.shape, seed) } };
  });
  return { ...document, seed, parameters };
}

/** For each record the slot that uses it, the first of several. */
function slotsOf({ nodes }: GraphDocument, registry: Registry): ReadonlyMap<string, ParameterSlot> {
  const slots = new Map<string, ParameterSlot>();
  for (const node of nodes) {
    const known = definitionOf(node, registry);
    for (const slot of known?.definition.parameters?.(known.config) ?? []) {
      const id = node.parameters[slot.name];
      if (id !== undefined && !slots.has(id)) slots.set(id, slot);
    }
  }
  return slots;
}
