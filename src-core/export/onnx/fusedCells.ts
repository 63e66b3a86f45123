import { type ResolvedNode, portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { CellGate, StandardCell } from '../../node/definition.ts';
import type { OnnxAttribute } from './onnxModel.ts';
import type { Unrolling } from './unrolling.ts';

/** A cell that can be one operator over the whole sequence. */
export interface FusedCell {
  readonly node: ResolvedNode;
  readonly cell: StandardCell;
  readonly direction: 'forwards' | 'backwards';
  /** The delays that hand its hidden state, and its cell state, on to it. */
  readonly hidden: string;
  readonly state: string | null;
  /** What gives its input: node and port. */
  readonly source: { readonly node: string; readonly port: string };
}

/**
 * The cells whose state comes back to them through delays of their own, and whose input does not depend on their output: what
 * ONNX has as LSTM, GRU and RNN. An LSTM's cell state must go nowhere else, for the operator keeps it to itself.
 */
export function fusedCells(analysis: Analysis): FusedCell[] {
  return analysis.order.flatMap((node) => {
    const cell = node.definition.cell?.(node.config);
    const source = analysis.graph.incoming.get(portKey(node.node.id, 'x'))?.source;
    const hidden = delayOf(analysis, node, 'h', 'H');
    const state = cell?.kind === 'lstm' ? delayOf(analysis, node, 'c', 'C') : null;
    if (!cell || !source || !hidden || state === undefined || reaches(analysis, node.node.id, source.node)) return [];
    const isPrivate = !state || [portKey(node.node.id, 'C'), portKey(state.id, 'y')].every((key) => analysis.graph.outgoing.get(key)?.length === 1);
    if (!isPrivate || (state && state.direction !== hidden.direction)) return [];
    return [{ node, cell, direction: hidden.direction, hidden: hidden.id, state: state?.id ?? null, source }];
  });
}

/** The delay that gives a port of a node what an output of the same node was; undefined where something else does. */
function delayOf({ graph }: Analysis, { node }: ResolvedNode, input: string, output: string): { readonly id: string; readonly direction: 'forwards' | 'backwards' } | undefined {
  const delay = graph.nodes.get(graph.incoming.get(portKey(node.id, input))?.source.node ?? '');
  const lagged = delay?.inputs.find(({ lag }) => lag !== undefined);
  const source = delay && lagged && graph.incoming.get(portKey(delay.node.id, lagged.name))?.source;
  if (source?.node !== node.id || source.port !== output) return undefined;
  return { id: delay?.node.id ?? '', direction: lagged?.lag === -1 ? 'backwards' : 'forwards' };
}

/** Whether what a node gives gets to another one, at any step. */
function reaches({ graph }: Analysis, from: string, to: string): boolean {
  const seen = new Set([from]);
  // A set may grow while it is walked through.
  for (const id of seen) for (const { source, target } of graph.edges.values()) if (source.node === id) seen.add(target.node);
  return seen.has(to);
}

/** Names for what the cell gives at each step, before anything reads it. */
export function reserveStates(unrolling: Unrolling, { node }: FusedCell): void {
  for (let step = 0; step < unrolling.steps; step++) unrolling.reserve(node.node.id, 'H', step);
}

/** Writes the operator, once what it reads has been written. */
export function writeCell(unrolling: Unrolling, fused: FusedCell): void {
  const { graph, steps } = unrolling;
  const { node, cell: { kind, units, gates }, direction, source } = fused;
  const weights = new GateWeights(unrolling, fused);
  const first = direction === 'forwards' ? 0 : steps - 1;
  const stepsOf = Array.from({ length: steps }, (_, step) => step);
  const inputs = stepsOf.map((step) => graph.add('Unsqueeze', [unrolling.outputAt(source.node, source.port, step), graph.integers([0])]));
  const initial = (delay: string): string => graph.add('Unsqueeze', [unrolling.outputAt(delay, 'y', first), graph.integers([0])]);
  const ordered = onnxOrder(kind, gates);
  const operands = [graph.add('Concat', inputs, { axis: 0 }), weights.ofInput(ordered), weights.ofHidden(ordered), weights.biases(ordered), '', initial(fused.hidden), ...(fused.state === null ? [] : [initial(fused.state)])];
  const attributes: Record<string, OnnxAttribute> = { hidden_size: units, direction: { text: direction === 'forwards' ? 'forward' : 'reverse' }, ...(gates.some(({ ofHidden }) => ofHidden) && { linear_before_reset: 1 }) };
  const operator = { rnn: 'RNN', lstm: 'LSTM', gru: 'GRU' }[kind];
  // [T, directions, N, units]
  const all = graph.add(operator, operands, attributes, `${node.node.label ?? node.node.id}.${operator}`);
  for (const step of stepsOf) {
    const name = unrolling.outputAt(node.node.id, 'H', step);
    const one = graph.add('Gather', [all, graph.integers([step])], { axis: 0 });
    graph.nodes.push({ op: 'Reshape', name: graph.name(`Reshape of ${name}`), inputs: [one, graph.integers([-1, units])], outputs: [name] });
  }
}

/** PyTorch's i f g o is i o f g here, and r z n is z r n. */
function onnxOrder(kind: StandardCell['kind'], gates: readonly CellGate[]): CellGate[] {
  const order = { rnn: [0], lstm: [0, 3, 1, 2], gru: [1, 0, 2] }[kind];
  return order.flatMap((index) => gates[index] ?? []);
}

/** The weights of a cell's gates as ONNX has them: a row for each unit, one gate below the other. */
class GateWeights {
  readonly #unrolling: Unrolling;
  readonly #fused: FusedCell;

  constructor(unrolling: Unrolling, fused: FusedCell) {
    this.#unrolling = unrolling;
    this.#fused = fused;
  }

  /** `[1, gates · units, X]` */
  ofInput(gates: readonly CellGate[]): string {
    const { units } = this.#fused.cell;
    return this.#stacked('W', gates.flatMap(({ weights, ofHidden }) => this.#transposed(weights, ofHidden ? 0 : units, Infinity)), gates.length * units);
  }

  /** `[1, gates · units, units]` */
  ofHidden(gates: readonly CellGate[]): string {
    const { units } = this.#fused.cell;
    return this.#stacked('R', gates.flatMap(({ weights, ofHidden }) => this.#transposed(ofHidden?.weights ?? weights, 0, units)), gates.length * units);
  }

  /** `[1, 2 · gates · units]`: those of the input, then those of the hidden state. Empty where there are none. */
  biases(gates: readonly CellGate[]): string {
    if (gates.every(({ bias }) => bias === null)) return '';
    const { units } = this.#fused.cell;
    const row = (name: string | null | undefined): number[] => {
      const { values } = this.#numbers(name ?? '');
      return Array.from({ length: units }, (_, unit) => values[unit % Math.max(1, values.length)] ?? 0);
    };
    const values = [...gates.flatMap(({ bias }) => row(bias)), ...gates.flatMap(({ ofHidden }) => row(ofHidden?.bias))];
    return this.#unrolling.graph.initializer(`${this.#name()}.B`, [1, values.length], values);
  }

  /** Rows from … to of a parameter, as columns. */
  #transposed(slot: string, from: number, to: number): number[] {
    const { shape: [rows = 0, columns = 0], values } = this.#numbers(slot);
    const last = Math.min(rows, to);
    return Array.from({ length: columns }, (_, column) => Array.from({ length: last - from }, (_each, row) => values[(from + row) * columns + column] ?? 0)).flat();
  }

  #numbers(slot: string): { readonly shape: readonly number[]; readonly values: readonly number[] } {
    const { parameters } = this.#fused.node.node;
    return this.#unrolling.valuesOf(Object.hasOwn(parameters, slot) ? (parameters[slot] ?? '') : '');
  }

  #stacked(suffix: string, values: readonly number[], rows: number): string {
    return this.#unrolling.graph.initializer(`${this.#name()}.${suffix}`, [1, rows, values.length / rows], values);
  }

  #name(): string {
    const { node } = this.#fused.node;
    return node.label ?? node.id;
  }
}
