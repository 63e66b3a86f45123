import { type ResolvedGraph, type ResolvedNode, portKey } from './resolve.ts';

/**
 * The nodes in an order in which each comes after those whose values it reads at the same time step.
 * Ports that read the step before (a delay's) do not count. Where that is impossible, the ids along one
 * cycle without a delay, first and last the same.
 */
export function executionOrder(graph: ResolvedGraph): { order: ResolvedNode[] } | { cycle: string[] } {
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
