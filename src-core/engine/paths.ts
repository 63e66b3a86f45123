import type { Arc, ScalarGraph, Vertex } from './scalarGraph.ts';

/** One way from a number to the loss, and the product of the local derivatives along it. */
export interface Path {
  readonly through: readonly Vertex[];
  readonly product: number;
}

/** What all paths through one node at one step contribute together. */
export interface Crossing {
  readonly node: string;
  readonly step: number;
  readonly paths: number;
  readonly sum: number;
}

export interface PathReport {
  /** Σ over all paths: the gradient of the number. */
  readonly gradient: number;
  /** The number of paths, counted without walking them. Paths whose product is 0 are not among them. */
  readonly count: number;
  /** Every path, the largest product first; null where there are more than `mostPaths`. */
  readonly paths: readonly Path[] | null;
  /** Where the paths run, in the order of computation. */
  readonly crossings: readonly Crossing[];
}

/** Beyond this many, paths are counted and grouped by node instead of listed. */
export const mostPaths = 200;

/**
 * The paths from a number to the loss: ∂L/∂x = Σ over paths Π of local derivatives, the chain rule written out
 * (Bauer 1974, Computational graphs and rounding error). `starts` are the arcs that leave the number.
 * Sums and counts come from dynamic programming, one visit for each arc, however many paths there are.
 */
export function pathsFrom(graph: ScalarGraph, starts: readonly Arc[]): PathReport {
  const { gradients, counts } = towardsLoss(graph);
  const gradient = starts.reduce((sum, { to, weight }) => sum + weight * (gradients[to] ?? 0), 0);
  const count = starts.reduce((sum, { to }) => sum + (counts[to] ?? 0), 0);
  const paths = count > mostPaths ? null : listPaths(graph, starts, counts);
  return { gradient, count, paths, crossings: crossingsOf(graph, starts, gradients, counts) };
}

/** For each vertex ∂L/∂vertex and the number of its paths to a loss. Arcs lead forward, so one sweep back is enough. */
function towardsLoss({ vertices, arcs, seeds }: ScalarGraph): { gradients: Float64Array; counts: Float64Array } {
  const gradients = Float64Array.from(seeds);
  const counts = Float64Array.from(seeds, (seed) => (seed === 0 ? 0 : 1));
  for (let from = vertices.length - 1; from >= 0; from--) {
    for (const { to, weight } of arcs[from] ?? []) {
      gradients[from] = (gradients[from] ?? 0) + weight * (gradients[to] ?? 0);
      counts[from] = (counts[from] ?? 0) + (counts[to] ?? 0);
    }
  }
  return { gradients, counts };
}

function listPaths({ vertices, arcs, seeds }: ScalarGraph, starts: readonly Arc[], counts: Float64Array): Path[] {
  const paths: Path[] = [];
  const walk = (to: number, product: number, before: readonly Vertex[]): void => {
    const vertex = vertices[to];
    // Dead ends are not entered: the walk visits nothing but what the paths are made of.
    if (!vertex || counts[to] === 0) return;
    const through = [...before, vertex];
    const seed = seeds[to] ?? 0;
    if (seed !== 0) paths.push({ through, product: product * seed });
    for (const arc of arcs[to] ?? []) walk(arc.to, product * arc.weight, through);
  };
  for (const { to, weight } of starts) walk(to, weight, []);
  return paths.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
}

/** The part of the gradient, and of the paths, that runs through each node at each step. */
function crossingsOf({ vertices, arcs }: ScalarGraph, starts: readonly Arc[], gradients: Float64Array, counts: Float64Array): Crossing[] {
  // ∂vertex/∂number, and the number of ways to reach the vertex.
  const reach = new Float64Array(vertices.length);
  const ways = new Float64Array(vertices.length);
  const arrive = ({ to, weight }: Arc, derivative: number, count: number): void => {
    reach[to] = (reach[to] ?? 0) + derivative * weight;
    ways[to] = (ways[to] ?? 0) + count;
  };
  for (const arc of starts) arrive(arc, 1, 1);
  const crossings = new Map<string, Crossing>();
  for (const [index, { node, step }] of vertices.entries()) {
    const paths = (ways[index] ?? 0) * (counts[index] ?? 0);
    if (ways[index] === 0) continue;
    for (const arc of arcs[index] ?? []) arrive(arc, reach[index] ?? 0, ways[index] ?? 0);
    if (paths === 0) continue;
    const key = JSON.stringify([node, step]);
    const before = crossings.get(key) ?? { node, step, paths: 0, sum: 0 };
    crossings.set(key, { node, step, paths: before.paths + paths, sum: before.sum + (reach[index] ?? 0) * (gradients[index] ?? 0) });
  }
  return [...crossings.values()];
}
