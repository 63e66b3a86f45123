import { sizeOf } from '../../tensor/shape.ts';
import type { ReadTensor } from './readOnnx.ts';
import { type Operation, type Operator, attribute, axisAt, ints, listOf, rangeOf, spread } from './operation.ts';
import { type Size, axisOfSize, broadcastAxes, plainSize } from './symbolicAxes.ts';
import type { ConstantValue, Outcome, PortValue, SizesValue, Value } from './values.ts';

/*
 * What can be computed before anything runs: operators whose inputs are numbers of the model, and arithmetic with extents,
 * which may be those of samples and steps. Exporters write a good deal of both.
 */

/** What an operator gives whose inputs are all known; undefined where it has to be a node. */
export function folded(operation: Operation): Outcome | undefined {
  const { inputs, node } = operation;
  const given = inputs.filter((input) => input !== null);
  const operator = Object.hasOwn(foldable, node.op) ? foldable[node.op] : undefined;
  if (!operator || given.length === 0 || given.some(({ kind }) => kind === 'port' || kind === 'erf')) return undefined;
  if (given.some(({ kind }) => kind === 'sizes')) return ofSizes(operation);
  return operator(operation);
}

/** Operators that are always numbers. */
export const constantOperators: Readonly<Record<string, Operator>> = {
  Constant: (operation) => {
    const value = operation.node.attributes.get('value');
    const list = operation.node.attributes.get('value_ints') ?? operation.node.attributes.get('value_floats');
    const single = operation.node.attributes.get('value_int') ?? operation.node.attributes.get('value_float');
    if (value?.kind === 'tensor') return constant(operation, value.value);
    if (list?.kind === 'ints' || list?.kind === 'floats') return constant(operation, { shape: [list.value.length], values: list.value, isWhole: list.kind === 'ints' });
    if (single?.kind === 'int' || single?.kind === 'float') return constant(operation, { shape: [], values: [single.value], isWhole: single.kind === 'int' });
    return 'its value is no tensor';
  },
  ConstantOfShape: () => unknown,
  Floor: () => unknown,
  Ceil: () => unknown,
};

type Binary = (a: number, b: number) => number;

const arithmetic: Readonly<Record<string, Binary>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
  Max: Math.max,
  Min: Math.min,
  Equal: (a, b) => Number(a === b),
  Greater: (a, b) => Number(a > b),
  Less: (a, b) => Number(a < b),
};

const functions: Readonly<Record<string, (x: number) => number>> = { Neg: (x) => -x, Sqrt: Math.sqrt, Exp: Math.exp, Log: Math.log, Abs: Math.abs, Reciprocal: (x) => 1 / x, Floor: Math.floor, Ceil: Math.ceil, Not: (x) => 1 - x, Tanh: Math.tanh, Relu: (x) => Math.max(0, x) };

