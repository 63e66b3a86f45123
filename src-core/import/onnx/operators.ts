import { transposed } from '../../export/layouts/blocks.ts';
import type { GraphNode } from '../../graph/document.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { DocumentBuilder, MadeParameter, MadePort, NodePlan } from './documentBuilder.ts';
import type { ReadAttribute, ReadNode, ReadTensor } from './readOnnx.ts';

/** What a name stands for: an output of a node, or numbers that never change. */
export type Value = { readonly kind: 'port'; readonly port: MadePort } | { readonly kind: 'constant'; readonly name: string; readonly tensor: ReadTensor };

/** An operator with what arrives at it. */
export interface Operation {
  readonly node: ReadNode;
  /** Null where an input is left out. */
  readonly inputs: readonly (Value | null)[];
  readonly builder: DocumentBuilder;
  readonly opset: number;
  /** Names that one operator alone reads, once. */
  readonly readOnce: ReadonlySet<string>;
}

/** What an operator gives, or, as a sentence, why it cannot be had. */
export type Outcome = Value | string;
type Operator = (operation: Operation) => Outcome;

const constantInput = 'it has numbers where only what comes from the inputs can be';

/** The operators that are read. */
export const operators: Readonly<Record<string, Operator>> = {
  Gemm: gemm,
  MatMul: matMul,
  Conv: convolution,
  MaxPool: (operation) => pool(operation, 'max-pool'),
  AveragePool: (operation) => pool(operation, 'average-pool'),
  Flatten: (operation) => (attribute(operation, 'axis', 1) === 1 ? made(operation, { type: 'flatten' }) : 'it keeps other axes than that of the samples'),
  Reshape: reshape,
  Concat: concatenate,
  LayerNormalization: layerNorm,
  Softmax: (operation) => overLastAxis(operation, 'softmax'),
  LogSoftmax: (operation) => overLastAxis(operation, 'log-softmax'),
  Identity: ({ inputs: [x] }) => x ?? constantInput,
  // What it does in use: nothing.
  Dropout: ({ inputs: [x] }) => x ?? constantInput,
  // PyTorch writes one in front of average pools, of no width.
  Pad: ({ inputs: [x, pads] }) => (x && pads?.kind === 'constant' && Array.from(pads.tensor.values).every((width) => width === 0) ? x : 'it adds a border'),
  Constant: constantNode,
  Add: (operation) => biasOf(operation) ?? binary(operation, 'add'),
  Sub: (operation) => binary(operation, 'subtract'),
  Mul: (operation) => binary(operation, 'multiply'),
  Div: (operation) => binary(operation, 'divide'),
  Exp: (operation) => made(operation, { type: 'exponential' }),
  Log: (operation) => made(operation, { type: 'logarithm' }),
  Sqrt: (operation) => made(operation, { type: 'square-root' }),
  Abs: (operation) => made(operation, { type: 'absolute-value' }),
  Relu: activation('relu'),
  Tanh: activation('tanh'),
  Sigmoid: activation('sigmoid'),
  Softplus: activation('softplus'),
  Softsign: activation('softsign'),
  Mish: activation('mish'),
  LeakyRelu: (operation) => activation('leaky-relu', { slope: attribute(operation, 'alpha', 0.01) })(operation),
  Elu: (operation) => activation('elu', { alpha: attribute(operation, 'alpha', 1) })(operation),
  Selu: (operation) =>
    Math.abs(attribute(operation, 'alpha', 1.67326) - 1.67326) < 1e-4 && Math.abs(attribute(operation, 'gamma', 1.0507) - 1.0507) < 1e-4 ? activation('selu')(operation) : 'its alpha and gamma are not those of SELU',
};

function activation(name: string, config: GraphNode['config'] = {}): Operator {
  return (operation) => made(operation, { type: 'activation', config: { function: name, ...config } });
}

/** A node with the first input at `x`. */
function made({ node, inputs: [x], builder }: Operation, plan: NodePlan): Outcome {
  if (x?.kind !== 'port') return constantInput;
  const port = builder.add({ label: node.name, ...plan, inputs: { x: x.port } });
  return typeof port === 'string' ? port : { kind: 'port', port };
}

function gemm(operation: Operation): Outcome {
  const [, B, C] = operation.inputs;
  if (attribute(operation, 'alpha', 1) !== 1 || attribute(operation, 'beta', 1) !== 1 || attribute(operation, 'transA', 0) !== 0) return 'it scales its factors, or transposes the first';
  if (B?.kind !== 'constant' || (C && C.kind !== 'constant')) return 'its weights are no numbers of the model';
  // Turned it is another matrix, so it does not keep its name.
  const turned = attribute(operation, 'transB', 0) !== 0;
  return linear(operation, turned ? { name: '', tensor: turn(B.tensor) } : B, C ? { name: C.name, tensor: C.tensor } : null);
}

