import type { GraphNode } from '../../graph/document.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { MadeParameter } from './documentBuilder.ts';
import { type Operation, type Operator, attribute, axesOf, byLetter, constantInput, elementwise, isNumeric, joined, numberOf, port, settled, shaped, text, together } from './operation.ts';
import { broadcastAxes, countOf, isPlain, sampleShapeOf } from './symbolicAxes.ts';
import { erf, erfMinus, erfOver, erfPlus, erfTimes } from './erf.ts';
import type { ConstantValue, Outcome, Value } from './values.ts';

/** Operators that work element by element. */
export const elementwiseOperators: Readonly<Record<string, Operator>> = {
  Identity: ({ inputs: [x] }) => x ?? constantInput,
  // What it does in use: nothing.
  Dropout: ({ inputs: [x] }) => x ?? constantInput,
  Cast: cast,
  Add: (operation) => erfPlus(operation) ?? biasOf(operation) ?? several(operation, 'add'),
  Sum: (operation) => several(operation, 'add'),
  Sub: (operation) => erfMinus(operation) ?? joined(operation, operation.inputs, { type: 'subtract' }),
  Mul: multiply,
  Div: divide,
  Max: (operation) => several(operation, 'maximum'),
  Min: (operation) => several(operation, 'minimum'),
  Neg: (operation) => elementwise(operation, { type: 'scale', config: { factor: -1 } }),
  Reciprocal: (operation) => elementwise(operation, { type: 'power', config: { exponent: -1 } }),
  Pow: power,
  Exp: (operation) => elementwise(operation, { type: 'exponential' }),
  Log: (operation) => elementwise(operation, { type: 'logarithm' }),
  Sqrt: (operation) => elementwise(operation, { type: 'square-root' }),
  Abs: (operation) => elementwise(operation, { type: 'absolute-value' }),
  Sin: formula('sin(x)'),
  Cos: formula('cos(x)'),
  Tan: formula('tan(x)'),
  Sign: sign,
  Erf: erf,
  Clip: clip,
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
  Gelu: (operation) => activation(text(operation, 'approximate', 'none') === 'tanh' ? 'gelu-tanh' : 'gelu')(operation),
  HardSigmoid: (operation) =>
    Math.abs(attribute(operation, 'alpha', 0.2) - 1 / 6) < 1e-4 && Math.abs(attribute(operation, 'beta', 0.5) - 0.5) < 1e-4 ? activation('hard-sigmoid')(operation) : 'its alpha and beta are not 1/6 and 1/2',
  HardSwish: hardSwish,
  PRelu: prelu,
  Greater: (operation) => above(operation, 0, 1),
  Less: (operation) => above(operation, 1, 0),
  GreaterOrEqual: (operation) => not(operation, above(operation, 1, 0)),
  LessOrEqual: (operation) => not(operation, above(operation, 0, 1)),
  Equal: equal,
  Not: (operation) => not(operation, operation.inputs[0] ?? constantInput),
  Where: where,
};

function activation(name: string, config: GraphNode['config'] = {}): Operator {
  return (operation) => elementwise(operation, { type: 'activation', config: { function: name, ...config } });
}

/** A formula of x. */
function formula(of: string): Operator {
  return (operation) => elementwise(operation, { type: 'expression', config: { text: of } });
}

function several(operation: Operation, type: string): Outcome {
  const { inputs } = operation;
  if (inputs.length === 1) return inputs[0] ?? constantInput;
  return joined(operation, inputs, { type, config: { inputs: inputs.length } });
}

/** A number as a factor is a scaling. */
function multiply(operation: Operation): Outcome {
  return erfTimes(operation) ?? byNumber(operation, (c) => c) ?? joined(operation, operation.inputs, { type: 'multiply' });
}

function divide(operation: Operation): Outcome {
  const [a] = operation.inputs;
  return erfOver(operation) ?? (a?.kind === 'port' ? byNumber(operation, (by) => 1 / by) : undefined) ?? joined(operation, operation.inputs, { type: 'divide' });
}

