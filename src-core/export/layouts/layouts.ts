import type { WeightLayout } from '../../protocol/appContract.ts';
import type { Refusal } from '../../protocol/weightMatch.ts';
import { type GateParts, type LayerParts, type MovedType, type Numbers, gateNames, nodeOfParts } from './cellParts.ts';
import { block, joinBlocks, joinColumns, columnBlock, transposed } from './blocks.ts';

/** A layout of another tool. */
export type ForeignLayout = Exclude<WeightLayout, 'chainrule'>;

/*
 * How each tool arranges a layer. The blocks of the gates lie one under the other (or beside each other in Keras), in
 * this order; the names are ours.
 */
const gateOrders: Readonly<Record<ForeignLayout, Readonly<Record<MovedType, readonly string[]>>>> = {
  pytorch: { linear: [''], lstm: ['i', 'f', 'g', 'o'], gru: ['r', 'z', 'n'], rnn: [''] },
  onnx: { linear: [''], lstm: ['i', 'o', 'f', 'g'], gru: ['z', 'r', 'n'], rnn: [''] },
  keras: { linear: [''], lstm: ['i', 'f', 'g', 'o'], gru: ['z', 'r', 'n'], rnn: [''] },
};

/** What a tool calls the tensors of a layer, after the layer's own name. */
export const tensorNames: Readonly<Record<ForeignLayout, { readonly separator: string; readonly linear: readonly [string, string]; readonly cell: readonly string[] }>> = {
  pytorch: { separator: '.', linear: ['weight', 'bias'], cell: ['weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0'] },
  onnx: { separator: '.', linear: ['weight', 'bias'], cell: ['W', 'R', 'B'] },
  keras: { separator: '/', linear: ['kernel', 'bias'], cell: ['kernel', 'recurrent_kernel', 'bias'] },
};

/**
 * A layer's tensors as a tool keeps them, by their names in the layer; or why it cannot have the layer. PyTorch's biases
 * become ours at x and zeros at h, but for the candidate of a GRU, which has both.
 */
export function writeLayer(parts: LayerParts, layout: ForeignLayout): Readonly<Record<string, Numbers>> | Refusal {
  if (parts.type === 'linear') return writeLinear(parts, layout);
  const fitted = layout === 'pytorch' && parts.type === 'gru' ? withReset(parts, 'after') : parts;
  if (typeof fitted === 'string') return fitted;
  const { inputs, units, hasBias } = fitted;
  const gates = gateOrders[layout][fitted.type].flatMap((name) => fitted.gates[name] ?? []);
  const rows = gates.length * units;
  const names = tensorNames[layout].cell;
  const tensors = layout === 'keras' ? kerasTensors(fitted, gates) : stackedTensors(gates, { inputs, units, rows, extra: layout === 'onnx' });
  return Object.fromEntries(tensors.slice(0, hasBias ? undefined : 2).map((tensor, index) => [names[index] ?? '', tensor]));
}

function withReset(parts: LayerParts, reset: 'before' | 'after'): LayerParts | Refusal {
  if (parts.reset === reset) return parts;
  const checked = nodeOfParts(parts, { units: parts.units, bias: 'vector', reset });
  return typeof checked === 'string' ? checked : { ...parts, reset };
}

function writeLinear({ inputs, units, gates, hasBias }: LayerParts, layout: ForeignLayout): Record<string, Numbers> {
  const [weight, bias] = tensorNames[layout].linear;
  const gate = gates[''];
  const W = gate?.Wx ?? [];
  return {
    [weight]: layout === 'keras' ? { shape: [inputs, units], values: W } : { shape: [units, inputs], values: transposed(W, inputs, units) },
    ...(hasBias && { [bias]: { shape: [units], values: gate?.bx ?? [] } }),
  };
}

function stackedTensors(gates: readonly GateParts[], { inputs, units, rows, extra }: { inputs: number; units: number; rows: number; extra: boolean }): Numbers[] {
  const lead = extra ? [1] : [];
  const Wx = { shape: [...lead, rows, inputs], values: joinBlocks(gates.map((gate) => transposed(gate.Wx, inputs, units))) };
  const Wh = { shape: [...lead, rows, units], values: joinBlocks(gates.map((gate) => transposed(gate.Wh, units, units))) };
  const [bx, bh] = [joinBlocks(gates.map((gate) => gate.bx)), joinBlocks(gates.map((gate) => gate.bh))];
  return extra ? [Wx, Wh, { shape: [1, 2 * rows], values: joinBlocks([bx, bh]) }] : [Wx, Wh, { shape: [rows], values: bx }, { shape: [rows], values: bh }];
}