function matMul(operation: Operation): Outcome {
  const [a, b] = operation.inputs;
  if (b?.kind === 'constant') return linear(operation, b, null);
  if (a?.kind !== 'port' || b?.kind !== 'port') return constantInput;
  const port = operation.builder.add({ type: 'matrix-product', inputs: { a: a.port, b: b.port }, label: operation.node.name });
  return typeof port === 'string' ? port : { kind: 'port', port };
}

/** `bias` is a vector, perhaps under an axis of 1, or one number. */
function linear(operation: Operation, weights: MadeParameter, bias: MadeParameter | null): Outcome {
  const [, units = 0] = weights.tensor.shape;
  if (weights.tensor.shape.length !== 2) return 'its weights are no matrix';
  const vector = bias && asVector(bias, units);
  if (bias && !vector) return 'its bias is no vector of its units';
  return made(operation, { type: 'linear', config: { units, bias: vector ? (vector.tensor.shape.length === 0 ? 'scalar' : 'vector') : 'none' }, parameters: { W: weights, ...(vector && { b: vector }) } });
}

function asVector({ name, tensor }: MadeParameter, units: number): MadeParameter | null {
  const size = sizeOf(tensor.shape);
  const isRow = tensor.shape.every((extent, axis) => extent === 1 || axis === tensor.shape.length - 1);
  if (!isRow || (size !== units && size !== 1)) return null;
  return { name, tensor: { shape: size === units ? [units] : [], values: tensor.values } };
}

/** `MatMul` and then `Add` of numbers is one linear layer with a bias; undefined where it is not. */
function biasOf({ node, inputs: [a, b], builder, readOnce }: Operation): Outcome | undefined {
  const [port, constant] = a?.kind === 'port' ? [a.port, b] : [b?.kind === 'port' ? b.port : null, a];
  const read = node.inputs[a?.kind === 'port' ? 0 : 1] ?? '';
  if (!port || constant?.kind !== 'constant' || !readOnce.has(read)) return undefined;
  const bias = asVector(constant, port.shape.at(-1) ?? 0);
  const withBias = bias && builder.giveBias(port, bias);
  return withBias ? { kind: 'port', port: withBias } : undefined;
}

function binary({ node, inputs: [a, b], builder }: Operation, type: string): Outcome {
  const shape = a?.kind === 'port' ? a.port.shape : b?.kind === 'port' ? b.port.shape : null;
  if (!a || !b || !shape) return constantInput;
  const [left, right] = [a, b].map((value) => portOf(value, shape, builder));
  if (!left || !right) return 'its inputs have different shapes';
  const port = builder.add({ type, inputs: { a: left, b: right }, label: node.name });
  return typeof port === 'string' ? port : { kind: 'port', port };
}

/** Numbers of the model become a parameter of the shape that the other input has; one number is repeated. */
function portOf(value: Value, shape: readonly number[], builder: DocumentBuilder): MadePort | null {
  if (value.kind === 'port') return value.port;
  const { values } = value.tensor;
  const size = sizeOf(shape);
  const plain = value.tensor.shape.filter((extent, axis) => extent !== 1 || axis > value.tensor.shape.length - 1 - shape.length);
  if (values.length !== 1 && plain.join() !== shape.join()) return null;
  const tensor = { shape, values: values.length === size ? values : new Float64Array(size).fill(values[0] ?? NaN) };
  const port = builder.add({ type: 'parameter', config: { shape: [...shape] }, parameters: { p: { name: value.name, tensor } }, label: value.name });
  return typeof port === 'string' ? null : port;
}

function convolution(operation: Operation): Outcome {
  const [, W, b] = operation.inputs;
  const windows = windowsOf(operation, W?.kind === 'constant' ? W.tensor.shape.slice(2) : []);
  if (W?.kind !== 'constant' || (b && b.kind !== 'constant')) return 'its weights are no numbers of the model';
  if (typeof windows === 'string') return windows;
  if (attribute(operation, 'group', 1) !== 1) return 'it has groups of channels';
  const [channels = 0] = W.tensor.shape;
  const type = windows.kernel.length === 1 ? 'convolution-1d' : 'convolution-2d';
  const one = (numbers: readonly number[]): GraphNode['config'][string] => (type === 'convolution-1d' ? (numbers[0] ?? 0) : [...numbers]);
  const config = { channels, kernel: one(windows.kernel), stride: one(windows.stride), padding: one(windows.padding), dilation: one(windows.dilation), bias: b !== undefined && b !== null };
  return made(operation, { type, config, parameters: { W, ...(b?.kind === 'constant' && { b }) } });
}