function byNumber(operation: Operation, factorOf: (c: number) => number): Outcome | undefined {
  const { inputs: [a, b], builder, label } = operation;
  const [x, other] = a?.kind === 'port' ? [a, b] : [b, a];
  const c = numberOf(other);
  if (x?.kind !== 'port' || c === null || other?.kind !== 'constant') return undefined;
  const factor = factorOf(c);
  if (!Number.isFinite(factor)) return 'it scales by what is no number';
  const axes = broadcastAxes([x.axes, axesOf(other)]);
  return axes ? port(builder.add({ type: 'scale', config: { factor }, inputs: { x: x.port }, label }), axes) : undefined;
}

/** `MatMul` and then `Add` of numbers is one linear layer with a bias; undefined where it is not. */
function biasOf(operation: Operation): Outcome | undefined {
  const { inputs: [a, b], builder } = operation;
  const [x, constant, at] = a?.kind === 'port' ? [a, b, 0] : [b, a, 1];
  if (x?.kind !== 'port' || constant?.kind !== 'constant' || !operation.isReadOnce(at)) return undefined;
  const units = x.port.shape.at(-1) ?? 0;
  const bias = countOf(x.axes.at(-1) ?? []) === units && isPlain(x.axes.at(-1) ?? []) ? asVector(constant, units) : null;
  const withBias = bias && builder.giveBias(x.port, bias);
  return withBias ? { ...x, port: withBias } : undefined;
}

const vectors = new WeakMap<ConstantValue, MadeParameter>();

/** A vector, perhaps under axes of 1, or one number; null where it is something else. */
export function asVector(constant: ConstantValue, units: number): MadeParameter | null {
  const { name, tensor } = constant;
  const size = sizeOf(tensor.shape);
  const isRow = tensor.shape.every((extent, axis) => extent === 1 || axis === tensor.shape.length - 1);
  if (!isRow || (size !== units && size !== 1)) return null;
  const known = vectors.get(constant) ?? { name, tensor: { shape: size === units ? [units] : [], values: tensor.values } };
  vectors.set(constant, known);
  return known;
}

function power(operation: Operation): Outcome {
  const exponent = numberOf(operation.inputs[1]);
  if (exponent !== null) return elementwise(operation, { type: 'power', config: { exponent } });
  return joined(operation, operation.inputs, { type: 'expression', config: { text: 'a^b' } });
}

function clip(operation: Operation): Outcome {
  const { inputs: [x, low, high] } = operation;
  const [from, to] = [low ? numberOf(low) : attribute(operation, 'min', -Infinity), high ? numberOf(high) : attribute(operation, 'max', Infinity)];
  if (from === null || to === null) return 'its bounds are no numbers of the model';
  if (from === 0 && to > 1e30) return activation('relu')(operation);
  // What an exporter leaves open is the largest number that there is.
  const most = 1e300;
  return x ? elementwise(operation, { type: 'clip', config: { low: Math.max(from, -most), high: Math.min(to, most) } }) : constantInput;
}

function sign(operation: Operation): Outcome {
  const { inputs: [x], builder } = operation;
  if (x?.kind !== 'port') return constantInput;
  const up = builder.add({ type: 'activation', config: { function: 'step' }, inputs: { x: x.port } });
  const turned = builder.add({ type: 'scale', config: { factor: -1 }, inputs: { x: x.port } });
  const down = typeof turned === 'string' ? turned : builder.add({ type: 'activation', config: { function: 'step' }, inputs: { x: turned } });
  if (typeof up === 'string' || typeof down === 'string') return constantInput;
  return port(builder.add({ type: 'subtract', inputs: { a: up, b: down }, label: operation.label }), x.axes);
}

function hardSwish(operation: Operation): Outcome {
  const { inputs: [x], builder, label } = operation;
  if (x?.kind !== 'port') return constantInput;
  const gate = builder.add({ type: 'activation', config: { function: 'hard-sigmoid' }, inputs: { x: x.port } });
  return typeof gate === 'string' ? gate : port(builder.add({ type: 'multiply', inputs: { a: x.port, b: gate }, label }), x.axes);
}

