import { type LayerConfig, nodeOfParts } from '../../export/layouts/cellParts.ts';
import { readLayer } from '../../export/layouts/layouts.ts';
import type { MadeParameter, MadePort } from './documentBuilder.ts';
import type { ReadTensor } from './readOnnx.ts';
import { type Operation, type Operator, attribute, port, settled, text } from './operation.ts';
import { type Axis, axisOf, countOf, isPlain } from './symbolicAxes.ts';
import type { ConstantValue, Outcome, PortValue, Value } from './values.ts';

/** Operators over a sequence: a cell whose state comes back through delays, or a cell for each step. */
export const recurrentOperators: Readonly<Record<string, Operator>> = {
  LSTM: (operation) => recurrent(operation, 'lstm'),
  GRU: (operation) => recurrent(operation, 'gru'),
  RNN: (operation) => recurrent(operation, 'rnn'),
};

type Kind = 'lstm' | 'gru' | 'rnn';

const functions: Readonly<Record<Kind, readonly string[]>> = { lstm: ['Sigmoid', 'Tanh', 'Tanh'], gru: ['Sigmoid', 'Tanh'], rnn: ['Tanh'] };

/** A cell in one direction: its weights, and what it begins with. */
interface Direction {
  readonly index: number;
  readonly isBackwards: boolean;
  readonly config: LayerConfig;
  readonly parameters: Readonly<Record<string, MadeParameter>>;
}

/** What a direction gives: its hidden states, and the last hidden and cell state. */
interface Ran {
  /** One port for all steps, or one for each. */
  readonly all: MadePort | readonly MadePort[];
  readonly last: MadePort;
  readonly lastCell: MadePort | null;
}

function recurrent(operation: Operation, kind: Kind): Outcome {
  const { inputs: [x, , , , lengths, ...others] } = operation;
  if (x?.kind !== 'port') return 'its sequence is not one of the inputs';
  const peephole = others[2];
  if (lengths || peephole) return 'it has lengths of sequences, or peepholes';
  if (attribute(operation, 'layout', 0) !== 0) return 'its samples come before its steps (layout 1)';
  if (operation.node.attributes.has('clip') || attribute(operation, 'input_forget', 0) !== 0) return 'it clips, or couples gates';
  const [time, samples, features] = x.axes;
  const isSequence = x.axes.length === 3 && samples?.join() === 'N' && features && isPlain(features) && (time?.join() === 'T' || isPlain(time ?? ['N']));
  if (!isSequence || !time) return 'its input is no sequence: steps, samples, features';
  const directions = directionsOf(operation, kind);
  if (typeof directions === 'string') return directions;
  const ran = directions.map((direction) => (time.join() === 'T' ? throughDelays(operation, kind, direction, x) : stepByStep(operation, kind, direction, x)));
  const failed = ran.find((each) => typeof each === 'string');
  return failed ?? outputsOf(operation, ran.filter((each) => typeof each !== 'string'), time, directions[0]?.config.units ?? 1);
}

function directionsOf(operation: Operation, kind: Kind): readonly Direction[] | string {
  const [, W, R, B] = operation.inputs;
  if (W?.kind !== 'constant' || R?.kind !== 'constant' || (B && B.kind !== 'constant')) return 'its weights are no numbers of the model';
  const said = text(operation, 'direction', 'forward');
  const count = said === 'bidirectional' ? 2 : 1;
  const named = operation.node.attributes.get('activations');
  const expected = Array.from({ length: count }, () => functions[kind]).flat();
  if (named && (named.kind !== 'texts' || named.value.join().toLowerCase() !== expected.join().toLowerCase())) return 'its functions are not sigmoid and tanh';
  if (W.tensor.shape[0] !== count) return 'its weights do not fit its direction';
  const directions: Direction[] = [];
  for (let index = 0; index < count; index++) {
    const [own, recurrentOwn, bias] = [W, R, B].map((each) => (each?.kind === 'constant' ? part(each.tensor, index) : undefined));
    const read = readLayer('onnx', 'cell', [own, recurrentOwn, bias]);
    if (read?.type !== kind) return 'its weights have another shape';
    const reset = attribute(operation, 'linear_before_reset', 0) !== 0 ? 'after' : 'before';
    const config: LayerConfig = { units: read.units, bias: read.hasBias ? 'vector' : 'none', ...(kind === 'gru' && { reset }) };
    const slots = nodeOfParts({ ...read, reset: kind === 'gru' ? reset : null }, config);
    if (typeof slots === 'string') return 'its weights have another shape';
    const prefix = nameOf(W);
    const suffix = index === 1 ? '.backwards' : '';
    const parameters = Object.fromEntries(Object.entries(slots).map(([slot, tensor]) => [slot, { name: prefix === '' ? '' : `${prefix}${suffix}.${slot}`, tensor }]));
    directions.push({ index, isBackwards: said === 'reverse' || index === 1, config, parameters });
  }
  return directions;
}

