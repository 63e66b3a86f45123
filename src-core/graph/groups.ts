import type { GraphDocument, GraphNode, Group } from './document.ts';

/*
 * Groups fold a part of a network to one card, or are stepped into. They are a way to look at the network: the
 * graph stays flat, each node names the innermost group that it is in, and no number depends on them. A group's
 * place on the canvas is that of what it holds.
 */

/** The groups that a group is in, itself first. */
export function chainOf(groups: ReadonlyMap<string, Group>, id: string | undefined): readonly Group[] {
  const chain: Group[] = [];
  for (let group = groups.get(id ?? ''); group && !chain.includes(group); group = groups.get(group.parent ?? '')) chain.push(group);
  return chain;
}

/** The groups of a document by their ids. */
export function groupsById({ groups }: GraphDocument): ReadonlyMap<string, Group> {
  return new Map(groups.map((group) => [group.id, group]));
}

/** The ids of all nodes in these groups, in the groups in them too. */
export function nodesIn(document: GraphDocument, chosen: ReadonlySet<string>): ReadonlySet<string> {
  if (chosen.size === 0) return new Set();
  const groups = groupsById(document);
  return new Set(document.nodes.filter((node) => chainOf(groups, node.group).some(({ id }) => chosen.has(id))).map(({ id }) => id));
}

/** Without groups that hold nothing, and without names of groups that are gone. Returns the same object where all is well. */
export function prunedGroups(document: GraphDocument): GraphDocument {
  if (document.groups.length === 0 && document.nodes.every(({ group }) => group === undefined)) return document;
  const groups = groupsById(document);
  const used = new Set(document.nodes.flatMap((node) => chainOf(groups, node.group).map(({ id }) => id)));
  const ids = new Set(document.nodes.map(({ id }) => id));
  const keptGroups = document.groups.flatMap((group) => (used.has(group.id) ? [withExistingInputs(group, ids)] : []));
  const keptNodes = document.nodes.map((node) => (node.group === undefined || groups.has(node.group) ? node : inGroup(node, undefined)));
  const same = sameItems(keptGroups, document.groups) && sameItems(keptNodes, document.nodes);
  return same ? document : { ...document, groups: keptGroups, nodes: keptNodes };
}

function withExistingInputs(group: Group, nodes: ReadonlySet<string>): Group {
  const { inputs, ...rest } = group;
  if (!inputs || inputs.every((ports) => ports.every(({ node }) => nodes.has(node)))) return group;
  const kept = inputs.map((ports) => ports.filter(({ node }) => nodes.has(node))).filter((ports) => ports.length > 1);
  return kept.length > 0 ? { ...rest, inputs: kept } : rest;
}

/** What is wrong with the groups and comment frames of a document that was read, and where; nothing in most. */
export function groupFault(document: GraphDocument): { readonly path: string; readonly reason: string } | undefined {
  const taken = new Set(document.nodes.map(({ id }) => id));
  const groups = groupsById(document);
  for (const [index, { id, parent }] of document.groups.entries()) {
    if (taken.has(id)) return { path: `groups.${String(index)}.id`, reason: `"${id}" is the name of another group or node` };
    taken.add(id);
    if (parent === undefined) continue;
    if (!groups.has(parent)) return { path: `groups.${String(index)}.parent`, reason: `there is no group "${parent}"` };
    if (chainOf(groups, id).some((group) => group.parent === id)) return { path: `groups.${String(index)}.parent`, reason: 'the group is within itself' };
  }
  for (const [index, { id }] of document.frames.entries()) {
    if (taken.has(id)) return { path: `frames.${String(index)}.id`, reason: `"${id}" is the name of another frame, group or node` };
    taken.add(id);
  }
  const node = document.nodes.findIndex(({ group }) => group !== undefined && !groups.has(group));
  return node < 0 ? undefined : { path: `nodes.${String(node)}.group`, reason: `there is no group "${document.nodes[node]?.group ?? ''}"` };
}

/** Ids that a new node, group or frame cannot have. */
export function takenIds({ nodes, groups, frames }: GraphDocument): Set<string> {
  return new Set([...nodes, ...groups, ...frames].map(({ id }) => id));
}

/** A node as it is in a group, or in none. */
export function inGroup(node: GraphNode, group: string | undefined): GraphNode {
  const { group: _left, ...rest } = node;
  return group === undefined ? rest : { ...rest, group };
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