function prelu(operation: Operation): Outcome {
  const { inputs: [x, slopes], builder, label } = operation;
  if (x?.kind !== 'port' || slopes?.kind !== 'constant') return constantInput;
  const made = settled(x, builder);
  if (typeof made === 'string') return made;
  const { values } = slopes.tensor;
  const channel = slopes.tensor.shape.findIndex((extent) => extent !== 1);
  const isOfChannels = values.length > 1 && made.shape[0] === values.length && slopes.tensor.shape.length - channel === made.shape.length;
  if (values.length !== 1 && !isOfChannels) return 'its slopes are neither one nor one for each channel';
  const a = { name: slopes.name, tensor: { shape: [values.length], values } };
  return port(builder.add({ type: 'prelu', config: { slopes: values.length === 1 ? 'one' : 'channel' }, inputs: { x: made }, parameters: { a }, label }), x.axes);
}

/** Whether one input is above the other, as 0 or 1. */
function above(operation: Operation, over: number, under: number): Outcome {
  const { inputs, builder } = operation;
  const [a, b] = [inputs[over] ?? null, inputs[under] ?? null];
  const difference = numberOf(b) === 0 && a?.kind === 'port' ? a : joined(operation, [a, b], { type: 'subtract' });
  if (typeof difference === 'string' || !('kind' in difference) || difference.kind !== 'port') return typeof difference === 'string' ? difference : constantInput;
  return port(builder.add({ type: 'activation', config: { function: 'step' }, inputs: { x: difference.port } }), difference.axes, { isTruth: true });
}

function not({ builder }: Operation, value: Outcome): Outcome {
  if (typeof value === 'string') return value;
  if (!('kind' in value) || value.kind !== 'port' || value.isTruth !== true) return constantInput;
  return port(builder.add({ type: 'expression', config: { text: '1 - x' }, inputs: { x: value.port } }), value.axes, { isTruth: true });
}

/** With the numbers from 0 on in a row it is one-hot encoding. */
function equal(operation: Operation): Outcome {
  const { inputs: [a, b], builder } = operation;
  const [x, row] = a?.kind === 'port' ? [a, b] : [b, a];
  if (x?.kind === 'port' && row?.kind === 'constant') {
    const classes = row.tensor.values.length;
    const isRow = classes > 1 && row.tensor.shape.at(-1) === classes && Array.from(row.tensor.values).every((value, index) => value === index);
    if (isRow && x.axes.at(-1)?.length === 0) {
      const indices = shaped(x.port, sampleShapeOf(x.axes.slice(0, -1)), builder);
      const made = typeof indices === 'string' ? indices : builder.add({ type: 'one-hot', config: { classes }, inputs: { x: indices }, label: operation.label });
      return port(made, [...x.axes.slice(0, -1), [classes]], { isTruth: true });
    }
  }
  const [over, under] = [above(operation, 0, 1), above(operation, 1, 0)];
  if (typeof over === 'string' || typeof under === 'string') return typeof over === 'string' ? over : under;
  const sides = together(['kind' in over ? over : null, 'kind' in under ? under : null], builder);
  if (typeof sides === 'string') return sides;
  return port(builder.add({ type: 'expression', config: { text: '1 - a - b' }, inputs: byLetter(sides.ports) }), sides.axes, { isTruth: true });
}

function where(operation: Operation): Outcome {
  const { inputs: [condition, a, b] } = operation;
  if (!isNumeric(condition) || !isNumeric(a) || !isNumeric(b)) return constantInput;
  if (condition.kind === 'port' && condition.isTruth !== true) return 'its condition is neither true nor false';
  return joined(operation, [a, b, condition], { type: 'expression', config: { text: 'c*a + (1 - c)*b' } });
}

/** Between kinds of numbers only where none of them changes. */
function cast(operation: Operation): Outcome {
  const [x]: readonly (Value | null)[] = operation.inputs;
  const to = attribute(operation, 'to', 1);
  if (x?.kind !== 'port') return x ?? constantInput;
  const isFraction = [1, 10, 11, 16].includes(to);
  if (isFraction || x.isTruth === true) return x;
  // Class indices come as numbers.
  if (to !== 9 && operation.builder.typeOf(x.port) === 'input') return x;
  return 'it rounds what the inputs give';
}