const foldable: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.entries(arithmetic).map(([name, f]) => [name, (operation: Operation) => elementwise(operation, name, ([a = NaN, b = NaN]) => f(a, b))])),
  ...Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, (operation: Operation) => elementwise(operation, name, ([x = NaN]) => f(x))])),
  Where: (operation) => elementwise(operation, 'Where', ([condition, a = NaN, b = NaN]) => (condition === 0 ? b : a)),
  Cast: (operation) => elementwise(operation, 'Cast', ([x = NaN]) => ([6, 7].includes(attribute(operation, 'to', 1)) ? Math.trunc(x) : x)),
  Identity: ({ inputs: [x] }) => x ?? unknown,
  Shape: (operation) => ({ kind: 'sizes', rank: 1, sizes: (constants(operation)[0]?.tensor.shape ?? []).map(plainSize) }),
  Reshape: (operation) => {
    const [x] = constants(operation);
    const to = listOf(operation, '', 1);
    if (!x || !to) return unknown;
    const shape = to.map((extent, axis) => (extent === 0 ? (x.tensor.shape[axis] ?? 0) : extent));
    const rest = sizeOf(shape.filter((extent) => extent !== -1));
    return reshaped(operation, x, shape.map((extent) => (extent === -1 ? x.tensor.values.length / rest : extent)));
  },
  Flatten: (operation) => {
    const [x] = constants(operation);
    const axis = attribute(operation, 'axis', 1);
    return x ? reshaped(operation, x, [sizeOf(x.tensor.shape.slice(0, axis)), sizeOf(x.tensor.shape.slice(axis))]) : unknown;
  },
  Squeeze: (operation) => {
    const [x] = constants(operation);
    const axes = listOf(operation, 'axes', 1)?.map((axis) => axisAt(axis, x?.tensor.shape.length ?? 0));
    return x ? reshaped(operation, x, x.tensor.shape.filter((extent, axis) => (axes ? !axes.includes(axis) : extent !== 1))) : unknown;
  },
  Unsqueeze: (operation) => {
    const [x] = constants(operation);
    const given = listOf(operation, 'axes', 1);
    const rank = (x?.tensor.shape.length ?? 0) + (given?.length ?? 0);
    const axes = given?.map((axis) => axisAt(axis, rank));
    if (!x || !axes || rank > 8) return unknown;
    const rest = [...x.tensor.shape];
    return reshaped(operation, x, Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.shift() ?? 1))));
  },
  Transpose: (operation) => {
    const [x] = constants(operation);
    if (!x) return unknown;
    const { shape } = x.tensor;
    const order = ints(operation, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
    if ([...order].sort((a, b) => a - b).join() !== shape.map((_, axis) => axis).join()) return unknown;
    return picked(operation, x, order.map((axis) => shape[axis] ?? 1), (place) => order.reduce<number[]>((source, axis, at) => source.with(axis, place[at] ?? 0), new Array<number>(shape.length).fill(0)));
  },
  Gather: (operation) => {
    const [x, indices] = constants(operation);
    const axis = axisAt(attribute(operation, 'axis', 0), x?.tensor.shape.length ?? 0);
    if (!x || !indices || axis === null) return unknown;
    const { shape } = x.tensor;
    const { shape: own, values } = indices.tensor;
    const length = shape[axis] ?? 0;
    const counted = Array.from(values, (index) => (index < 0 ? index + length : index));
    if (!counted.every((index) => Number.isInteger(index) && index >= 0 && index < length)) return unknown;
    return picked(operation, x, [...shape.slice(0, axis), ...own, ...shape.slice(axis + 1)], (place) => {
      const index = place.slice(axis, axis + own.length).reduce((at, one, each) => at * (own[each] ?? 1) + one, 0);
      return [...place.slice(0, axis), counted[index] ?? 0, ...place.slice(axis + own.length)];
    });
  },
  Slice: (operation) => {
    const [x] = constants(operation);
    const [starts, ends] = [listOf(operation, 'starts', 1), listOf(operation, 'ends', 2)];
    if (!x || !starts || !ends) return unknown;
    const axes = listOf(operation, 'axes', 3) ?? starts.map((_, index) => index);
    const steps = listOf(operation, 'steps', 4) ?? [];
    const { shape } = x.tensor;
    const [offsets, strides] = [shape.map(() => 0), shape.map(() => 1)];
    const extents = [...shape];
    for (const [index, start] of starts.entries()) {
      const axis = axisAt(axes[index] ?? NaN, shape.length);
      if (axis === null) return unknown;
      const { from, count } = rangeOf({ start, end: ends[index] ?? 0, step: steps[index] ?? 1 }, shape[axis] ?? 0);
      [offsets[axis], strides[axis], extents[axis]] = [from, steps[index] ?? 1, count];
    }
    return picked(operation, x, extents, (place) => place.map((at, axis) => (offsets[axis] ?? 0) + at * (strides[axis] ?? 1)));
  },
  Concat: (operation) => {
    const all = constants(operation);
    const [first] = all;
    const axis = axisAt(attribute(operation, 'axis', 0), first?.tensor.shape.length ?? 0);
    if (!first || axis === null) return unknown;
    const others = (each: ConstantValue): string => each.tensor.shape.with(axis, 0).join();
    if (all.some((each) => each.tensor.shape.length !== first.tensor.shape.length || others(each) !== others(first))) return unknown;
    const before = sizeOf(first.tensor.shape.slice(0, axis));
    const values = Array.from({ length: before }, (_, row) => all.map(({ tensor }) => Array.from(tensor.values).slice((row * tensor.values.length) / before, ((row + 1) * tensor.values.length) / before))).flat(2);
    operation.builder.spend(values.length);
    return constant(operation, { shape: first.tensor.shape.with(axis, all.reduce((sum, { tensor }) => sum + (tensor.shape[axis] ?? 0), 0)), values, isWhole: first.tensor.isWhole });
  },
  Expand: (operation) => {
    const [x] = constants(operation);
    const to = listOf(operation, '', 1);
    const shape = x && to ? broadcast([x.tensor.shape, to]) : null;
    return x && shape ? picked(operation, x, shape, (place) => withinOf(x.tensor.shape, place)) : unknown;
  },
  ConstantOfShape: (operation) => {
    const to = listOf(operation, '', 0);
    return to ? filled(operation, to.map(plainSize)) : unknown;
  },
};

const unknown = 'what it gives is not known beforehand';

function constants({ inputs }: Operation): ConstantValue[] {
  return inputs.flatMap((input) => (input?.kind === 'constant' ? [input] : []));
}

