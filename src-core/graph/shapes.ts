import type { Inferred } from '../node/definition.ts';
import { type ShapeError, isShapeError } from '../node/shapeError.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Diagnostic } from './diagnostic.ts';
import { error } from './messages.ts';
import { type ResolvedGraph, type ResolvedNode, nodeName, portKey } from './resolve.ts';

/** The shapes of a graph, as far as they could be told. */
export interface GraphShapes {
  /** Per-sample shape of each output port, by `portKey`. */
  readonly outputs: ReadonlyMap<string, Shape>;
  /** What each node whose inputs are all known said of itself, by node id. */
  readonly inferred: ReadonlyMap<string, Inferred>;
}

/**
 * Infers every shape from the data nodes on. Nodes in a recurrent cycle are entered through hints:
 * what a node can say of its outputs before all of its inputs are known. Each node is then asked again
 * with everything known, and must agree.
 */
export function inferShapes(graph: ResolvedGraph): { shapes: GraphShapes; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const outputs = new Map<string, Shape>();
  const inferred = new Map<string, Inferred>();
  const failed = new Set<string>();
  const waiting = new Set(graph.nodes.keys());

  // A worklist: a node is looked at again whenever the shape of one of its sources becomes known.
  const queue = [...graph.nodes.keys()];
  const learn = (node: ResolvedNode, shapes: Readonly<Partial<Record<string, Shape>>>): void => {
    for (const port of node.outputs) {
      const shape = shapes[port.name];
      const key = portKey(node.node.id, port.name);
      if (!shape || outputs.has(key)) continue;
      outputs.set(key, shape);
      for (const edge of graph.outgoing.get(key) ?? []) queue.push(edge.target.node);
    }
  };
  // The queue grows while it is walked.
  for (const id of queue) {
    const node = graph.nodes.get(id);
    if (!node || !waiting.has(node.node.id) || failed.has(node.node.id)) continue;
    const { known, complete } = inputShapes(node, graph, outputs);
    if (!complete) {
      if (node.definition.hint) learn(node, node.definition.hint(node.config, known));
      continue;
    }
    const result = node.definition.infer(node.config, known as Record<string, Shape>);
    if (isShapeError(result)) {
      failed.add(node.node.id);
      diagnostics.push(shapeDiagnostic(node, result));
      continue;
    }
    waiting.delete(node.node.id);
    inferred.set(node.node.id, result);
    learn(node, result.outputs);
  }

  for (const id of waiting) {
    const node = graph.nodes.get(id);
    // Only the start of what is unknown is reported: a node whose inputs are wired and whose sources are fine.
    if (node && !failed.has(id) && node.inputs.some((port) => port.lag) && allWired(node, graph)) {
      diagnostics.push(error('E_SHAPE_UNKNOWN', { name: nodeName(node.node, node.definition) }, { node: id }));
    }
  }
  return { shapes: { outputs, inferred }, diagnostics };
}

function inputShapes(node: ResolvedNode, graph: ResolvedGraph, outputs: ReadonlyMap<string, Shape>): { known: Partial<Record<string, Shape>>; complete: boolean } {
  const known: Partial<Record<string, Shape>> = {};
  let complete = true;
  for (const port of node.inputs) {
    const edge = graph.incoming.get(portKey(node.node.id, port.name));
    const shape = edge && outputs.get(portKey(edge.source.node, edge.source.port));
    if (shape) known[port.name] = shape;
    else if (edge || !port.optional) complete = false;
  }
  return { known, complete };
}

function allWired(node: ResolvedNode, graph: ResolvedGraph): boolean {
  return node.inputs.every((port) => port.optional ?? graph.incoming.has(portKey(node.node.id, port.name)));
}

function shapeDiagnostic({ node, definition }: ResolvedNode, { code, port, expected, received }: ShapeError): Diagnostic {
  return error(code, { name: nodeName(node, definition), port, expected, received }, { node: node.id, port });
}