/** What the tensors of a layer are called, where they are called alike: `lstm.W` is of `lstm`. */
function nameOf({ name }: ConstantValue): string {
  return /^(.+)\.W$/s.exec(name)?.[1] ?? '';
}

/** The numbers of one direction, under a leading axis of 1. */
function part({ shape, values }: ReadTensor, index: number): { readonly shape: readonly number[]; readonly values: readonly number[] } {
  const size = values.length / (shape[0] ?? 1);
  return { shape: [1, ...shape.slice(1)], values: Array.from(values).slice(index * size, (index + 1) * size) };
}

/** The cell, and delays that hand its states on. */
function throughDelays(operation: Operation, kind: Kind, { index, isBackwards, config, parameters }: Direction, x: PortValue): Ran | string {
  const { builder, label } = operation;
  const from = settled(x, builder);
  if (typeof from === 'string') return from;
  const states = kind === 'lstm' ? (['h', 'c'] as const) : (['h'] as const);
  const delays: MadePort[] = [];
  for (const [at] of states.entries()) {
    const initial = initialOf(operation, operation.inputs[5 + at] ?? null, index, config.units);
    if (typeof initial === 'string') return initial;
    const given = initial ? { initial: 'parameter' } : { initial: 'zeros' };
    const delay = builder.add({ type: 'delay', config: { direction: isBackwards ? 'backwards' : 'forwards', ...given, shape: [config.units] }, later: { x: [config.units] }, ...(initial && { parameters: { h0: initial } }) });
    if (typeof delay === 'string') return delay;
    delays.push(delay);
  }
  const [h, c] = delays;
  const H = h ? builder.add({ type: kind, config: { ...config }, inputs: { x: from, h, ...(c && { c }) }, parameters, label }) : 'it has no state';
  if (typeof H === 'string' || !h) return typeof H === 'string' ? H : 'it has no state';
  const C = builder.outputOf(H, 'C');
  builder.connect(H, { node: h.node, port: 'x' });
  if (c) builder.connect(C, { node: c.node, port: 'x' });
  const ended = (state: MadePort): MadePort | string => builder.add(isBackwards ? { type: 'step-selection', config: { step: 1 }, inputs: { x: state } } : { type: 'last-step', inputs: { x: state } });
  const [last, lastCell] = [ended(H), c ? ended(C) : null];
  if (typeof last === 'string') return last;
  if (typeof lastCell === 'string') return lastCell;
  return { all: H, last, lastCell };
}

/** What the state is at first, as a parameter of [units]; null for zeros. */
function initialOf({ builder }: Operation, value: Value | null, direction: number, units: number): MadeParameter | string | null {
  if (value === null) return null;
  const fixed = value.kind === 'constant' ? value : value.kind === 'port' ? builder.fixedNumbers(value.port) : null;
  if (!fixed) return 'its first state is not zero, and no numbers of the model';
  // [directions, N, units], of which a node has no samples.
  const all = Array.from(fixed.tensor.values);
  const rows = all.length === units ? [all] : Array.from({ length: all.length / units }, (_, row) => all.slice(row * units, (row + 1) * units));
  const directions = value.kind === 'constant' ? (value.tensor.shape[0] ?? 1) : countOf(value.kind === 'port' ? (value.axes[0] ?? []) : []);
  const each = rows.length / directions;
  const own = rows.slice(direction * each, (direction + 1) * each);
  const [first = []] = own;
  if (all.length % units !== 0 || !Number.isInteger(each) || first.length !== units || own.some((row) => row.join() !== first.join())) return 'its first state is another for each sample';
  return first.every((number) => number === 0) ? null : { name: fixed.name, tensor: { shape: [units], values: first } };
}

