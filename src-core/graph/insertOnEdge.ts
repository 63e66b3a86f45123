import type { Registry } from '../node/registry.ts';
import { connectionFault } from './connection.ts';
import type { GraphDocument, PortReference } from './document.ts';
import { edgeBetween } from './edit.ts';
import { reconcile } from './reconcile.ts';
import { portKey, resolveGraph } from './resolve.ts';

/**
 * Puts a node between the two ends of an edge: what the edge brought goes into the node's first open input that
 * may take it, and its first output that may go on takes the edge's place. Undefined where the node has no such ports.
 */
export function insertOnEdge(document: GraphDocument, registry: Registry, edge: string, node: string): GraphDocument | undefined {
  const between = document.edges.find(({ id }) => id === edge);
  if (!between || between.source.node === node || between.target.node === node) return undefined;
  const cut: GraphDocument = { ...document, edges: document.edges.filter(({ id }) => id !== edge) };
  const { graph } = resolveGraph(cut, registry);
  const resolved = graph.nodes.get(node);
  if (!resolved || resolved.definition.loss) return undefined;
  for (const input of resolved.inputs) {
    const into = { node, port: input.name };
    if (graph.incoming.has(portKey(node, input.name)) || connectionFault(cut, registry, between.source, into)) continue;
    const fed = withEdge(cut, between.source, into);
    for (const output of resolved.outputs) {
      const from = { node, port: output.name };
      // Reconciled once both wires are there: parameters further on keep their numbers meanwhile.
      if (!connectionFault(fed, registry, from, between.target)) return reconcile(withEdge(fed, from, between.target), registry);
    }
  }
  return undefined;
}

function withEdge(document: GraphDocument, source: PortReference, target: PortReference): GraphDocument {
  return { ...document, edges: [...document.edges, edgeBetween(source, target, new Set(document.edges.map(({ id }) => id)))] };
}
