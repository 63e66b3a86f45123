import { sizeOf } from '../../tensor/shape.ts';
import type { MadePort } from './documentBuilder.ts';
import { type Operation, type Operator, attribute, axesOf, axisAt, byLetter, constantInput, isNumeric, listOf, numberOf, port, rangeOf, settled, shaped, spread, text } from './operation.ts';
import { type Axis, type Size, axisOf, axisOfSize, broadcastAxes, countOf, isInSample, isPlain, plainSize, placeInSample, regrouped, sampleShapeOf, sizeOfAxis } from './symbolicAxes.ts';
import type { ConstantValue, Outcome, PortValue } from './values.ts';

/** Operators on the axes of what the inputs give. */
export const axisOperators: Readonly<Record<string, Operator>> = {
  Shape: ({ inputs: [x] }) => (x?.kind === 'port' ? { kind: 'sizes', rank: 1, sizes: x.axes.map(sizeOfAxis) } : constantInput),
  Reshape: ofPort(reshape),
  Flatten: ofPort((operation, x) => flatten(operation, x)),
  Squeeze: ofPort(squeeze),
  Unsqueeze: ofPort(unsqueeze),
  Transpose: ofPort(transpose),
  Concat: concatenate,
  Slice: ofPort(slice),
  Split: ofPort(split),
  Gather: gather,
  Pad: ofPort(pad),
  Expand: expand,
  Softmax: ofPort((operation, x) => alongAxis(operation, x, 'softmax')),
  LogSoftmax: ofPort((operation, x) => alongAxis(operation, x, 'log-softmax')),
  ReduceSum: ofPort((operation, x) => reduce(operation, x, 'sum')),
  ReduceMean: ofPort((operation, x) => reduce(operation, x, 'mean')),
  ReduceMax: ofPort((operation, x) => reduce(operation, x, 'maximum')),
};

function ofPort(apply: (operation: Operation, x: PortValue) => Outcome): Operator {
  return (operation) => {
    const [x] = operation.inputs;
    return x?.kind === 'port' ? apply(operation, x) : constantInput;
  };
}

const mixed = 'it mixes the samples, or their number is fixed';

/** Nothing is made: what reads it cuts its axes as it needs them. */
function regroup(x: PortValue, extents: readonly (Size | null)[], operation: Operation): Outcome {
  const axes = regrouped(x.axes, extents, operation.known);
  return axes ? { ...x, axes } : mixed;
}

function reshape(operation: Operation, x: PortValue): Outcome {
  const [, to] = operation.inputs;
  const sizes = to?.kind === 'sizes' ? to.sizes : to?.kind === 'constant' ? Array.from(to.tensor.values).map(plainSize) : null;
  if (!sizes) return constantInput;
  const copies = attribute(operation, 'allowzero', 0) === 0;
  const extents = sizes.map((size, index) => (size.count === -1 ? null : size.count === 0 && copies ? sizeOfAxis(x.axes[index] ?? []) : size));
  if (extents.filter((extent) => extent === null).length > 1 || extents.some((extent) => extent && !(extent.count >= 1))) return 'it has no shape that there is';
  return regroup(x, extents, operation);
}

function flatten(operation: Operation, x: PortValue): Outcome {
  const axis = attribute(operation, 'axis', 1);
  const at = axis < 0 ? axis + x.axes.length : axis;
  return { ...x, axes: [x.axes.slice(0, at).flat(), x.axes.slice(at).flat()] };
}

function squeeze(operation: Operation, x: PortValue): Outcome {
  const given = listOf(operation, 'axes', 1);
  const wanted = given?.map((axis) => axisAt(axis, x.axes.length)) ?? x.axes.flatMap((axis, at) => (axis.length === 0 ? [at] : []));
  const isOne = (axis: Axis): boolean => axis.length === 0 || (axis.join() === 'N' && operation.known.samples === 1) || (axis.join() === 'T' && operation.known.steps === 1);
  if (wanted.some((at) => at === null || !isOne(x.axes[at] ?? ['N', 'T']))) return 'it leaves out an axis that is longer than 1';
  return { ...x, axes: x.axes.filter((_, at) => !wanted.includes(at)) };
}

