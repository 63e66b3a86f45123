import { transposed } from '../../export/layouts/blocks.ts';
import type { GraphNode } from '../../graph/document.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { MadeParameter, MadePort, NodePlan } from './documentBuilder.ts';
import { asVector } from './elementwiseOperators.ts';
import { type Operation, type Operator, attribute, axesOf, constantInput, ints, isNumeric, port, settled, spread, text } from './operation.ts';
import { type Axis, axisOf, broadcastAxes, countOf, isPlain } from './symbolicAxes.ts';
import type { ConstantValue, Outcome, PortValue } from './values.ts';

/** Operators that are layers, or products of matrices. */
export const layerOperators: Readonly<Record<string, Operator>> = {
  Gemm: gemm,
  MatMul: matMul,
  Conv: convolution,
  MaxPool: (operation) => pool(operation, 'max-pool'),
  AveragePool: (operation) => pool(operation, 'average-pool'),
  GlobalAveragePool: (operation) => globalPool(operation, 'average-pool'),
  GlobalMaxPool: (operation) => globalPool(operation, 'max-pool'),
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
};

const turnedTensors = new WeakMap<ConstantValue, MadeParameter>();

/** Turned it is another matrix, so it does not keep its name. */
function turn(constant: ConstantValue): MadeParameter {
  const { shape: [rows = 0, columns = 0], values } = constant.tensor;
  const known = turnedTensors.get(constant) ?? { name: '', tensor: { shape: [columns, rows], values: transposed(values, rows, columns) } };
  turnedTensors.set(constant, known);
  return known;
}

function gemm(operation: Operation): Outcome {
  const [, B, C] = operation.inputs;
  if (attribute(operation, 'alpha', 1) !== 1 || attribute(operation, 'beta', 1) !== 1 || attribute(operation, 'transA', 0) !== 0) return 'it scales its factors, or transposes the first';
  if (B?.kind !== 'constant' || (C && C.kind !== 'constant')) return 'its weights are no numbers of the model';
  if (B.tensor.shape.length !== 2) return 'its weights are no matrix';
  return linear(operation, attribute(operation, 'transB', 0) !== 0 ? turn(B) : B, C ?? null);
}

function matMul(operation: Operation): Outcome {
  const [a, b] = operation.inputs;
  if (a?.kind === 'port' && b?.kind === 'constant' && b.tensor.shape.length === 2) return linear(operation, b, null);
  if (!isNumeric(a) || !isNumeric(b) || (a.kind === 'constant' && b.kind === 'constant')) return constantInput;
  return product(operation, a, b);
}

/** Both may have axes in front of their matrices, which are repeated where one has 1 of them. */
function product({ builder, label }: Operation, a: PortValue | ConstantValue, b: PortValue | ConstantValue): Outcome {
  const [A, B] = [axesOf(a), axesOf(b)];
  const [M, P] = [A.at(-2), B.at(-1)];
  const [K, J] = [A.at(-1), B.at(-2)];
  if (!M || !P || !K || !J) return 'it multiplies a vector';
  if (![M, P, K, J].every(isPlain)) return 'it multiplies matrices of samples or steps';
  const lead = broadcastAxes([A.slice(0, -2), B.slice(0, -2)]);
  if (!lead || countOf(K) !== countOf(J)) return 'its inputs have different shapes';
  const left = spread(a, [...lead, M, K], builder);
  const right = spread(b, [...lead, J, P], builder);
  if (typeof left === 'string') return left;
  if (typeof right === 'string') return right;
  return port(builder.add({ type: 'matrix-product', inputs: { a: left, b: right }, label }), [...lead, M, P]);
}

/** `bias` is a vector, perhaps under an axis of 1, or one number. */
function linear({ inputs: [x], builder, label }: Operation, weights: MadeParameter, bias: ConstantValue | null): Outcome {
  if (x?.kind !== 'port') return constantInput;
  const { shape: [width = 0, units = 0] } = weights.tensor;
  const last = x.axes.at(-1);
  if (!last || !isPlain(last) || countOf(last) !== width) return 'its weights do not fit the last axis';
  const vector = bias && asVector(bias, units);
  if (bias && !vector) return 'its bias is no vector of its units';
  const from = x.port.shape.at(-1) === width ? x.port : settled(x, builder);
  if (typeof from === 'string') return from;
  const config = { units, bias: vector ? (vector.tensor.shape.length === 0 ? 'scalar' : 'vector') : 'none' };
  const plan: NodePlan = { type: 'linear', config, inputs: { x: from }, parameters: { W: weights, ...(vector && { b: vector }) }, label };
  return port(builder.add(plan), [...x.axes.slice(0, -1), axisOf(units)]);
}

/** A node over one sample that has its channels in front, where the samples come first. */
function overChannels({ inputs: [x], builder, label }: Operation, plan: NodePlan, axesFor: (made: MadePort) => readonly Axis[]): Outcome {
  if (x?.kind !== 'port') return constantInput;
  if (x.axes[0]?.join() !== 'N' || !x.axes.slice(1).every(isPlain)) return 'its first axis is not that of the samples alone';
  const from = settled(x, builder);
  const made = typeof from === 'string' ? from : builder.add({ label, ...plan, inputs: { x: from } });
  return typeof made === 'string' ? made : port(made, axesFor(made));
}