function kerasTensors({ type, inputs, units, reset }: LayerParts, gates: readonly GateParts[]): Numbers[] {
  const rows = gates.length * units;
  const [bx, bh] = [joinBlocks(gates.map((gate) => gate.bx)), joinBlocks(gates.map((gate) => gate.bh))];
  const summed = bx.map((value, index) => value + (bh[index] ?? 0));
  return [
    { shape: [inputs, rows], values: joinColumns(gates.map((gate) => gate.Wx), inputs, units) },
    { shape: [units, rows], values: joinColumns(gates.map((gate) => gate.Wh), units, units) },
    type === 'gru' && reset === 'after' ? { shape: [2, rows], values: joinBlocks([bx, bh]) } : { shape: [rows], values: summed },
  ];
}

/**
 * Reads a layer of this layout from its tensors in the order of `tensorNames`; those of biases may be missing.
 * Undefined where their shapes are no layer's.
 */
export function readLayer(layout: ForeignLayout, kind: 'linear' | 'cell', tensors: readonly (Numbers | undefined)[]): LayerParts | undefined {
  return kind === 'linear' ? readLinear(layout, tensors) : readCell(layout, tensors);
}

function readLinear(layout: ForeignLayout, [weight, bias]: readonly (Numbers | undefined)[]): LayerParts | undefined {
  if (weight?.shape.length !== 2) return undefined;
  const [first = 0, second = 0] = weight.shape;
  const [inputs, units] = layout === 'keras' ? [first, second] : [second, first];
  if (bias && bias.shape.join() !== String(units)) return undefined;
  const W = layout === 'keras' ? weight.values : transposed(weight.values, units, inputs);
  const zeros = new Float64Array(units);
  return { type: 'linear', inputs, units, gates: { '': { Wx: W, Wh: [], bx: bias?.values ?? zeros, bh: zeros } }, hasBias: bias !== undefined, reset: null };
}

const typeOfGates = new Map<number, MovedType>([[1, 'rnn'], [3, 'gru'], [4, 'lstm']]);

function readCell(layout: ForeignLayout, [given, recurrent, ...biases]: readonly (Numbers | undefined)[]): LayerParts | undefined {
  const lead = layout === 'onnx' ? 1 : 0;
  if (given?.shape.length !== 2 + lead || recurrent?.shape.length !== 2 + lead || (lead === 1 && (given.shape[0] !== 1 || recurrent.shape[0] !== 1))) return undefined;
  const [wx, wh] = [given.shape.slice(lead), recurrent.shape.slice(lead)];
  const [rows = 0, inputs = 0] = layout === 'keras' ? wx.toReversed() : wx;
  const [rowsOfH = 0, units = 0] = layout === 'keras' ? wh.toReversed() : wh;
  const type = typeOfGates.get(rows / units);
  if (!type || rows !== rowsOfH) return undefined;
  const parts = biasesOf(layout, type, biases, rows);
  if (!parts) return undefined;
  const names = gateOrders[layout][type];
  const gates = names.map((name, index): [string, GateParts] => {
    const cut = (from: Numbers, width: number): ArrayLike<number> =>
      layout === 'keras' ? columnBlock(from.values, width, rows, index, units) : transposed(block(from.values, index, units * width), units, width);
    return [name, { Wx: cut(given, inputs), Wh: cut(recurrent, units), bx: block(parts.bx, index, units), bh: block(parts.bh, index, units) }];
  });
  const byName = Object.fromEntries(gates);
  return { type, inputs, units, gates: Object.fromEntries(gateNames[type].map((name) => [name, byName[name] ?? { Wx: [], Wh: [], bx: [], bh: [] }])), hasBias: parts.has, reset: type === 'gru' ? parts.reset : null };
}

/** The biases at x and at h, [gates · units] each, and what they say of a GRU's reset gate. */
function biasesOf(layout: ForeignLayout, type: MovedType, [first, second]: readonly (Numbers | undefined)[], rows: number): { bx: ArrayLike<number>; bh: ArrayLike<number>; has: boolean; reset: LayerParts['reset'] } | undefined {
  const zeros = new Float64Array(rows);
  const reset = layout === 'pytorch' ? 'after' : null;
  if (!first) return second ? undefined : { bx: zeros, bh: zeros, has: false, reset };
  const shape = first.shape.join();
  const both = (at: ArrayLike<number>, when: LayerParts['reset']) => ({ bx: block(at, 0, rows), bh: block(at, 1, rows), has: true, reset: when });
  if (layout === 'pytorch') return shape === String(rows) && second?.shape.join() === shape ? { bx: first.values, bh: second.values, has: true, reset } : undefined;
  if (layout === 'onnx') return shape === `1,${String(2 * rows)}` ? both(first.values, null) : undefined;
  if (type === 'gru' && shape === `2,${String(rows)}`) return both(first.values, 'after');
  return shape === String(rows) ? { bx: first.values, bh: zeros, has: true, reset: 'before' } : undefined;
}