function constant({ node }: Operation, tensor: ReadTensor): ConstantValue {
  return { kind: 'constant', name: node.outputs[0] ?? '', tensor, isParameter: false };
}

/** The same numbers: it stays the parameter that it is. */
function reshaped(_operation: Operation, x: ConstantValue, shape: readonly number[]): Outcome {
  if (sizeOf(shape) !== x.tensor.values.length || !shape.every((extent) => Number.isInteger(extent) && extent >= 0) || shape.length > 8) return unknown;
  return { ...x, tensor: { ...x.tensor, shape } };
}

function picked(operation: Operation, x: ConstantValue, shape: readonly number[], from: (place: readonly number[]) => readonly number[]): Outcome {
  const size = sizeOf(shape);
  operation.builder.spend(size * Math.max(1, shape.length));
  const values = Float64Array.from({ length: size }, (_, at) => x.tensor.values[indexOf(x.tensor.shape, from(placeOf(shape, at)))] ?? NaN);
  const isName = size === x.tensor.values.length && x.isParameter;
  return { ...constant(operation, { shape, values, isWhole: x.tensor.isWhole }), isParameter: isName };
}

function placeOf(shape: readonly number[], at: number): number[] {
  let rest = at;
  return shape.toReversed().map((extent) => {
    const index = rest % extent;
    rest = Math.floor(rest / extent);
    return index;
  }).reverse();
}

function indexOf(shape: readonly number[], place: readonly number[]): number {
  return shape.reduce((index, extent, axis) => index * extent + (place[axis] ?? 0), 0);
}

/** The place in a tensor that is repeated along its axes of 1. */
function withinOf(shape: readonly number[], place: readonly number[]): number[] {
  return shape.map((extent, axis) => (extent === 1 ? 0 : (place[axis + place.length - shape.length] ?? 0)));
}

function broadcast(shapes: readonly (readonly number[])[]): number[] | null {
  const axes = broadcastAxes(shapes.map((shape) => shape.map((extent) => (extent === 1 ? [] : [extent]))));
  return axes?.map((axis) => Number(axis[0] ?? 1)) ?? null;
}

function elementwise(operation: Operation, op: string, f: (values: readonly number[]) => number): Outcome {
  const all = constants(operation);
  const shape = broadcast(all.map(({ tensor }) => tensor.shape));
  if (!shape || all.length !== operation.inputs.length) return unknown;
  const size = sizeOf(shape);
  operation.builder.spend(size * Math.max(1, shape.length));
  const isWhole = op === 'Cast' ? [6, 7, 9].includes(attribute(operation, 'to', 1)) : all.every(({ tensor }) => tensor.isWhole);
  const values = Float64Array.from({ length: size }, (_, at) => {
    const place = placeOf(shape, at);
    const result = f(all.map(({ tensor }) => tensor.values[indexOf(tensor.shape, withinOf(tensor.shape, place))] ?? NaN));
    return op === 'Div' && isWhole ? Math.trunc(result) : result;
  });
  const [only] = all;
  if (op === 'Cast' && only) return { ...only, tensor: { shape, values, isWhole } };
  return constant(operation, { shape, values, isWhole });
}

/** One number in every place; where there are samples or steps among them, as a node. */
function filled(operation: Operation, sizes: readonly Size[]): Outcome {
  const value = operation.node.attributes.get('value');
  const number = value?.kind === 'tensor' ? (value.value.values[0] ?? 0) : 0;
  const isWhole = value?.kind === 'tensor' && value.value.isWhole;
  const single = constant(operation, { shape: [], values: [number], isWhole });
  if (sizes.length > 8 || sizes.some(({ count }) => !(count >= 1))) return unknown;
  if (sizes.some(({ samples, steps }) => samples + steps > 0)) {
    const axes = sizes.map(axisOfSize);
    const made = spread(single, axes, operation.builder);
    return typeof made === 'string' ? made : ({ kind: 'port', port: made, axes, at: null } satisfies PortValue);
  }
  const shape = sizes.map(({ count }) => count);
  operation.builder.spend(sizeOf(shape));
  return constant(operation, { shape, values: new Float64Array(sizeOf(shape)).fill(number), isWhole });
}

