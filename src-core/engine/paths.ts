import type { Arc, ScalarGraph, Vertex } from './scalarGraph.ts';

/** A number that a path runs through, and ∂(this number)/∂(the one before), along the wire that leads here. */
export interface PathStop extends Vertex {
  readonly edge: string | null;
  readonly derivative: number;
}

/** One way from a number to the loss, and the product of the local derivatives along it. */
export interface Path {
  readonly through: readonly PathStop[];
  /** The last factor: ∂L/∂ℓ, the weight of the loss that the path ends in. */
  readonly seed: number;
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
  readonly sum: number;
  /** The number of paths, counted without walking them: exact up to 2⁵³. Paths whose product is 0 are not among them. */
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
  const gradients = gradientsOf(graph, graph.seeds);
  const counts = countsOf(graph);
  const count = starts.reduce((sum, { to }) => bounded(sum + (counts[to] ?? 0)), 0);
  const paths = count > mostPaths ? null : listPaths(graph, starts, counts);
  // Where the paths are listed it is their products that are added up: the very numbers that are shown.
  const sum = paths ? paths.reduce((total, { product }) => total + product, 0) : along(starts, gradients);
  return { sum, count, paths, crossings: crossingsOf(graph, starts, gradients, counts) };
}

/** Arcs looked at for all loss steps together; beyond, sums by step are not worked out. */
const mostStepWork = 2e8;

/**
 * What the losses of each step send back to each step: `[lossStep][step]`, where `startsAt[step]` are the arcs that
 * leave the number there. One sweep back for each loss step, however many paths there are.
 * Null where that is too much work.
 */
export function sumsByStep(graph: ScalarGraph, startsAt: readonly (readonly Arc[])[]): number[][] | null {
  const size = graph.arcs.reduce((sum, arcs) => sum + arcs.length, graph.vertices.length);
  if (size * startsAt.length > mostStepWork) return null;
  return startsAt.map((_, lossStep) => {
    const seeds = graph.seeds.map((seed, index) => (graph.vertices[index]?.step === lossStep ? seed : 0));
    const gradients = gradientsOf(graph, seeds);
    return startsAt.map((starts, step) => (step > lossStep ? 0 : along(starts, gradients)));
  });
}

function along(starts: readonly Arc[], gradients: Float64Array): number {
  return starts.reduce((sum, { to, weight }) => sum + weight * (gradients[to] ?? 0), 0);
}

/** For each vertex ∂L/∂vertex. Arcs lead forward, so one sweep back is enough. */
function gradientsOf({ vertices, arcs }: ScalarGraph, seeds: Float64Array): Float64Array {
  const gradients = Float64Array.from(seeds);
  for (let from = vertices.length - 1; from >= 0; from--) {
    for (const { to, weight } of arcs[from] ?? []) gradients[from] = (gradients[from] ?? 0) + weight * (gradients[to] ?? 0);
  }
  return gradients;
}

/** For each vertex the number of its paths to a loss. */
function countsOf({ vertices, arcs, seeds }: ScalarGraph): Float64Array {
  const counts = Float64Array.from(seeds, (seed) => (seed === 0 ? 0 : 1));
  for (let from = vertices.length - 1; from >= 0; from--) {
    for (const { to } of arcs[from] ?? []) counts[from] = bounded((counts[from] ?? 0) + (counts[to] ?? 0));
  }
  return counts;
}

/** Counts that float64 cannot hold stop at the largest number: infinity times nothing would be no number. */
function bounded(count: number): number {
  return Math.min(count, Number.MAX_VALUE);
}

function listPaths({ vertices, arcs, seeds }: ScalarGraph, starts: readonly Arc[], counts: Float64Array): Path[] {
  const paths: Path[] = [];
  const through: PathStop[] = [];
  const walk = ({ to, weight, edge }: Arc, product: number): void => {
    const vertex = vertices[to];
    // Dead ends are not entered: the walk visits nothing but what the paths are made of.
    if (!vertex || counts[to] === 0) return;
    through.push({ ...vertex, edge, derivative: weight });
    const seed = seeds[to] ?? 0;
    if (seed !== 0) paths.push({ through: [...through], seed, product: product * weight * seed });
    for (const arc of arcs[to] ?? []) walk(arc, product * weight);
    through.pop();
  };
  for (const start of starts) walk(start, 1);
  return paths.sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
}

/** The part of the gradient, and of the paths, that runs through each node at each step. */
function crossingsOf({ vertices, arcs }: ScalarGraph, starts: readonly Arc[], gradients: Float64Array, counts: Float64Array): Crossing[] {
  // ∂vertex/∂number, and the number of ways to reach the vertex.
  const reach = new Float64Array(vertices.length);
  const ways = new Float64Array(vertices.length);
  const arrive = ({ to, weight }: Arc, derivative: number, count: number): void => {
    reach[to] = (reach[to] ?? 0) + derivative * weight;
    ways[to] = bounded((ways[to] ?? 0) + count);
  };
  for (const arc of starts) arrive(arc, 1, 1);
  const crossings = new Map<string, Crossing>();
  for (const [index, { node, step }] of vertices.entries()) {
    const paths = bounded((ways[index] ?? 0) * (counts[index] ?? 0));
    if (ways[index] === 0) continue;
    for (const arc of arcs[index] ?? []) arrive(arc, reach[index] ?? 0, ways[index] ?? 0);
    if (paths === 0) continue;
    const key = JSON.stringify([node, step]);
    const before = crossings.get(key) ?? { node, step, paths: 0, sum: 0 };
    crossings.set(key, { node, step, paths: bounded(before.paths + paths), sum: before.sum + (reach[index] ?? 0) * (gradients[index] ?? 0) });
  }
  return [...crossings.values()];
}
