import type { Inferred } from '../node/definition.ts';
import { type ShapeError, isShapeError } from '../node/shapeError.ts';
import { type Shape, sameShape } from '../tensor/shape.ts';
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
 * Infers every shape from the data nodes on. Nodes in a recurrent cycle are entered through hints: what a node can say of
 * its outputs before all of its inputs are known, and where none leads into it through a guess. Each node is then asked
 * again with everything known. A guess that turns out false is taken back, and all is inferred without it.
 */
export function inferShapes(graph: ResolvedGraph): { shapes: GraphShapes; diagnostics: Diagnostic[] } {
  const wrongGuesses = new Set<string>();
  for (;;) {
    const { wrongGuess, ...result } = inferWith(graph, wrongGuesses);
    if (wrongGuess === undefined) return result;
    wrongGuesses.add(wrongGuess);
  }
}

/** The same, without the guesses of some nodes; ends early where another one turns out false, and names it. */
function inferWith(graph: ResolvedGraph, withoutGuess: ReadonlySet<string>): { shapes: GraphShapes; diagnostics: Diagnostic[]; wrongGuess?: string } {
  const diagnostics: Diagnostic[] = [];
  const outputs = new Map<string, Shape>();
  const inferred = new Map<string, Inferred>();
  const failed = new Set<string>();
  const guessed = new Set<string>();
  const waiting = new Set(graph.nodes.keys());

  // A worklist: a node is looked at again whenever the shape of one of its sources becomes known.
  const queue = [...graph.nodes.keys()];
  const learn = (node: ResolvedNode, shapes: Readonly<Partial<Record<string, Shape>>>): boolean => {
    let isNews = false;
    for (const port of node.outputs) {
      const shape = shapes[port.name];
      const key = portKey(node.node.id, port.name);
      if (!shape || outputs.has(key)) continue;
      outputs.set(key, shape);
      isNews = true;
      for (const edge of graph.outgoing.get(key) ?? []) queue.push(edge.target.node);
    }
    return isNews;
  };
  /** Learns what one more guess says; false where none is left that says anything new. */
  const guess = (): boolean => {
    for (const id of waiting) {
      const node = graph.nodes.get(id);
      if (!node?.definition.guess || failed.has(id) || withoutGuess.has(id) || guessed.has(id)) continue;
      guessed.add(id);
      if (learn(node, node.definition.guess(node.config))) return true;
    }
    return false;
  };
  // The queue grows while it is walked.
  for (let next = 0; next < queue.length || guess(); next++) {
    const node = graph.nodes.get(queue[next] ?? '');
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
    if (guessed.has(node.node.id) && isFalse(node, result.outputs, outputs)) return { shapes: { outputs, inferred }, diagnostics, wrongGuess: node.node.id };
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

/** Whether what was guessed of a node is not what it says itself. */
function isFalse(node: ResolvedNode, said: Readonly<Record<string, Shape>>, outputs: ReadonlyMap<string, Shape>): boolean {
  return Object.entries(said).some(([name, shape]) => !sameShape(shape, outputs.get(portKey(node.node.id, name)) ?? shape));
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