/** Arithmetic with extents. */
function ofSizes(operation: Operation): Outcome | undefined {
  const { node, inputs } = operation;
  const [first, second] = inputs;
  const lists = inputs.map((input) => (input ? sizesOf(input) : null));
  const [a, b] = lists;
  switch (node.op) {
    case 'Identity':
    case 'Cast':
      return first ?? undefined;
    case 'Shape':
      return a ? { kind: 'sizes', rank: 1, sizes: a.rank === 0 ? [] : [plainSize(a.sizes.length)] } : unknown;
    case 'Unsqueeze':
    case 'Squeeze':
    case 'Reshape':
      return a ? { ...a, rank: node.op === 'Squeeze' && a.sizes.length === 1 ? 0 : 1 } : unknown;
    case 'Gather': {
      const indices = second?.kind === 'constant' ? Array.from(second.tensor.values) : null;
      if (!a || !indices || second?.kind !== 'constant') return unknown;
      const taken = indices.map((index) => a.sizes.at(index));
      return taken.every((size) => size !== undefined) ? { kind: 'sizes', rank: second.tensor.shape.length === 0 ? 0 : 1, sizes: taken } : unknown;
    }
    case 'Slice': {
      const [start, end] = [listOf(operation, 'starts', 1)?.[0], listOf(operation, 'ends', 2)?.[0]];
      return a && start !== undefined && end !== undefined ? { kind: 'sizes', rank: 1, sizes: a.sizes.slice(start, end) } : unknown;
    }
    case 'Concat':
      return lists.every((list) => list !== null) ? { kind: 'sizes', rank: 1, sizes: lists.flatMap(({ sizes }) => sizes) } : unknown;
    case 'Mul':
    case 'Div':
      return a && b ? combined(a, b, node.op === 'Mul' ? product : quotient) : unknown;
    case 'ConstantOfShape':
      return a ? filled(operation, a.sizes) : unknown;
    case 'Equal':
      return a && b ? truths(operation, a, b) : unknown;
    case 'Where':
      return chosen(inputs);
    case 'Expand':
      return undefined;
    default:
      return known(operation, lists);
  }
}

/** Extents that are numbers are computed with like numbers. */
function known(operation: Operation, lists: readonly (SizesValue | null)[]): Outcome | undefined {
  const inputs = lists.map((list): ConstantValue | null => {
    if (!list || list.sizes.some(({ samples, steps }) => samples + steps > 0)) return null;
    return constant(operation, { shape: list.rank === 0 ? [] : [list.sizes.length], values: list.sizes.map(({ count }) => count), isWhole: true });
  });
  if (inputs.includes(null)) return unknown;
  return foldable[operation.node.op]?.({ ...operation, inputs });
}

function sizesOf(value: Value): SizesValue | null {
  if (value.kind === 'sizes') return value;
  if (value.kind !== 'constant' || value.tensor.shape.length > 1) return null;
  return { kind: 'sizes', rank: value.tensor.shape.length === 0 ? 0 : 1, sizes: Array.from(value.tensor.values).map(plainSize) };
}

function combined(a: SizesValue, b: SizesValue, f: (a: Size, b: Size) => Size | null): Outcome {
  const count = Math.max(a.sizes.length, b.sizes.length);
  const at = ({ sizes }: SizesValue, index: number): Size => sizes[sizes.length === 1 ? 0 : index] ?? plainSize(NaN);
  const sizes = Array.from({ length: count }, (_, index) => f(at(a, index), at(b, index)));
  return sizes.every((size) => size !== null) ? { kind: 'sizes', rank: a.rank === 0 && b.rank === 0 ? 0 : 1, sizes } : unknown;
}

function product(a: Size, b: Size): Size | null {
  const [samples, steps] = [a.samples + b.samples, a.steps + b.steps];
  return samples > 1 || steps > 1 ? null : { count: a.count * b.count, samples: samples === 1 ? 1 : 0, steps: steps === 1 ? 1 : 0 };
}

function quotient(a: Size, b: Size): Size | null {
  const [samples, steps] = [a.samples - b.samples, a.steps - b.steps];
  const count = a.count / b.count;
  // What is rounded is the whole extent, which is known only where it is a number.
  if (samples < 0 || steps < 0 || (!Number.isInteger(count) && samples + steps > 0)) return null;
  return { count: Math.trunc(count), samples: samples === 1 ? 1 : 0, steps: steps === 1 ? 1 : 0 };
}

function truths(operation: Operation, a: SizesValue, b: SizesValue): Outcome {
  const same = combined(a, b, (x, y) => plainSize(Number(x.count === y.count && x.samples === y.samples && x.steps === y.steps)));
  if (typeof same === 'string' || !('kind' in same) || same.kind !== 'sizes') return unknown;
  return constant(operation, { shape: [same.sizes.length], values: same.sizes.map(({ count }) => count), isWhole: true });
}

function chosen([condition, a, b]: readonly (Value | null)[]): Outcome {
  const [yes, no] = [a ? sizesOf(a) : null, b ? sizesOf(b) : null];
  if (condition?.kind !== 'constant' || !yes || !no) return unknown;
  return { kind: 'sizes', rank: 1, sizes: Array.from(condition.tensor.values, (each, index) => (each === 0 ? no : yes).sizes[index] ?? plainSize(1)) };
}
