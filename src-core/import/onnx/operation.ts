import type { GraphNode } from '../../graph/document.ts';
import { type Shape, sameShape, sizeOf } from '../../tensor/shape.ts';
import type { DocumentBuilder, MadePort, NodePlan } from './documentBuilder.ts';
import type { ReadAttribute, ReadNode } from './readOnnx.ts';
import { type Axis, type KnownExtents, axisOf, broadcastAxes, countOf, isInSample, rightAligned, sampleShapeOf } from './symbolicAxes.ts';
import type { ConstantValue, Outcome, PortValue, Value } from './values.ts';

/** An operator with what arrives at it. */
export interface Operation {
  readonly node: ReadNode;
  /** What the node is called, where that says anything. */
  readonly label: string;
  /** Null where an input is left out. */
  readonly inputs: readonly (Value | null)[];
  readonly builder: DocumentBuilder;
  readonly opset: number;
  readonly known: KnownExtents;
  /** Whether one operator alone reads, once, what an input is called. */
  isReadOnce(input: number): boolean;
}

export type Operator = (operation: Operation) => Outcome;

export const constantInput = 'it has numbers where only what comes from the inputs can be';

export function attribute({ node }: Operation, name: string, otherwise: number): number {
  const found: ReadAttribute | undefined = node.attributes.get(name);
  return found?.kind === 'int' || found?.kind === 'float' ? found.value : otherwise;
}

export function text({ node }: Operation, name: string, otherwise: string): string {
  const found = node.attributes.get(name);
  return found?.kind === 'text' ? found.value : otherwise;
}

export function ints({ node }: Operation, name: string): readonly number[] | null {
  const found = node.attributes.get(name);
  return found?.kind === 'ints' ? found.value : null;
}

/** Whole numbers that are an attribute in older files and an input in newer ones; null where they are not given, or not fixed. */
export function listOf(operation: Operation, name: string, input: number): readonly number[] | null {
  const given = operation.inputs[input];
  if (given?.kind === 'constant') return Array.from(given.tensor.values);
  if (given?.kind === 'sizes') return given.sizes.every(({ samples, steps }) => samples + steps === 0) ? given.sizes.map(({ count }) => count) : null;
  return ints(operation, name);
}

/** An axis counted from 0; null where there is none. */
export function axisAt(axis: number, rank: number): number | null {
  const counted = axis < 0 ? axis + rank : axis;
  return Number.isInteger(counted) && counted >= 0 && counted < rank ? counted : null;
}

/** What a slice takes of an axis: its first index, and how many from there on, each a step from the one before. */
export function rangeOf({ start, end, step }: { readonly start: number; readonly end: number; readonly step: number }, length: number): { readonly from: number; readonly count: number } {
  const bounded = (at: number, least: number, most: number): number => Math.min(most, Math.max(least, at < 0 ? at + length : at));
  const [from, to] = step > 0 ? [bounded(start, 0, length), bounded(end, 0, length)] : [bounded(start, -1, length - 1), bounded(end, -1, length - 1)];
  const count = Math.ceil((to - from) / step);
  return { from, count: count > 0 ? count : 0 };
}

export function port(made: MadePort | string, axes: readonly Axis[], more: Partial<PortValue> = {}): PortValue | string {
  return typeof made === 'string' ? made : { kind: 'port', port: made, axes, at: null, ...more };
}

/** A node that leaves the axes as they are, with the first input at `x`. */
export function elementwise({ inputs: [x], builder, label }: Operation, plan: NodePlan): Outcome {
  if (x?.kind !== 'port') return constantInput;
  return port(builder.add({ label, ...plan, inputs: { x: x.port } }), x.axes);
}

/** The value as a node of its own gives it whose per-sample axes are those that the model has. */
export function settled(value: PortValue, builder: DocumentBuilder): MadePort | string {
  return shaped(value.port, sampleShapeOf(value.axes), builder);
}

/** The same numbers under other axes of a sample. */
export function shaped(from: MadePort, shape: Shape, builder: DocumentBuilder): MadePort | string {
  if (sameShape(from.shape, shape)) return from;
  const plan: NodePlan = shape.length === 1 ? { type: 'flatten' } : { type: 'reshape', config: { shape: [...shape] } };
  return builder.once(`${from.node} ${from.port} as ${shape.join()}`, () => builder.add({ ...plan, inputs: { x: from } }));
}

export function axesOf(value: PortValue | ConstantValue): readonly Axis[] {
  return value.kind === 'port' ? value.axes : value.tensor.shape.map(axisOf);
}

