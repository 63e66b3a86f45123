import type { Registry } from '../node/registry.ts';
import type { GraphDocument, Group, Point, PortReference } from './document.ts';
import { freeId, moveNodes, remove } from './edit.ts';
import { chainOf, groupsById, inGroup, nodesIn, prunedGroups, takenIds } from './groups.ts';
import { portKey } from './resolve.ts';

/**
 * Makes a group of nodes and folded groups, within the innermost group that all of them are in. Inputs that one
 * output feeds stay one port of its card, also when the wires are gone.
 */
export function groupItems(document: GraphDocument, nodes: ReadonlySet<string>, folded: ReadonlySet<string>, name: string): { document: GraphDocument; id: string } {
  const groups = groupsById(document);
  const holders = [
    ...document.nodes.filter(({ id }) => nodes.has(id)).map((node) => node.group),
    ...document.groups.filter(({ id }) => folded.has(id)).map((group) => group.parent),
  ];
  if (holders.length === 0) return { document, id: '' };
  const [first = [], ...others] = holders.map((holder) => chainOf(groups, holder).map(({ id }) => id));
  const parent = first.find((id) => others.every((chain) => chain.includes(id)));
  const id = freeId('group', takenIds(document));
  const group: Group = { id, name, ...(parent !== undefined && { parent }), folded: true };
  const grouped: GraphDocument = {
    ...document,
    nodes: document.nodes.map((node) => (nodes.has(node.id) ? { ...node, group: id } : node)),
    groups: [...document.groups.map((other) => (folded.has(other.id) ? { ...other, parent: id } : other)), group],
  };
  return { document: prunedGroups(withBundles(grouped, id)), id };
}

/** Remembers which inputs of a group are fed by one output. */
function withBundles(document: GraphDocument, id: string): GraphDocument {
  const within = nodesIn(document, new Set([id]));
  const bundles = new Map<string, PortReference[]>();
  for (const { source, target } of document.edges) {
    if (!within.has(target.node) || within.has(source.node)) continue;
    const key = portKey(source.node, source.port);
    bundles.set(key, [...(bundles.get(key) ?? []), target]);
  }
  const inputs = [...bundles.values()].filter((ports) => ports.length > 1);
  return inputs.length === 0 ? document : { ...document, groups: document.groups.map((group) => (group.id === id ? { ...group, inputs } : group)) };
}

/** Dissolves groups: what they hold goes to the group around them. */
export function ungroup(document: GraphDocument, chosen: ReadonlySet<string>): GraphDocument {
  const groups = groupsById(document);
  const holder = (id: string | undefined): string | undefined => chainOf(groups, id).find((group) => !chosen.has(group.id))?.id;
  return {
    ...document,
    nodes: document.nodes.map((node) => (node.group !== undefined && chosen.has(node.group) ? inGroup(node, holder(node.group)) : node)),
    groups: document.groups.flatMap((group) => (chosen.has(group.id) ? [] : [group.parent !== undefined && chosen.has(group.parent) ? inParent(group, holder(group.parent)) : group])),
  };
}

/** Folds groups to one card each, or opens them. */
export function setFolded(document: GraphDocument, chosen: ReadonlySet<string>, folded: boolean): GraphDocument {
  return { ...document, groups: document.groups.map((group) => (chosen.has(group.id) && group.folded !== folded ? { ...group, folded } : group)) };
}

/** Gives a group a name; an empty one changes nothing. */
export function renameGroup(document: GraphDocument, id: string, name: string): GraphDocument {
  return { ...document, groups: document.groups.map((group) => (group.id === id && name.trim() !== '' ? { ...group, name: name.trim() } : group)) };
}

/** Moves nodes and comment frames to new places, and folded groups with all that they hold. */
export function moveItems(document: GraphDocument, positions: ReadonlyMap<string, Point>): GraphDocument {
  const moved = document.groups.filter(({ id }) => positions.has(id)).flatMap(({ id }): [string, Point][] => {
    const to = positions.get(id) ?? { x: 0, y: 0 };
    const from = groupCorner(document, id);
    const held = nodesIn(document, new Set([id]));
    return document.nodes.filter((node) => held.has(node.id)).map((node) => [node.id, { x: node.position.x + to.x - from.x, y: node.position.y + to.y - from.y }]);
  });
  const frames = document.frames.map((frame) => {
    const position = positions.get(frame.id);
    return position ? { ...frame, position } : frame;
  });
  return { ...moveNodes(document, new Map([...positions, ...moved])), frames };
}

/** Where the card of a folded group is: the top left corner of what it holds. */
export function groupCorner(document: GraphDocument, id: string): Point {
  const held = nodesIn(document, new Set([id]));
  return topLeft(document.nodes.filter((node) => held.has(node.id)).map(({ position }) => position));
}

/** The top left corner of all places; the origin where there are none. */
export function topLeft(places: readonly Point[]): Point {
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: places.reduce((least, { x }) => Math.min(least, x), Infinity), y: places.reduce((least, { y }) => Math.min(least, y), Infinity) };
}

/** Removes nodes and edges, and whole groups with all that they hold. */
export function removeItems(document: GraphDocument, registry: Registry, chosen: { nodes: ReadonlySet<string>; edges: ReadonlySet<string>; groups: ReadonlySet<string>; frames: ReadonlySet<string> }): GraphDocument {
  const nodes = new Set([...chosen.nodes, ...nodesIn(document, chosen.groups)]);
  const removed = nodes.size > 0 || chosen.edges.size > 0 ? remove(document, registry, nodes, chosen.edges) : document;
  return chosen.frames.size > 0 ? { ...removed, frames: removed.frames.filter(({ id }) => !chosen.frames.has(id)) } : removed;
}

function inParent(group: Group, parent: string | undefined): Group {
  const { parent: _left, ...rest } = group;
  return parent === undefined ? rest : { ...rest, parent };
}
