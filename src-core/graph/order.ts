import { components } from './components.ts';
import { type ResolvedGraph, type ResolvedNode, portKey } from './resolve.ts';

/** Which way through time: from the first step to the last, or from the last to the first. */
export type Direction = 'forwards' | 'backwards';

/** Nodes that run step by step beside each other; the next stage begins when this one is through with all steps. */
export interface Stage {
  readonly direction: Direction;
  /** Each comes after those whose values it reads at the same step. */
  readonly nodes: readonly ResolvedNode[];
}

/**
 * The nodes in an order in which each comes after those whose values it reads: at each step, and from stage to stage.
 * A network whose delays all look back is one stage. One that looks ahead, in time, needs all steps of what it reads:
 * so a bidirectional network has a stage that runs backwards and, behind it, one that reads both.
 * Where that is impossible, the ids along one cycle without a delay, first and last the same; or those of nodes that
 * depend on themselves through delays of both directions.
 */
export function executionOrder(graph: ResolvedGraph): { stages: Stage[] } | { cycle: string[] } | { bothWays: string[] } {
  const ordered = orderWithinStep(graph);
  if ('cycle' in ordered) return ordered;
  const nodes = [...graph.nodes.values()];
  const looksAhead = nodes.some(({ inputs }) => inputs.some(({ lag }) => lag === -1));
  return looksAhead ? stagesOf(ordered.order, graph) : { stages: [{ direction: 'forwards', nodes: ordered.order }] };
}

/** Each node at each step, in the order in which they run. */
export function* executions(stages: readonly Stage[], steps: number): Generator<{ readonly node: ResolvedNode; readonly step: number }> {
  for (const { direction, nodes } of stages) {
    for (const step of stepsIn(direction, steps)) for (const node of nodes) yield { node, step };
  }
}

/** The indices of the steps in the order in which a stage takes them. */
export function stepsIn(direction: Direction, steps: number): number[] {
  return Array.from({ length: steps }, (_, index) => (direction === 'forwards' ? index : steps - 1 - index));
}

/** What a node reads through a port: from which node, and how many steps back. */
interface Reading {
  readonly from: number;
  readonly lag: number;
}

function stagesOf(order: readonly ResolvedNode[], graph: ResolvedGraph): { stages: Stage[] } | { bothWays: string[] } {
  const indices = new Map(order.map(({ node }, index) => [node.id, index]));
  const readings = order.map(({ node, inputs }) =>
    inputs.flatMap(({ name, lag = 0 }): Reading[] => {
      const from = indices.get(graph.incoming.get(portKey(node.id, name))?.source.node ?? '');
      return from === undefined ? [] : [{ from, lag }];
    }),
  );
  const after = order.map(() => new Set<number>());
  for (const [index, list] of readings.entries()) for (const { from } of list) after[from]?.add(index);
  const places: { readonly direction: Direction; readonly stage: number }[] = [];
  // What depends on nothing else comes last in Tarjan's order.
  for (const members of components(order.length, after).reverse()) {
    const own = new Set(members);
    const within = new Set(members.flatMap((member) => (readings[member] ?? []).filter(({ from }) => own.has(from)).map(({ lag }) => Math.sign(lag))));
    if (within.has(1) && within.has(-1)) return { bothWays: members.toSorted((a, b) => a - b).flatMap((member) => order[member]?.node.id ?? []) };
    const direction = within.has(-1) ? 'backwards' : 'forwards';
    const against = direction === 'forwards' ? -1 : 1;
    const from = members.flatMap((member) => readings[member] ?? []).filter((reading) => !own.has(reading.from));
    const stage = Math.max(0, ...from.map((reading) => {
      const source = places[reading.from] ?? { direction, stage: 0 };
      return source.stage + (source.direction !== direction || Math.sign(reading.lag) === against ? 1 : 0);
    }));
    for (const member of members) places[member] = { direction, stage };
  }
  const last = Math.max(0, ...places.map(({ stage }) => stage));
  const stages = Array.from({ length: last + 1 }, (_, stage) =>
    (['forwards', 'backwards'] as const).map((direction): Stage => ({ direction, nodes: order.filter((_node, index) => places[index]?.stage === stage && places[index].direction === direction) })),
  );
  return { stages: stages.flat().filter(({ nodes }) => nodes.length > 0) };
}

/** The nodes so that each comes after those that it reads at the same step: ports that read another one (a delay's) do not count. */
function orderWithinStep(graph: ResolvedGraph): { order: ResolvedNode[] } | { cycle: string[] } {
  const order: ResolvedNode[] = [];
  const state = new Map<string, 'open' | 'done'>();

  for (const root of graph.nodes.values()) {
    // Depth first with an explicit stack: a chain of 100,000 nodes must not exhaust the call stack.
    const stack: { node: ResolvedNode; sources: string[] }[] = [];
    const enter = (node: ResolvedNode): void => {
      state.set(node.node.id, 'open');
      stack.push({ node, sources: sourcesOf(node, graph) });
    };
    if (!state.has(root.node.id)) enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.sources.pop();
      if (next === undefined) {
        state.set(top.node.node.id, 'done');
        order.push(top.node);
        stack.pop();
      } else if (state.get(next) === 'open') {
        const path = stack.map((entry) => entry.node.node.id);
        // The stack runs against the wires; the cycle is told along them.
        return { cycle: [next, ...path.slice(path.indexOf(next)).reverse()] };
      } else if (!state.has(next)) {
        const source = graph.nodes.get(next);
        if (source) enter(source);
      }
    }
  }
  return { order };
}

/** The nodes that `node` reads at the same step; the last is visited first. */
function sourcesOf({ node, inputs }: ResolvedNode, graph: ResolvedGraph): string[] {
  return inputs
    .filter((port) => !port.lag)
    .flatMap((port) => graph.incoming.get(portKey(node.id, port.name))?.source.node ?? [])
    .reverse();
}
