import type { GraphDocument, GraphEdge } from '../../graph/document.ts';
import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { StoredType } from '../namedTensor.ts';
import { arrayProgram, forEachExecution } from '../trace/arrayProgram.ts';
import type { Trace } from '../trace/trace.ts';
import { type OnnxModel, type OnnxNode, type OnnxValue, encodeOnnx } from './onnxModel.ts';
import { fusedCells, reserveStates, writeCell } from './fusedCells.ts';
import { Unrolling } from './unrolling.ts';

export interface OnnxOptions {
  /** The document's where it is left out. */
  readonly precision?: StoredType;
  /** Whether the model also takes targets and gives the loss. */
  readonly withLoss?: boolean;
  /** What the document is known by: goes into the metadata. */
  readonly documentHash: string;
}

/** A network in ONNX, and what its inputs and outputs are called. */
export interface OnnxExport {
  readonly file: Uint8Array;
  /** By node id. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: readonly { readonly node: string; readonly port: string; readonly name: string }[];
  /** The name of the total loss, where it is given. */
  readonly loss: string | null;
}

/** The document as models have it: all sequences are as long as the document's. */
export function withWholeSequences(document: GraphDocument): GraphDocument {
  const { lengths: _lengths, ...data } = document.data;
  return { ...document, data };
}

/**
 * The way forward as an ONNX model: inputs `[N, …shape]`, or `[N, T, …shape]` where there are steps, for any number of
 * samples N and the document's number of steps. Cells that only hand their state on to themselves are one operator over the
 * sequence, all else is unrolled. `trace` is the document's, from `engine/traceDocument.ts`; its sequences are whole.
 */
export function exportOnnx(analysis: Analysis, trace: Trace, { precision = analysis.graph.document.precision, withLoss = false, documentHash }: OnnxOptions): OnnxExport {
  const { document } = analysis.graph;
  const wanted = outputsOf(analysis);
  const keys = new Set(wanted.map(({ node, port }) => portKey(node, port)));
  const program = arrayProgram(trace, (tensor) => tensor.kind === 'output' && !tensor.gradient && keys.has(portKey(tensor.node, tensor.name)));
  const unrolling = new Unrolling(analysis, program, precision);
  // Common runtimes have these operators in float32 alone.
  const fused = precision === 'float32' ? fusedCells(analysis) : [];
  const own = new Set(fused.map(({ node }) => node.node.id));
  for (const cell of fused) reserveStates(unrolling, cell);
  forEachExecution({ ...program, backward: [] }, (statement, step) => {
    if (!('node' in statement.to.tensor && own.has(statement.to.tensor.node ?? ''))) unrolling.execute(statement, step);
  });
  for (const cell of fused) writeCell(unrolling, cell);
  const outputs = wanted.map(({ node, port, name }) => ({ node, port, value: unrolling.output(node, port, name) }));
  const loss = withLoss && analysis.order.some(({ definition }) => definition.loss) ? unrolling.loss() : null;
  const values = [...outputs.map(({ value }) => value), ...(loss ? [loss] : [])];
  const { nodes, initializers, inputs } = reached(unrolling, values);
  const model: OnnxModel = {
    name: document.title === '' ? 'network' : document.title,
    description: document.description ?? '',
    inputs: inputs.map(({ value }) => value),
    outputs: values,
    initializers,
    nodes,
    metadata: { 'chainrule.document_sha256': documentHash, 'chainrule.precision': precision, 'chainrule.steps': String(program.steps) },
  };
  return {
    file: encodeOnnx(model),
    inputs: new Map(inputs.map(({ node, value }) => [node, value.name])),
    outputs: outputs.map(({ node, port, value }) => ({ node, port, name: value.name })),
    loss: loss?.name ?? null,
  };
}

interface WantedOutput {
  readonly node: string;
  readonly port: string;
  readonly name: string;
}

/** What a network is asked for: outputs that nothing but a loss reads, or at another step what hands a state on to its own node. */
function outputsOf({ graph, order }: Analysis): WantedOutput[] {
  const isLoss = ({ target }: GraphEdge): boolean => graph.nodes.get(target.node)?.definition.loss !== undefined;
  const isHandedOn = ({ target }: GraphEdge): boolean => graph.nodes.get(target.node)?.inputs.find(({ name }) => name === target.port)?.lag !== undefined;
  return order.flatMap(({ node, definition, outputs }) => {
    if (definition.data || definition.loss) return [];
    const open = outputs.filter(({ name }) => {
      const readers = (graph.outgoing.get(portKey(node.id, name)) ?? []).filter(({ target }) => target.node !== node.id);
      return readers.every(isLoss) || (readers.some(isLoss) && readers.every((edge) => isLoss(edge) || isHandedOn(edge)));
    });
    const label = node.label ?? node.id;
    return open.map(({ name }) => ({ node: node.id, port: name, name: outputs.length === 1 ? label : `${label}.${name}` }));
  });
}

/** What the values that are asked for are made of; the rest is left out. */
function reached(unrolling: Unrolling, outputs: readonly OnnxValue[]): Pick<OnnxModel, 'initializers'> & { readonly nodes: OnnxNode[]; readonly inputs: Unrolling['inputs'] } {
  const { graph } = unrolling;
  const needed = new Set(outputs.map(({ name }) => name));
  const nodes: OnnxNode[] = [];
  for (const node of inOrder(graph.nodes).reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    nodes.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return { nodes: nodes.reverse(), initializers: graph.initializers.filter(({ name }) => needed.has(name)), inputs: unrolling.inputs.filter(({ value }) => needed.has(value.name)) };
}

/** Nodes, each behind those that it reads: operators over a sequence are written last, and read by what is written before. */
function inOrder(nodes: readonly OnnxNode[]): OnnxNode[] {
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  const placed = new Set<OnnxNode>();
  for (const first of nodes) {
    const waiting = [first];
    for (let node = waiting.at(-1); node; node = waiting.at(-1)) {
      const missing: OnnxNode[] = node.inputs.flatMap((name) => makers.get(name) ?? []).filter((maker) => !placed.has(maker));
      if (missing.length > 0 && !placed.has(node)) waiting.push(...missing);
      else {
        placed.add(node);
        waiting.pop();
      }
    }
  }
  return [...placed];
}