function withSamples({ shape }: MadePort): readonly Axis[] {
  return [['N'], ...shape.map(axisOf)];
}

function convolution(operation: Operation): Outcome {
  const [, W, b] = operation.inputs;
  if (W?.kind !== 'constant' || (b && b.kind !== 'constant')) return 'its weights are no numbers of the model';
  const windows = windowsOf(operation, W.tensor.shape.slice(2));
  if (typeof windows === 'string') return windows;
  if (attribute(operation, 'group', 1) !== 1) return 'it has groups of channels';
  const [channels = 0] = W.tensor.shape;
  const type = windows.kernel.length === 1 ? 'convolution-1d' : 'convolution-2d';
  const one = (numbers: readonly number[]): GraphNode['config'][string] => (type === 'convolution-1d' ? (numbers[0] ?? 0) : [...numbers]);
  const config = { channels, kernel: one(windows.kernel), stride: one(windows.stride), padding: one(windows.padding), dilation: one(windows.dilation), bias: b !== undefined && b !== null };
  return overChannels(operation, { type, config, parameters: { W, ...(b?.kind === 'constant' && { b }) } }, withSamples);
}

function pool(operation: Operation, type: 'max-pool' | 'average-pool'): Outcome {
  const windows = windowsOf(operation, ints(operation, 'kernel_shape') ?? []);
  if (typeof windows === 'string') return windows;
  if (attribute(operation, 'ceil_mode', 0) !== 0) return 'it rounds sizes up';
  const { kernel, stride, padding, dilation } = windows;
  if (type === 'average-pool' && dilation.some((step) => step !== 1)) return 'its windows have gaps';
  const own = type === 'max-pool' ? { dilation: [...dilation] } : { countPadding: attribute(operation, 'count_include_pad', 0) !== 0 };
  return overChannels(operation, { type, config: { over: kernel.length === 1 ? 'sequence' : 'picture', kernel: [...kernel], stride: [...stride], padding: [...padding], ...own } }, withSamples);
}

/** One window as large as the picture. */
function globalPool(operation: Operation, type: 'max-pool' | 'average-pool'): Outcome {
  const [x] = operation.inputs;
  const kernel = x?.kind === 'port' ? x.axes.slice(2).map(countOf) : [];
  if (kernel.length < 1 || kernel.length > 2) return 'its windows have other than one or two axes';
  return overChannels(operation, { type, config: { over: kernel.length === 1 ? 'sequence' : 'picture', kernel, stride: kernel } }, withSamples);
}

interface Windows {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
}

function windowsOf(operation: Operation, kernel: readonly number[]): Windows | string {
  const axes = kernel.length;
  const ones = new Array<number>(axes).fill(1);
  const pads = ints(operation, 'pads') ?? new Array<number>(2 * axes).fill(0);
  if (axes < 1 || axes > 2) return 'its windows have other than one or two axes';
  if (!['NOTSET', 'VALID', ''].includes(text(operation, 'auto_pad', ''))) return 'it finds its padding by itself';
  if (pads.length !== 2 * axes || pads.slice(0, axes).join() !== pads.slice(axes).join()) return 'its padding is not the same at both ends';
  return { kernel, stride: ints(operation, 'strides') ?? ones, padding: pads.slice(0, axes), dilation: ints(operation, 'dilations') ?? ones };
}

/** As in use: with the statistics that it has kept. What ONNX keeps of them is 1 − what a batch adds here. */
function batchNorm(operation: Operation): Outcome {
  const [x, g, b, m, v] = operation.inputs;
  const all = [g, b, m, v];
  if (x?.kind !== 'port' || !all.every((each) => each?.kind === 'constant' && each.tensor.shape.length === 1)) return 'its numbers are none of the model';
  if (attribute(operation, 'training_mode', 0) !== 0) return 'it is as in training';
  const [scale, shift, mean, variance] = all.filter((each) => each?.kind === 'constant');
  if (!scale || !shift || !mean || !variance) return constantInput;
  const config = { affine: true, momentum: Math.min(1, Math.max(0, Math.round((1 - attribute(operation, 'momentum', 0.9)) * 1e6) / 1e6)), epsilon: attribute(operation, 'epsilon', 1e-5) };
  return overChannels(operation, { type: 'batch-norm', config, parameters: { g: scale, b: shift, m: mean, v: variance } }, () => x.axes);
}

function layerNorm(operation: Operation): Outcome {
  const { inputs: [x, g, b], builder, label } = operation;
  if (x?.kind !== 'port' || g?.kind !== 'constant' || (b && b.kind !== 'constant')) return constantInput;
  const axis = attribute(operation, 'axis', -1);
  const last = x.axes.at(-1);
  if ((axis !== -1 && axis !== x.axes.length - 1) || !last || !isPlain(last) || sizeOf(g.tensor.shape) !== countOf(last)) return 'it normalises over other axes than the last';
  const from = settled(x, builder);
  if (typeof from === 'string') return from;
  const config = { affine: b ? 'both' : 'scale', epsilon: attribute(operation, 'epsilon', 1e-5) };
  return port(builder.add({ type: 'layer-norm', config, inputs: { x: from }, parameters: { g, ...(b?.kind === 'constant' && { b }) }, label }), x.axes);
}
