import type { Registry } from '../node/registry.ts';
import type { GraphDocument, GraphEdge, GraphNode, Group, Parameter, Point, PortReference } from './document.ts';
import { edgeBetween, freeId } from './edit.ts';
import type { Fragment } from './fragment.ts';
import { takenIds } from './groups.ts';
import { reconcile } from './reconcile.ts';

/** Where a fragment goes, and what of it is shared with what is there. */
export interface Pasting {
  /** Moves everything by this. */
  readonly by: Point;
  /** The group that is stepped into. */
  readonly into?: string | null;
  /** Connects the wires that came from outside, where their sources are there. */
  readonly incoming: boolean;
  /** For a record of the fragment the record of the document that is used instead of a new one. */
  readonly shared?: ReadonlyMap<string, string>;
}

/** What came of a paste. */
export interface Pasted {
  readonly document: GraphDocument;
  /** For each node of the fragment its id in the document. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly frames: ReadonlyMap<string, string>;
}

/** Adds a fragment to a document. Every id is new; parameters are its own but for those that are shared. */
export function pasteFragment(document: GraphDocument, registry: Registry, fragment: Fragment, { by, into = null, incoming, shared = new Map() }: Pasting): Pasted {
  const { nodes, groups, frames } = newIds(document, fragment);
  const { records, parameters } = newRecords(document, fragment, nodes, shared);
  const copy: Copying = {
    nodes,
    groups,
    records,
    moved: ({ x, y }) => ({ x: x + by.x, y: y + by.y }),
    holder: (group) => (group === undefined ? undefined : groups.get(group)) ?? into ?? undefined,
  };
  const pasted: GraphDocument = {
    ...document,
    nodes: [...document.nodes, ...fragment.nodes.map((node) => copyOfNode(node, copy))],
    edges: [...document.edges, ...copiesOfEdges(document, fragment, incoming, copy)],
    groups: [...document.groups, ...fragment.groups.map((group) => copyOfGroup(group, copy))],
    frames: [...document.frames, ...fragment.frames.map((frame) => ({ ...frame, id: frames.get(frame.id) ?? frame.id, position: copy.moved(frame.position) }))],
    parameters: [...document.parameters, ...parameters],
    data: { ...document.data, columns: { ...document.data.columns, ...Object.fromEntries(Object.entries(fragment.columns).map(([id, column]) => [nodes.get(id) ?? id, column])) } },
  };
  return { document: reconcile(pasted, registry), nodes, groups, frames };
}

/** What the copies of a fragment's parts are called and where they go. */
interface Copying {
  /** New ids by those in the fragment, of nodes, groups and parameter records. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, string>;
  readonly moved: (at: Point) => Point;
  /** The group that holds the copy of what a group of the fragment, or none, held. */
  readonly holder: (group: string | undefined) => string | undefined;
}

/** Ids that the document has not: nodes, groups and frames share one set of names. */
function newIds(document: GraphDocument, fragment: Fragment): Pick<Pasted, 'nodes' | 'groups' | 'frames'> {
  const taken = takenIds(document);
  const named = <T extends { readonly id: string }>(items: readonly T[], base: (item: T) => string): Map<string, string> =>
    new Map(
      items.map((item) => {
        const id = freeId(base(item), taken);
        taken.add(id);
        return [item.id, id];
      }),
    );
  return { nodes: named(fragment.nodes, ({ type }) => type), groups: named(fragment.groups, () => 'group'), frames: named(fragment.frames, () => 'frame') };
}

function copyOfNode({ group: own, ...node }: GraphNode, { nodes, records, moved, holder }: Copying): GraphNode {
  const group = holder(own);
  const parameters = Object.entries(node.parameters).flatMap(([slot, record]) => {
    const copy = records.get(record);
    return copy === undefined ? [] : [[slot, copy] as const];
  });
  return { ...node, id: nodes.get(node.id) ?? node.id, position: moved(node.position), parameters: Object.fromEntries(parameters), ...(group !== undefined && { group }) };
}

function copyOfGroup({ parent: own, inputs, module, ...group }: Group, { nodes, groups, holder }: Copying): Group {
  const parent = holder(own);
  const bundles = inputs?.map((ports) => ports.flatMap(({ node, port }) => (nodes.has(node) ? [{ node: nodes.get(node) ?? node, port }] : [])));
  return {
    ...group,
    id: groups.get(group.id) ?? group.id,
    ...(parent !== undefined && { parent }),
    ...(bundles && { inputs: bundles }),
    ...(module && { module: { ...module, nodes: module.nodes.map((node) => nodes.get(node) ?? node) } }),
  };
}

/** The edges within a fragment, and where that is wanted those that came from nodes which the document has. */
function copiesOfEdges(document: GraphDocument, fragment: Fragment, incoming: boolean, { nodes, moved }: Copying): GraphEdge[] {
  const there = new Set(document.nodes.map(({ id }) => id));
  const originals = [...fragment.edges, ...(incoming ? fragment.incoming.filter(({ source }) => there.has(source.node)) : [])];
  const taken = new Set(document.edges.map(({ id }) => id));
  const copyOfPort = ({ node, port }: PortReference): PortReference => ({ node: nodes.get(node) ?? node, port });
  return originals.map(({ source, target, waypoints }) => {
    const edge = edgeBetween(copyOfPort(source), copyOfPort(target), taken);
    taken.add(edge.id);
    return { ...edge, ...(waypoints && { waypoints: waypoints.map(moved) }) };
  });
}

/** The records of a fragment under their new names. Slots that were tied to each other stay so. */
function newRecords(document: GraphDocument, fragment: Fragment, nodes: ReadonlyMap<string, string>, shared: ReadonlyMap<string, string>): { records: Map<string, string>; parameters: Parameter[] } {
  const there = new Set(document.parameters.map(({ id }) => id));
  const taken = new Set(there);
  const records = new Map<string, string>();
  const parameters: Parameter[] = [];
  const firstUse = new Map(fragment.nodes.toReversed().flatMap((node) => Object.entries(node.parameters).map(([slot, record]) => [record, `${nodes.get(node.id) ?? node.id}.${slot}`] as const)));
  for (const record of fragment.parameters) {
    const same = shared.get(record.id);
    if (same !== undefined && there.has(same)) {
      records.set(record.id, same);
      continue;
    }
    const id = freeId(firstUse.get(record.id) ?? record.id, taken);
    taken.add(id);
    records.set(record.id, id);
    parameters.push({ ...record, id, name: id });
  }
  return { records, parameters };
}

/** Lets every copy use the records of its original. */
export function sharedRecords({ parameters }: Fragment): ReadonlyMap<string, string> {
  return new Map(parameters.map(({ id }) => [id, id]));
}
