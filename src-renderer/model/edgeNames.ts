import type { GraphDocument, GraphEdge } from '../../src-core/graph/document.ts';
import { nodeById, nodeFacts, nodeTitle } from './nodeFacts.ts';

/** What to call the two ends of an edge: the node's name, and its port where the node has several. */
export function edgeEnds(document: GraphDocument, { source, target }: GraphEdge): { source: string; target: string } {
  return { source: endName(document, source, 'outputs'), target: endName(document, target, 'inputs') };
}

function endName(document: GraphDocument, { node: id, port }: GraphEdge['source'], side: 'inputs' | 'outputs'): string {
  const node = nodeById(document, id);
  if (!node) return id;
  const several = (nodeFacts(node)?.[side].length ?? 0) > 1;
  return several ? `${nodeTitle(node)}.${port}` : nodeTitle(node);
}
