import type { GraphDocument, GraphEdge, GraphNode } from '../../src-core/graph/document.ts';

/**
 * Whether two documents mean the same numbers: equal but for positions, names, texts, groups and views.
 * Compared by identity, which edits keep for what they do not touch.
 */
export function sameModel(a: GraphDocument, b: GraphDocument): boolean {
  return (
    sameEdges(a.edges, b.edges) &&
    a.parameters === b.parameters &&
    a.data === b.data &&
    a.dataset === b.dataset &&
    a.training === b.training &&
    a.precision === b.precision &&
    a.mode === b.mode &&
    a.seed === b.seed &&
    sameNodes(a.nodes, b.nodes, (left, right) => left.config === right.config && left.parameters === right.parameters && left.version === right.version && left.bypassed === right.bypassed)
  );
}

/** Whether two documents also get the same words: diagnostics and formulas have names in them. */
export function sameNamedModel(a: GraphDocument, b: GraphDocument): boolean {
  return sameModel(a, b) && sameNodes(a.nodes, b.nodes, (left, right) => left.label === right.label);
}

function sameNodes(a: readonly GraphNode[], b: readonly GraphNode[], same: (a: GraphNode, b: GraphNode) => boolean): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((node, index) => {
      const other = b[index];
      if (node === other) return true;
      return other?.id === node.id && other.type === node.type && same(node, other);
    })
  );
}

function sameEdges(a: readonly GraphEdge[], b: readonly GraphEdge[]): boolean {
  if (a === b) return true;
  // Edges that are led another way are new objects with the same ends.
  return a.length === b.length && a.every((edge, index) => edge === b[index] || (edge.id === b[index]?.id && edge.source === b[index].source && edge.target === b[index].target));
}