function unsqueeze(operation: Operation, x: PortValue): Outcome {
  const given = listOf(operation, 'axes', 1);
  const rank = x.axes.length + (given?.length ?? 0);
  const places = given?.map((axis) => axisAt(axis, rank));
  if (!places || places.includes(null) || rank > 10 || new Set(places).size !== places.length) return 'its axes are not known';
  const rest = [...x.axes];
  return { ...x, axes: Array.from({ length: rank }, (_, at) => (places.includes(at) ? [] : (rest.shift() ?? []))) };
}

function transpose(operation: Operation, x: PortValue): Outcome {
  const found = operation.node.attributes.get('perm');
  const order = found?.kind === 'ints' ? found.value : x.axes.map((_, axis) => x.axes.length - 1 - axis);
  if ([...order].sort((a, b) => a - b).join() !== x.axes.map((_, axis) => axis).join()) return 'its order of axes is none';
  return reordered(operation, x, order);
}

function reordered({ builder, label }: Operation, x: PortValue, order: readonly number[]): PortValue | string {
  const axes = order.map((axis) => x.axes[axis] ?? []);
  const places = order.filter((axis) => isInSample(x.axes[axis] ?? [])).map((axis) => placeInSample(x.axes, axis));
  // Axes of 1 may change places with any.
  const long = places.filter((place) => sampleShapeOf(x.axes)[place] !== 1);
  if (long.every((place, index) => index === 0 || place > (long[index - 1] ?? 0))) return { ...x, axes };
  const from = settled(x, builder);
  return port(typeof from === 'string' ? from : builder.add({ type: 'transpose', config: { axes: places }, inputs: { x: from }, label }), axes, { at: x.at });
}

/** The most inputs that a node has. */
const mostInputs = 16;

function concatenate(operation: Operation): Outcome {
  const { inputs, builder, label } = operation;
  const values = inputs.filter(isNumeric);
  const [first] = values;
  const ports = values.filter((value) => value.kind === 'port');
  if (!first || values.length !== inputs.length || ports.length === 0) return constantInput;
  const all = values.map(axesOf);
  const axis = axisAt(attribute(operation, 'axis', 0), axesOf(first).length);
  if (axis === null || all.some((axes) => axes.length !== axesOf(first).length)) return 'its inputs have different shapes';
  const sequence = ofSteps(operation, ports, axis);
  if (sequence) return sequence;
  if (ports.some(({ at }) => at !== ports[0]?.at)) return 'it joins values of different steps';
  if (!all.every((axes) => isPlain(axes[axis] ?? []))) return 'it joins samples or steps';
  const others = broadcastAxes(all.map((axes) => axes.with(axis, [])));
  if (!others) return 'its inputs have different shapes';
  const made = values.map((value) => spread(value, others.with(axis, axesOf(value)[axis] ?? []), builder));
  const whole = made.find((each) => typeof each === 'string') ?? joinedAlong(made.filter((each) => typeof each !== 'string'), placeInSample(others, axis), operation, label);
  return port(whole, others.with(axis, axisOf(all.reduce((sum, axes) => sum + countOf(axes[axis] ?? []), 0))));
}

function joinedAlong(parts: readonly MadePort[], axis: number, operation: Operation, label: string): MadePort | string {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  if (parts.length <= mostInputs) return operation.builder.add({ type: 'concatenate', config: { inputs: parts.length, axis }, inputs: byLetter(parts), label });
  const groups = Array.from({ length: Math.ceil(parts.length / mostInputs) }, (_, index) => joinedAlong(parts.slice(index * mostInputs, (index + 1) * mostInputs), axis, operation, ''));
  return groups.find((group) => typeof group === 'string') ?? joinedAlong(groups.filter((group) => typeof group !== 'string'), axis, operation, label);
}

/** Each step of a sequence, one after the other, is the sequence. */
function ofSteps({ known, inputs }: Operation, ports: readonly PortValue[], axis: number): PortValue | undefined {
  const [first] = ports;
  if (!first || ports.length !== inputs.length || ports.length !== known.steps) return undefined;
  const isWhole = ports.every(({ at, port: own, axes }, step) => at === step && own.node === first.port.node && own.port === first.port.port && axes[axis]?.length === 0);
  return isWhole ? { ...first, at: null, axes: first.axes.with(axis, ['T']) } : undefined;
}