/** A cell for each step of an axis, all with the same weights. */
function stepByStep(operation: Operation, kind: Kind, { index, isBackwards, config, parameters }: Direction, x: PortValue): Ran | string {
  const { builder, label } = operation;
  const steps = countOf(x.axes[0] ?? []);
  const source = settled(x, builder);
  if (typeof source === 'string') return source;
  let [h, c] = [firstState(operation, 5, index, config.units), kind === 'lstm' ? firstState(operation, 6, index, config.units) : undefined];
  const all: MadePort[] = [];
  for (let count = 0; count < steps; count++) {
    const step = isBackwards ? steps - 1 - count : count;
    const from = stepOf(operation, source, step);
    if (typeof from === 'string' || typeof h === 'string' || typeof c === 'string') return [from, h, c].find((each) => typeof each === 'string') ?? '';
    const H: MadePort | string = builder.add({ type: kind, config: { ...config }, inputs: { x: from, h, ...(c && { c }) }, parameters, label: steps === 1 ? label : `${label === '' ? kind : label} at ${String(step + 1)}` });
    if (typeof H === 'string') return H;
    all[step] = H;
    h = H;
    c = c && builder.outputOf(H, 'C');
  }
  return typeof h === 'string' || typeof c === 'string' ? 'it has no steps' : { all, last: h, lastCell: c ?? null };
}

/** One step of `[steps, features]`, or of `[1, features]`. */
function stepOf({ builder }: Operation, source: MadePort, step: number): MadePort | string {
  const [, width = 1] = source.shape;
  const row = source.shape[0] === 1 ? source : builder.once(`${source.node} ${source.port} step ${String(step)}`, () => builder.add({ type: 'slice', config: { from: step, to: step + 1, axis: 0 }, inputs: { x: source } }));
  if (typeof row === 'string') return row;
  return builder.once(`${row.node} ${row.port} as ${String(width)}`, () => builder.add({ type: 'flatten', inputs: { x: row } }));
}

function firstState(operation: Operation, input: number, direction: number, units: number): MadePort | string {
  const { builder } = operation;
  const value = operation.inputs[input] ?? null;
  if (value?.kind === 'port' && !builder.fixedNumbers(value.port)) {
    const all = settled(value, builder);
    if (typeof all === 'string' || countOf(value.axes[0] ?? []) === 1) return typeof all === 'string' ? all : builder.once(`${all.node} ${all.port} as ${String(units)}`, () => builder.add({ type: 'flatten', inputs: { x: all } }));
    return stepOf(operation, all, direction);
  }
  const given = initialOf(operation, value, direction, units);
  if (typeof given === 'string') return given;
  if (given) return builder.add({ type: 'parameter', config: { shape: [units] }, parameters: { p: given }, label: given.name });
  return builder.once(`constant ${String(units)} zeros`, () => builder.add({ type: 'constant', config: { shape: [units], values: [0] } }));
}

/** Y [T, directions, N, units], and Y_h and Y_c [directions, N, units]. */
function outputsOf(operation: Operation, ran: readonly Ran[], time: Axis, units: number): Outcome {
  const { builder } = operation;
  const [count, width] = [axisOf(ran.length), axisOf(units)];
  const beside = (parts: readonly MadePort[]): MadePort | string => {
    const [a, b] = parts;
    if (!a) return 'it has no directions';
    return b ? builder.add({ type: 'concatenate', config: { inputs: 2, axis: 0 }, inputs: { a, b } }) : a;
  };
  const isSequence = time.join() === 'T';
  const last = { at: isSequence ? ('last' as const) : null };
  const rows = ran.map(({ all }) => all);
  const whole = isSequence ? beside(rows.flatMap((row) => ('node' in row ? [row] : []))) : stacked(operation, rows.map((row) => ('node' in row ? [row] : row)), beside);
  const Y = port(whole, [time, count, ['N'], width]);
  const Yh = port(beside(ran.map((each) => each.last)), [count, ['N'], width], last);
  const Yc = port(beside(ran.flatMap(({ lastCell }) => lastCell ?? [])), [count, ['N'], width], last);
  if (typeof Y === 'string') return Y;
  if (typeof Yh === 'string') return Yh;
  return [Y, Yh, typeof Yc === 'string' ? null : Yc];
}

/** All steps below each other, of both directions beside each other. */
function stacked({ builder }: Operation, rows: readonly (readonly MadePort[])[], beside: (parts: readonly MadePort[]) => MadePort | string): MadePort | string {
  const [first = []] = rows;
  const each = first.map((_, step) => beside(rows.flatMap((row) => row[step] ?? [])));
  let whole = each[0] ?? 'it has no steps';
  // A node takes sixteen; the next ones take what the one before gives.
  for (let at = 1; at < each.length; at += 15) {
    const ports = [whole, ...each.slice(at, at + 15)];
    const failed = ports.find((one) => typeof one === 'string');
    if (failed !== undefined) return failed;
    whole = builder.add({ type: 'concatenate', config: { inputs: ports.length, axis: 0 }, inputs: Object.fromEntries(ports.filter((one) => typeof one !== 'string').map((one, index) => [String.fromCharCode(97 + index), one])) });
  }
  return whole;
}
