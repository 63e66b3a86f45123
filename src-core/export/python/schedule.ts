import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import { components } from '../../graph/components.ts';
import type { ArrayProgram } from '../trace/arrayProgram.ts';
import type { ArrayStatement } from '../trace/arrayOps.ts';
import type { TracedNode } from '../trace/trace.ts';

/** A recurrent cell whose state comes back through delays alone, which begin with zeros: a layer over the whole sequence. */
export interface FusedCell {
  readonly cell: string;
  readonly direction: 'forwards' | 'backwards';
  /** They are part of the layer: nothing is written for them. */
  readonly delays: readonly string[];
}

/** Nodes that are written together: for all steps at once, or step by step in a loop. */
export interface Segment {
  readonly isLoop: boolean;
  readonly nodes: readonly TracedNode<ArrayStatement>[];
}

export type Operating = readonly TracedNode<ArrayStatement>[];

/** The nodes that wires lead to from each of the given ones, over time too. */
function successors(nodes: readonly string[], { graph }: Analysis): Set<number>[] {
  const index = new Map(nodes.map((id, at) => [id, at]));
  return nodes.map(
    (id) => new Set((graph.nodes.get(id)?.outputs ?? []).flatMap(({ name }) => (graph.outgoing.get(portKey(id, name)) ?? []).flatMap(({ target }) => index.get(target.node) ?? []))),
  );
}

/** Cells that can be layers over sequences; none where the document has one step. */
export function fusedCells(program: ArrayProgram, analysis: Analysis): Map<string, FusedCell> {
  const found = new Map<string, FusedCell>();
  if (program.steps === 1) return found;
  for (const { nodes } of program.forward) {
    const ids = nodes.map(({ node }) => node);
    for (const members of components(ids.length, successors(ids, analysis))) {
      const fused = fusedIn(members.flatMap((index) => nodes[index] ?? []), program, analysis);
      if (fused) found.set(fused.cell, fused);
    }
  }
  return found;
}

function fusedIn(members: Operating, { steps }: ArrayProgram, { graph }: Analysis): FusedCell | undefined {
  const [cell, ...others] = members.filter(({ node }) => graph.nodes.get(node)?.definition.cell);
  if (!cell || others.length > 0 || members.length < 2) return undefined;
  const delays = members.filter((member) => member !== cell);
  const shifts = delays.map((delay) => shiftOf(delay, steps));
  const { inputs = [] } = graph.nodes.get(cell.node) ?? {};
  const states = inputs.filter(({ name }) => name !== 'x');
  // The state goes out of a port and comes back at the one of the same letter.
  const isState = states.every(({ name }) => {
    const delay = graph.incoming.get(portKey(cell.node, name))?.source.node ?? '';
    const shift = shifts[delays.findIndex(({ node }) => node === delay)];
    return shift?.node === cell.node && shift.port === name.toUpperCase() && (graph.outgoing.get(portKey(delay, 'y')) ?? []).length === 1;
  });
  const [first] = shifts;
  const lag = first?.lag;
  const isOneWay = delays.length === states.length && shifts.every((shift) => shift?.lag === lag);
  // Only the hidden state is given at every step.
  const isHidden = (graph.outgoing.get(portKey(cell.node, 'C')) ?? []).every(({ target }) => delays.some(({ node }) => node === target.node));
  const isRagged = lag === 1 && graph.document.data.lengths !== undefined;
  if (!isState || !isOneWay || !isHidden || isRagged) return undefined;
  return { cell: cell.node, direction: lag === -1 ? 'forwards' : 'backwards', delays: delays.map(({ node }) => node) };
}

/** What a node that only hands on what was one step away reads, zeros where there is no such step; undefined for others. */
function shiftOf({ groups }: TracedNode<ArrayStatement>, steps: number): { readonly node: string; readonly port: string; readonly lag: number } | undefined {
  const single = groups.map(({ steps: at, operations }) => ({ at, statement: operations.length === 1 ? operations[0] : undefined }));
  const begin = single.find(({ statement }) => statement?.value.op === 'number' && statement.value.value === 0);
  const going = single.find(({ statement }) => statement?.value.op === 'read');
  const value = going?.statement?.value;
  if (groups.length !== 2 || !begin || value?.op !== 'read' || begin.at.length !== 1) return undefined;
  const { tensor, lag } = value.view;
  if (tensor.kind !== 'output' || begin.at[0] !== (lag === -1 ? 0 : steps - 1)) return undefined;
  return { node: tensor.node, port: tensor.name, lag };
}

/**
 * The nodes of a stage in an order in which as few loops as possible are needed: cycles are run step by step, what is not
 * `atOnce` too, and all else for all steps at once.
 */
export function scheduleOf(nodes: Operating, analysis: Analysis, fused: ReadonlyMap<string, FusedCell>, atOnce: (node: TracedNode<ArrayStatement>) => boolean): Segment[] {
  const ids = nodes.map(({ node }) => node);
  const after = successors(ids, analysis);
  const groups = components(ids.length, after).map((members) => [...members].sort((a, b) => a - b));
  const groupOf = new Map(groups.flatMap((members, group) => members.map((member) => [member, group] as const)));
  const isLoop = groups.map((members) => {
    const cell = members.map((member) => fused.get(ids[member] ?? '')).find((each) => each);
    if (cell) return false;
    const [first = 0] = members;
    const node = nodes[first];
    return members.length > 1 || after[first]?.has(first) === true || !node || !atOnce(node);
  });
  const waiting = new Map(groups.map((_, group) => [group, new Set<number>()]));
  for (const [from, targets] of after.entries()) for (const to of targets) if (groupOf.get(from) !== groupOf.get(to)) waiting.get(groupOf.get(to) ?? 0)?.add(groupOf.get(from) ?? 0);
  const segments: { isLoop: boolean; members: number[] }[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, before]) => [...before].every((group) => !waiting.has(group))).map(([group]) => group);
    const last = segments.at(-1);
    const next = ready.filter((group) => isLoop[group] === last?.isLoop).sort((a, b) => (groups[a]?.[0] ?? 0) - (groups[b]?.[0] ?? 0))[0] ?? Math.min(...ready);
    waiting.delete(next);
    const members = groups[next] ?? [];
    if (last && last.isLoop === isLoop[next]) last.members.push(...members);
    else segments.push({ isLoop: isLoop[next] ?? true, members: [...members] });
  }
  const skipped = new Set([...fused.values()].flatMap(({ delays }) => delays));
  // Within a loop the order is the stage's: what is read one step away is there already.
  return segments.map((segment) => ({ isLoop: segment.isLoop, nodes: (segment.isLoop ? segment.members.sort((a, b) => a - b) : segment.members).flatMap((member) => nodes[member] ?? []).filter(({ node }) => !skipped.has(node)) }));
}