export function isNumeric(value: Value | null | undefined): value is PortValue | ConstantValue {
  return value?.kind === 'port' || value?.kind === 'constant';
}

/** The one number of a constant; null where it has several. */
export function numberOf(value: Value | null | undefined): number | null {
  return value?.kind === 'constant' && value.tensor.values.length === 1 ? (value.tensor.values[0] ?? null) : null;
}

/** A node that gives numbers of the model; it keeps the numbers' own axes unless they are one number, which fills any. */
export function constantPort(value: ConstantValue, shape: Shape, builder: DocumentBuilder): MadePort | string {
  const { tensor, name } = value;
  const single = numberOf(value);
  const all = single === null ? Array.from(tensor.values) : [single];
  const isFilled = single !== null && (!value.isParameter || sizeOf(shape) !== 1);
  if (!all.every(Number.isFinite)) return 'a number of it is infinite';
  if (isFilled || (!value.isParameter && all.length <= 65_536)) {
    builder.spend(all.length);
    return builder.once(`constant ${shape.join()} ${name} ${all.join()}`, () => builder.add({ type: 'constant', config: { shape: [...shape], values: all } }));
  }
  return builder.once(`parameter ${shape.join()} ${name}`, () => builder.add({ type: 'parameter', config: { shape: [...shape] }, parameters: { p: { name, tensor: sameShape(tensor.shape, shape) ? tensor : { shape, values: tensor.values } } }, label: name }));
}

/** What an input gives under these axes, of which it has some: along the others it is repeated. */
export function spread(value: PortValue | ConstantValue, axes: readonly Axis[], builder: DocumentBuilder): MadePort | string {
  const own = rightAligned(axesOf(value), axes.length);
  const [from, to] = [own.filter((_, at) => isInSample(axes[at] ?? [])).map(countOf), sampleShapeOf(axes)];
  if (value.kind === 'constant' && numberOf(value) !== null) return constantPort(value, to, builder);
  let made = value.kind === 'port' ? shaped(value.port, from, builder) : constantPort(value, from, builder);
  for (const [axis, length] of to.entries()) {
    if (typeof made === 'string' || from[axis] === length) continue;
    const x: MadePort = made;
    builder.spend(length);
    made = builder.once(`${x.node} ${x.port} along ${String(axis)} ${String(length)} times`, () => builder.add({ type: 'gather', config: { indices: new Array<number>(length).fill(0), axis }, inputs: { x } }));
  }
  return made;
}

/** Inputs as one shape, for a node that takes them element by element, and the axes that they then have. */
export function together(values: readonly (Value | null)[], builder: DocumentBuilder): { readonly ports: readonly MadePort[]; readonly axes: readonly Axis[] } | string {
  const numeric = values.filter(isNumeric);
  const axes = broadcastAxes(numeric.map(axesOf));
  if (numeric.length !== values.length || !numeric.some(({ kind }) => kind === 'port')) return constantInput;
  if (!axes) return 'its inputs have different shapes';
  const size = sizeOf(sampleShapeOf(axes));
  // As they are, where all that are not repeated have the same axes.
  const shapes = numeric.flatMap((value) => (value.kind === 'port' && sizeOf(value.port.shape) === size ? [value.port.shape] : []));
  const [first] = shapes;
  const target = first && shapes.every((shape) => sameShape(shape, first)) ? first : sampleShapeOf(axes);
  const ports: MadePort[] = [];
  for (const value of numeric) {
    const isFull = value.kind === 'port' && sizeOf(value.port.shape) === size;
    const made = isFull ? value.port : numberOf(value) !== null && value.kind === 'constant' ? constantPort(value, target, builder) : spread(value, axes, builder);
    const fitted = typeof made === 'string' ? made : shaped(made, target, builder);
    if (typeof fitted === 'string') return fitted;
    ports.push(fitted);
  }
  return { ports, axes };
}

/** A node whose inputs are called a, b, … and have one shape. */
export function joined({ builder, label }: Operation, values: readonly (Value | null)[], plan: { readonly type: string; readonly config?: GraphNode['config'] }): Outcome {
  const inputs = together(values, builder);
  if (typeof inputs === 'string') return inputs;
  return port(builder.add({ ...plan, inputs: byLetter(inputs.ports), label }), inputs.axes);
}

export function byLetter(ports: readonly MadePort[]): Record<string, MadePort> {
  return Object.fromEntries(ports.map((each, index) => [String.fromCharCode(97 + index), each]));
}
