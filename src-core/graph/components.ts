/**
 * The strongly connected components of a graph (Tarjan, 1972): nodes from which each other can be reached. `after` are
 * the nodes that each leads to. Without recursion: graphs of unrolled networks are deep.
 */
export function components(count: number, after: readonly ReadonlySet<number>[]): number[][] {
  const found: number[][] = [];
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const isOpen = new Uint8Array(count);
  const open: number[] = [];
  let next = 0;
  const enter = (node: number): { node: number; rest: Iterator<number> } => {
    index[node] = low[node] = next++;
    isOpen[node] = 1;
    open.push(node);
    return { node, rest: (after[node] ?? new Set<number>()).values() };
  };
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node, rest } = top;
      const step = rest.next();
      if (step.done !== true) {
        const to = step.value;
        if (index[to] === -1) path.push(enter(to));
        else if (isOpen[to] === 1) low[node] = Math.min(low[node] ?? 0, index[to] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] !== index[node]) continue;
      const members = open.splice(open.lastIndexOf(node));
      for (const member of members) isOpen[member] = 0;
      found.push(members);
    }
  }
  return found;
}
