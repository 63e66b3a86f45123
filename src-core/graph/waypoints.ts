import type { GraphDocument, GraphEdge, Point } from './document.ts';

/* The points that wires are led through. No number depends on them. */

/** Leads an edge's wire through these points, from its source to its target; without any it runs by itself. */
export function setWaypoints(document: GraphDocument, edge: string, waypoints: readonly Point[]): GraphDocument {
  return { ...document, edges: document.edges.map((other) => (other.id === edge ? led(other, waypoints) : other)) };
}

/** Edges between nodes that are shifted alike, with their waypoints shifted too. Returns the same list where none is. */
export function withShiftedWaypoints(edges: GraphEdge[], shiftOf: (node: string) => Point | undefined): GraphEdge[] {
  return changed(edges, (edge, waypoints) => {
    const [from, to] = [shiftOf(edge.source.node), shiftOf(edge.target.node)];
    if (!from || !to || !isSame(from, to) || isSame(from, nowhere)) return edge;
    return led(edge, waypoints.map(({ x, y }) => ({ x: x + from.x, y: y + from.y })));
  });
}

/** Edges without the waypoints of those whose two nodes are shifted apart: they were for another place. */
export function withoutStrayWaypoints(edges: GraphEdge[], shiftOf: (node: string) => Point | undefined): GraphEdge[] {
  return changed(edges, (edge) => {
    const [from, to] = [shiftOf(edge.source.node), shiftOf(edge.target.node)];
    if (!from || !to || isSame(from, to)) return edge;
    return led(edge, []);
  });
}

function changed(edges: GraphEdge[], change: (edge: GraphEdge, waypoints: readonly Point[]) => GraphEdge): GraphEdge[] {
  if (edges.every(({ waypoints }) => !waypoints)) return edges;
  const next = edges.map((edge) => (edge.waypoints ? change(edge, edge.waypoints) : edge));
  return next.every((edge, index) => edge === edges[index]) ? edges : next;
}

const nowhere: Point = { x: 0, y: 0 };

function isSame(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

function led({ waypoints: _old, ...edge }: GraphEdge, waypoints: readonly Point[]): GraphEdge {
  return waypoints.length === 0 ? edge : { ...edge, waypoints: [...waypoints] };
}