function pool(operation: Operation, type: 'max-pool' | 'average-pool'): Outcome {
  const windows = windowsOf(operation, ints(operation, 'kernel_shape', []));
  if (typeof windows === 'string') return windows;
  if (attribute(operation, 'ceil_mode', 0) !== 0) return 'it rounds sizes up';
  const { kernel, stride, padding, dilation } = windows;
  if (type === 'average-pool' && dilation.some((step) => step !== 1)) return 'its windows have gaps';
  const own = type === 'max-pool' ? { dilation: [...dilation] } : { countPadding: attribute(operation, 'count_include_pad', 0) !== 0 };
  return made(operation, { type, config: { over: kernel.length === 1 ? 'sequence' : 'picture', kernel: [...kernel], stride: [...stride], padding: [...padding], ...own } });
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
  const pads = ints(operation, 'pads', new Array<number>(2 * axes).fill(0));
  const auto = operation.node.attributes.get('auto_pad');
  if (axes < 1 || axes > 2) return 'its windows have other than one or two axes';
  if (auto?.kind === 'text' && auto.value !== 'NOTSET' && auto.value !== 'VALID') return 'it finds its padding by itself';
  if (pads.length !== 2 * axes || pads.slice(0, axes).join() !== pads.slice(axes).join()) return 'its padding is not the same at both ends';
  return { kernel, stride: ints(operation, 'strides', ones), padding: pads.slice(0, axes), dilation: ints(operation, 'dilations', ones) };
}

function reshape(operation: Operation): Outcome {
  const [x, to] = operation.inputs;
  if (x?.kind === 'constant' && to?.kind === 'constant') return { ...x, tensor: { shape: Array.from(to.tensor.values), values: x.tensor.values } };
  if (x?.kind !== 'port' || to?.kind !== 'constant') return constantInput;
  const [batch = NaN, ...rest] = Array.from(to.tensor.values);
  const shape = rest.map((extent, axis) => (extent === 0 && attribute(operation, 'allowzero', 0) === 0 ? (x.port.shape[axis] ?? NaN) : extent));
  const fixed = shape.reduce((size, extent) => size * Math.max(1, extent), 1);
  // The samples stay apart: their axis is copied, or is what is left when all else is fixed.
  if (batch !== 0 && (batch !== -1 || shape.includes(-1) || fixed !== sizeOf(x.port.shape))) return 'it mixes the samples, or their number is fixed';
  return made(operation, { type: 'reshape', config: { shape } });
}

function concatenate({ node, inputs, builder, ...rest }: Operation): Outcome {
  const ports = inputs.flatMap((input) => (input?.kind === 'port' ? [input.port] : []));
  const axis = attribute({ node, inputs, builder, ...rest }, 'axis', 0);
  if (ports.length !== inputs.length || ports.length < 2) return constantInput;
  if (axis === 0) return 'it joins samples';
  const plan = { type: 'concatenate', config: { inputs: ports.length, axis: axis > 0 ? axis - 1 : axis }, label: node.name };
  const port = builder.add({ ...plan, inputs: Object.fromEntries(ports.map((one, index) => [String.fromCharCode(97 + index), one])) });
  return typeof port === 'string' ? port : { kind: 'port', port };
}

function layerNorm(operation: Operation): Outcome {
  const [x, g, b] = operation.inputs;
  const axis = attribute(operation, 'axis', -1);
  if (x?.kind !== 'port' || g?.kind !== 'constant' || (b && b.kind !== 'constant')) return constantInput;
  if (axis !== -1 && axis !== x.port.shape.length) return 'it normalises over other axes than the last';
  return made(operation, { type: 'layer-norm', config: { affine: b ? 'both' : 'scale', epsilon: attribute(operation, 'epsilon', 1e-5) }, parameters: { g, ...(b?.kind === 'constant' && { b }) } });
}

/** Before opset 13 all axes from this one on were one. */
function overLastAxis(operation: Operation, type: string): Outcome {
  const [x] = operation.inputs;
  const axis = attribute(operation, 'axis', operation.opset < 13 ? 1 : -1);
  const isLast = x?.kind === 'port' && (axis === -1 || axis === x.port.shape.length);
  return isLast ? made(operation, { type }) : 'it works along another axis than the last';
}

function constantNode({ node }: Operation): Outcome {
  const value = node.attributes.get('value');
  return value?.kind === 'tensor' ? { kind: 'constant', name: node.outputs[0] ?? '', tensor: value.value } : 'its value is no tensor';
}

function turn({ shape, values }: ReadTensor): ReadTensor {
  const [rows = 0, columns = 0] = shape;
  return { shape: [columns, rows], values: transposed(values, rows, columns) };
}

function attribute({ node }: Operation, name: string, otherwise: number): number {
  const found: ReadAttribute | undefined = node.attributes.get(name);
  return found?.kind === 'int' || found?.kind === 'float' ? found.value : otherwise;
}

function ints({ node }: Operation, name: string, otherwise: readonly number[]): readonly number[] {
  const found = node.attributes.get(name);
  return found?.kind === 'ints' ? found.value : otherwise;
}
