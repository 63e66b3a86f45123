import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { GraphEdge } from '../graph/document.ts';
import type { Scalars, Step } from '../node/definition.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import type { Layout } from './layout.ts';
import { lossWeightOf } from './lossWeights.ts';
import type { Session } from './session.ts';

/** A step and a sample of a run, from 0. */
export interface StepAndSample {
  readonly step: number;
  readonly sample: number;
}

/** A run with what is looked up in it by id. */
export interface RunLookup {
  readonly session: Session;
  readonly layout: Layout;
  /** The nodes that run. */
  readonly nodes: ReadonlyMap<string, ResolvedNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
  /** The formulas of a node's numbers; none where the node does not run. */
  readonly scalarsOf: (node: string) => Scalars;
}

/** Looks up what formulas are bound to, once for a run; its numbers are read as they are when they are asked for. */
export function lookUpIn(session: Session): RunLookup {
  const { layout, analysis } = session.program;
  const nodes = new Map(analysis.order.map((node) => [node.node.id, node]));
  return { session, layout, nodes, edges: analysis.graph.edges, scalarsOf: cached((id) => scalarsIn(session, nodes.get(id))) };
}

function scalarsIn({ program: { layout, analysis, mode } }: Session, resolved: ResolvedNode | undefined): Scalars {
  const inferred = resolved && analysis.shapes.inferred.get(resolved.node.id);
  if (!inferred) return { values: {}, gradients: {} };
  const shape = (name: string): Shape => {
    const edge = analysis.graph.incoming.get(portKey(resolved.node.id, name));
    const source = edge && layout.outputs.get(portKey(edge.source.node, edge.source.port));
    return source?.value.shape ?? inferred.outputs[name] ?? inferred.internals?.[name] ?? inferred.parameters?.[name] ?? [];
  };
  return resolved.definition.scalars({ config: resolved.config, mode, shape, size: (name) => sizeOf(shape(name)) });
}

/** What a formula is told of the step that it is for. */
export function stepAt({ layout, session }: RunLookup, { step: index, sample }: StepAndSample): Step {
  const count = session.analysis.graph.document.data.lengths?.[sample] ?? layout.steps;
  return { index, count, isFirst: index === 0, isLast: index === count - 1 };
}

/** The edges out of a port through which a gradient comes back. */
export function edgesBack({ session, layout }: RunLookup, node: string, port: string): readonly GraphEdge[] {
  const edges = session.program.analysis.graph.outgoing.get(portKey(node, port)) ?? [];
  return edges.filter(({ id }) => layout.edgeGradients.has(id) && !layout.edgesWithoutGradient.has(id));
}

/** Where the run has what a node calls `name`. */
export function placeOf({ session, nodes }: RunLookup, id: string, kind: 'value' | 'gradient', name: string, element: number, { step, sample }: StepAndSample): NumberPlace {
  const resolved = nodes.get(id);
  const input = resolved?.inputs.find((port) => port.name === name);
  const edge = input && session.program.analysis.graph.incoming.get(portKey(id, name));
  if (edge) {
    const at = { element, step: step - (input.lag ?? 0), sample };
    return kind === 'value' ? { kind, node: edge.source.node, port: edge.source.port, ...at } : { kind: 'edge-gradient', edge: edge.id, ...at };
  }
  const record = resolved?.node.parameters[name];
  if (record !== undefined && resolved?.parameters.some((slot) => slot.name === name)) {
    return { kind: kind === 'value' ? 'parameter' : 'parameter-gradient', parameter: record, element };
  }
  return { kind, node: id, port: name, element, step, sample };
}

/** ∂L/∂ℓ of a loss node at one step for one sample; 0 where the node does not run. */
export function lossFactorOf({ session, nodes }: RunLookup, id: string, { step, sample }: StepAndSample): number {
  const resolved = nodes.get(id);
  return resolved ? lossWeightOf(session.program, session.memory, resolved, step, sample) : 0;
}

function cached<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