/** Numbers of an axis from … to, or some of them, of a value that is shaped as the model has it. */
function cut({ builder, label }: Operation, x: PortValue, axis: number, indices: readonly number[]): PortValue | string {
  const length = countOf(x.axes[axis] ?? []);
  const [from = 0] = indices;
  const axes = x.axes.with(axis, axisOf(indices.length));
  const isRange = indices.every((index, at) => index === from + at);
  if (isRange && indices.length === length) return { ...x, axes };
  const source = settled(x, builder);
  if (typeof source === 'string') return source;
  const place = placeInSample(x.axes, axis);
  const plan = isRange ? { type: 'slice', config: { from, to: from + indices.length, axis: place } } : { type: 'gather', config: { indices: [...indices], axis: place } };
  return port(builder.add({ ...plan, inputs: { x: source }, label }), axes, { at: x.at });
}

function slice(operation: Operation, x: PortValue): Outcome {
  const [starts, ends] = [listOf(operation, 'starts', 1), listOf(operation, 'ends', 2)];
  const axes = listOf(operation, 'axes', 3) ?? starts?.map((_, index) => index);
  const steps = listOf(operation, 'steps', 4) ?? starts?.map(() => 1);
  if (!starts || !ends || !axes || !steps) return 'where it cuts is not known';
  let result: PortValue = x;
  for (const [index, start] of starts.entries()) {
    const axis = axisAt(axes[index] ?? NaN, x.axes.length);
    if (axis === null) return 'it has no such axis';
    const next = sliced(operation, result, axis, { start, end: ends[index] ?? 0, step: steps[index] ?? 1 });
    if (typeof next === 'string') return next;
    result = next;
  }
  return result;
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

function sliced(operation: Operation, x: PortValue, axis: number, { start, end, step }: Cut): PortValue | string {
  const own = x.axes[axis] ?? [];
  const isWhole = start === 0 && step === 1 && end >= 2 ** 31 - 1;
  if (isWhole) return x;
  const length = own.join() === 'T' ? operation.known.steps : isPlain(own) ? countOf(own) : null;
  if (own.join() === 'T' && length === null && start === -1 && step === 1 && end >= 2 ** 31 - 1) return ofStep(operation, x, axis, -1, true);
  if (length === null || step === 0) return mixed;
  const { from, count } = rangeOf({ start, end, step }, length);
  if (count === 0) return 'nothing is left';
  operation.builder.spend(count);
  const indices = Array.from({ length: count }, (_, index) => from + index * step);
  if (isPlain(own)) return cut(operation, x, axis, indices);
  if (count === length && step === 1) return x;
  return count === 1 ? ofStep(operation, x, axis, from, true) : 'it takes some of the steps';
}

/** One step of a sequence; the axis stays, with extent 1, or goes. */
function ofStep({ known }: Operation, x: PortValue, axis: number, index: number, stays: boolean): PortValue | string {
  const counted = index >= 0 ? index : known.steps === null ? (index === -1 ? 'last' : null) : known.steps + index;
  const isThere = counted === 'last' || (counted !== null && counted >= 0 && known.steps !== null && counted < known.steps);
  if (!isThere || x.at !== null) return 'it has no such step';
  return { ...x, at: counted, axes: stays ? x.axes.with(axis, []) : x.axes.toSpliced(axis, 1) };
}

function split(operation: Operation, x: PortValue): Outcome {
  const axis = axisAt(attribute(operation, 'axis', 0), x.axes.length);
  const own = axis === null ? null : (x.axes[axis] ?? []);
  if (axis === null || !own || !isPlain(own)) return 'it takes samples or steps apart';
  const count = operation.node.outputs.length;
  const part = Math.ceil(countOf(own) / count);
  const lengths = listOf(operation, 'split', 1) ?? Array.from({ length: count }, (_, index) => Math.min(part, countOf(own) - index * part));
  let from = 0;
  const parts: (PortValue | string)[] = [];
  if (lengths.some((length) => !(length >= 1)) || lengths.reduce((sum, length) => sum + length, 0) !== countOf(own)) return 'its parts do not make up the axis';
  for (const length of lengths) {
    operation.builder.spend(length);
    const start = from;
    parts.push(cut(operation, x, axis, Array.from({ length }, (_, index) => start + index)));
    from += length;
  }
  return parts.find((each) => typeof each === 'string') ?? parts.filter((each) => typeof each !== 'string');
}

function gather(operation: Operation): Outcome {
  const { inputs: [data, indices], builder, label } = operation;
  if (data?.kind === 'constant' && indices?.kind === 'port') return lookup(operation, data, indices);
  const list = listOf(operation, '', 1);
  if (data?.kind !== 'port' || !list) return constantInput;
  const axis = axisAt(attribute(operation, 'axis', 0), data.axes.length);
  const own = axis === null ? undefined : data.axes[axis];
  const rank = indices?.kind === 'constant' ? indices.tensor.shape.length : indices?.kind === 'sizes' ? indices.rank : 1;
  if (axis === null || !own || rank > 1 || list.length === 0) return 'its indices are no list';
  if (own.join() === 'T' && list.length === 1) return ofStep(operation, data, axis, list[0] ?? 0, rank === 1);
  if (!isPlain(own)) return mixed;
  const counted = list.map((index) => axisAt(index, countOf(own)));
  if (counted.includes(null)) return 'an index is beyond its axis';
  builder.spend(counted.length);
  const part = cut({ ...operation, label }, data, axis, counted.filter((index) => index !== null));
  if (typeof part === 'string' || rank === 1) return part;
  return { ...part, axes: part.axes.toSpliced(axis, 1) };
}

/** Rows of a table by class indices. */
function lookup({ builder, label, ...rest }: Operation, table: ConstantValue, indices: PortValue): Outcome {
  const [classes = 0, features = 0] = table.tensor.shape;
  if (table.tensor.shape.length !== 2 || attribute({ builder, label, ...rest }, 'axis', 0) !== 0) return 'its table is no matrix of a row for each class';
  const x = settled(indices, builder);
  const made = typeof x === 'string' ? x : builder.add({ type: 'embedding', config: { classes, features }, inputs: { x }, parameters: { W: table }, label });
  return port(made, [...indices.axes, axisOf(features)]);
}

/** With one number around it. */
function pad(operation: Operation, x: PortValue): Outcome {
  const widths = listOf(operation, 'pads', 1);
  const mode = text(operation, 'mode', 'constant');
  const axes = operation.inputs[3] ? listOf(operation, '', 3) : x.axes.map((_, axis) => axis);
  const value = operation.inputs[2] ? numberOf(operation.inputs[2]) : attribute(operation, 'value', 0);
  if (!widths || !axes || widths.length !== 2 * axes.length) return 'its border is not known';
  if (widths.every((width) => width === 0)) return x;
  if (mode !== 'constant' || value === null) return 'its border is not one number';
  let result: PortValue = x;
  for (const [index, given] of axes.entries()) {
    const axis = axisAt(given, x.axes.length);
    const [before = 0, after = 0] = [widths[index], widths[index + axes.length]];
    if (before === 0 && after === 0) continue;
    if (axis === null || before < 0 || after < 0 || !isPlain(result.axes[axis] ?? ['N'])) return 'its border is along the samples, or cuts';
    const next = padded(operation, result, axis, [before, after], value);
    if (typeof next === 'string') return next;
    result = next;
  }
  return result;
}

function padded(operation: Operation, x: PortValue, axis: number, [before, after]: readonly [number, number], value: number): PortValue | string {
  const { builder, label } = operation;
  const middle = settled(x, builder);
  const border = (width: number): (MadePort | string)[] => {
    const shape = sampleShapeOf(x.axes.with(axis, axisOf(width)));
    return width === 0 ? [] : [builder.once(`constant ${shape.join()} ${String(value)}`, () => builder.add({ type: 'constant', config: { shape, values: [value] } }))];
  };
  const parts = [...border(before), middle, ...border(after)];
  const made = parts.find((part) => typeof part === 'string') ?? joinedAlong(parts.filter((part) => typeof part !== 'string'), placeInSample(x.axes, axis), operation, label);
  return port(made, x.axes.with(axis, axisOf(before + countOf(x.axes[axis] ?? []) + after)), { at: x.at });
}

function expand(operation: Operation): Outcome {
  const { inputs: [x, to], builder } = operation;
  const sizes = to?.kind === 'sizes' ? to.sizes : to?.kind === 'constant' ? Array.from(to.tensor.values).map(plainSize) : null;
  if (!isNumeric(x) || !sizes || sizes.some(({ count }) => !(count >= 1))) return constantInput;
  // The same number everywhere is so for any number of samples, if the model fixes theirs or not.
  const isFilled = x.kind === 'constant' && x.tensor.values.length > 0 && Array.from(x.tensor.values).every((value) => value === x.tensor.values[0]);
  const own = isFilled ? { ...x, tensor: { ...x.tensor, shape: [], values: [x.tensor.values[0] ?? 0] } } : x;
  const axes = broadcastAxes([axesOf(own), sizes.map(axisOfSize)]);
  if (!axes) return 'its shape does not fit';
  return port(spread(own, axes, builder), axes);
}

/** A node that works along the last axis of a sample. Before opset 13 all axes from this one on were one. */
function alongAxis(operation: Operation, x: PortValue, type: string): Outcome {
  const { builder, label, opset } = operation;
  const rank = x.axes.length;
  const axis = axisAt(attribute(operation, 'axis', opset < 13 ? 1 : -1), rank);
  if (axis === null || !isPlain(x.axes[axis] ?? ['N']) || (opset < 13 && axis !== rank - 1)) return 'it works along other axes than one of a sample';
  const order = [...Array(rank).keys()].filter((each) => each !== axis).concat(axis);
  const turned = axis === rank - 1 ? x : reordered(operation, x, order);
  const from = typeof turned === 'string' ? turned : settled(turned, builder);
  const made = typeof from === 'string' ? from : builder.add({ type, inputs: { x: from }, label });
  const result = port(made, order.map((each) => x.axes[each] ?? []));
  return typeof result === 'string' || axis === rank - 1 ? result : reordered({ ...operation, label: '' }, result, x.axes.map((_, each) => order.indexOf(each)));
}

type Reduction = 'sum' | 'mean' | 'maximum';

function reduce(operation: Operation, x: PortValue, kind: Reduction): Outcome {
  const given = listOf(operation, 'axes', 1);
  if (!given && (operation.inputs[1] || attribute(operation, 'noop_with_empty_axes', 0) !== 0)) return 'its axes are not known';
  const axes = (given ?? x.axes.map((_, axis) => axis)).map((axis) => axisAt(axis, x.axes.length));
  let result: PortValue = x;
  for (const axis of axes) {
    if (axis === null) return 'it has no such axis';
    const next = reduced(operation, result, axis, kind);
    if (typeof next === 'string') return next;
    result = next;
  }
  return attribute(operation, 'keepdims', 1) !== 0 ? result : { ...result, axes: result.axes.filter((_, axis) => !axes.includes(axis)) };
}

/** Leaves an axis of extent 1. */
function reduced(operation: Operation, x: PortValue, axis: number, kind: Reduction): PortValue | string {
  const { builder, label } = operation;
  const own = x.axes[axis] ?? [];
  const axes = x.axes.with(axis, []);
  if (own.length === 0) return x;
  if (own.join() === 'T' && x.at === null) return port(builder.add({ type: `${kind}-over-time`, inputs: { x: x.port }, label }), axes, { at: 'last' });
  if (!isPlain(own)) return 'it takes samples together';
  if (kind !== 'maximum') {
    const from = settled(x, builder);
    return port(typeof from === 'string' ? from : builder.add({ type: `${kind}-over-axis`, config: { axis: placeInSample(x.axes, axis), keep: true }, inputs: { x: from }, label }), axes, { at: x.at });
  }
  // The largest of a window as long as the axis, which has to be the last.
  const order = [...Array(x.axes.length).keys()].filter((each) => each !== axis).concat(axis);
  const turned = reordered({ ...operation, label: '' }, x, order);
  if (typeof turned === 'string') return turned;
  const length = countOf(own);
  const rows = shaped(turned.port, [sizeOf(turned.port.shape) / length, length], builder);
  return port(typeof rows === 'string' ? rows : builder.add({ type: 'max-pool', config: { over: 'sequence', kernel: [length], stride: [length] }, inputs: { x: rows }, label }), axes, { at: x.at });
}
