import type { GraphDocument, GraphEdge, GraphNode, Group } from '../../src-core/graph/document.ts';

/** One row of the outline: a group, a node in it, or an edge out of a node; `level` counts from 1. */
export type OutlineRow = { readonly key: string; readonly level: number } & (
  | { readonly kind: 'group'; readonly group: Group; readonly open: boolean }
  | { readonly kind: 'node'; readonly node: GraphNode; readonly open: boolean | undefined }
  | { readonly kind: 'edge'; readonly edge: GraphEdge }
);

/**
 * The network as a tree: groups with what they hold, nodes in the order in which they are computed, and under each
 * node the edges that leave it. What is under a closed row is left out.
 */
export function outlineRows(document: GraphDocument, order: readonly string[], closed: ReadonlySet<string>): OutlineRow[] {
  const place = new Map(order.map((id, index) => [id, index]));
  const nodes = document.nodes.toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
  const leaving = grouped(document.edges, ({ source }) => source.node);
  const nodesIn = grouped(nodes, ({ group }) => group ?? '');
  const groupsIn = grouped(document.groups, ({ parent }) => parent ?? '');
  const within = (holder: string, level: number): OutlineRow[] => [
    ...(groupsIn.get(holder) ?? []).flatMap((group): OutlineRow[] => {
      const open = !closed.has(group.id);
      return [{ kind: 'group', key: group.id, level, group, open }, ...(open ? within(group.id, level + 1) : [])];
    }),
    ...(nodesIn.get(holder) ?? []).flatMap((node): OutlineRow[] => {
      const edges = leaving.get(node.id) ?? [];
      const open = edges.length === 0 ? undefined : !closed.has(node.id);
      return [{ kind: 'node', key: node.id, level, node, open }, ...(open ? edges.map((edge): OutlineRow => ({ kind: 'edge', key: `edge ${edge.id}`, level: level + 1, edge })) : [])];
    }),
  ];
  return within('', 1);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The row above that a row is under; -1 for one at the top. */
export function parentRow(rows: readonly OutlineRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above--) if ((rows[above]?.level ?? 1) < level) return above;
  return -1;
}
