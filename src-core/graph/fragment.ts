import { z } from 'zod';
import type { Registry } from '../node/registry.ts';
import { AppError } from './appError.ts';
import { ColumnSchema, EdgeSchema, FrameSchema, GroupSchema, NodeSchema, ParameterSchema, type GraphDocument, type GraphEdge, type GraphNode, type Group, type Parameter, type Point, schemaVersion } from './document.ts';
import { freeId } from './edit.ts';
import { describeIssue, isRecord, parseJson } from './fileFormat.ts';
import { topLeft } from './groupEdits.ts';
import { chainOf, groupsById, nodesIn, takenIds } from './groups.ts';
import { reconcile } from './reconcile.ts';

export const fragmentFormat = 'chainrule-fragment';

/** A part of a network as it is copied, and as a module that the user keeps: nodes with what belongs to them. */
export const FragmentSchema = z.strictObject({
  format: z.literal(fragmentFormat),
  schemaVersion: z.literal(schemaVersion),
  name: z.string().max(500).optional(),
  nodes: z.array(NodeSchema).max(100_000),
  edges: z.array(EdgeSchema).max(400_000),
  /** Wires that came from nodes which were not taken along. */
  incoming: z.array(EdgeSchema).max(400_000).default([]),
  groups: z.array(GroupSchema).max(100_000).default([]),
  frames: z.array(FrameSchema).max(10_000).default([]),
  parameters: z.array(ParameterSchema),
  /** The rows of the inputs and targets among the nodes. */
  columns: z.record(z.string(), ColumnSchema).default({}),
});
export type Fragment = z.output<typeof FragmentSchema>;

/** What is chosen on the canvas. */
export interface Chosen {
  readonly nodes: ReadonlySet<string>;
  readonly groups?: ReadonlySet<string>;
  readonly frames?: ReadonlySet<string>;
}

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

/** Copies nodes, folded groups and comment frames, with everything that belongs to them. */
export function takeFragment(document: GraphDocument, chosen: Chosen): Fragment {
  const ids = new Set([...chosen.nodes, ...nodesIn(document, chosen.groups ?? new Set())]);
  const nodes = document.nodes.filter(({ id }) => ids.has(id));
  const byId = groupsById(document);
  // A group comes along where all that it holds does.
  const left = new Set(document.nodes.filter(({ id }) => !ids.has(id)).flatMap((node) => chainOf(byId, node.group).map(({ id }) => id)));
  const held = new Set(nodes.flatMap((node) => chainOf(byId, node.group).map(({ id }) => id)));
  const groups = document.groups.filter(({ id }) => held.has(id) && !left.has(id));
  const taken = new Set(groups.map(({ id }) => id));
  const records = new Set(nodes.flatMap((node) => Object.values(node.parameters)));
  return {
    format: fragmentFormat,
    schemaVersion,
    nodes: nodes.map((node) => without(node, 'group', (group) => taken.has(group))),
    edges: document.edges.filter(({ source, target }) => ids.has(source.node) && ids.has(target.node)),
    incoming: document.edges.filter(({ source, target }) => !ids.has(source.node) && ids.has(target.node)),
    groups: groups.map((group) => without(group, 'parent', (parent) => taken.has(parent))),
    frames: document.frames.filter(({ id }) => chosen.frames?.has(id)),
    parameters: document.parameters.filter(({ id }) => records.has(id)),
    columns: Object.fromEntries(Object.entries(document.data.columns).filter(([id]) => ids.has(id))),
  };
}

/** The text of a fragment, for the clipboard and for files. */
export function writeFragment(fragment: Fragment): string {
  return `${JSON.stringify(z.encode(FragmentSchema, fragment), null, 1)}\n`;
}

/** Whether a text says of itself that it is a fragment, however damaged. */
export function looksLikeFragment(text: string): boolean {
  return text.includes(`"${fragmentFormat}"`);
}

/**
 * Reads a fragment from a text.
 * @throws AppError E_FILE_NOT_JSON with line and column, E_FILE_FOREIGN where it is something else,
 * E_FILE_INVALID with the path of the first fault.
 */
export function readFragment(text: string): Fragment {
  const json = parseJson(text);
  if (!isRecord(json) || json['format'] !== fragmentFormat) throw new AppError('E_FILE_FOREIGN', 'this is no part of a Chainrule network. Copy nodes in Chainrule and paste them here.');
  const parsed = z.safeDecode(FragmentSchema, json as never);
  if (parsed.success) return parsed.data;
  const { path, message } = describeIssue(parsed.error);
  throw new AppError('E_FILE_INVALID', `the copied part is damaged at ${path}: ${message}`, { path, reason: message });
}

/** Adds a fragment to a document. Every id is new; parameters are its own but for those that are shared. */
export function pasteFragment(document: GraphDocument, registry: Registry, fragment: Fragment, { by, into = null, incoming, shared = new Map() }: Pasting): Pasted {
  const taken = takenIds(document);
  const newIds = <T extends { id: string }>(items: readonly T[], base: (item: T) => string): Map<string, string> =>
    new Map(
      items.map((item) => {
        const id = freeId(base(item), taken);
        taken.add(id);
        return [item.id, id];
      }),
    );
  const nodes = newIds(fragment.nodes, ({ type }) => type);
  const groups = newIds(fragment.groups, () => 'group');
  const frames = newIds(fragment.frames, () => 'frame');
  const { records, parameters } = newRecords(document, fragment, nodes, shared);
  const moved = ({ x, y }: Point): Point => ({ x: x + by.x, y: y + by.y });
  const holder = (id: string | undefined): string | undefined => (id === undefined ? undefined : groups.get(id)) ?? into ?? undefined;

  const pastedNodes = fragment.nodes.map((node): GraphNode => {
    const { group: _group, ...rest } = node;
    const group = holder(node.group);
    const slots = Object.entries(node.parameters).flatMap(([slot, record]) => {
      const copy = records.get(record);
      return copy === undefined ? [] : [[slot, copy] as const];
    });
    return { ...rest, id: nodes.get(node.id) ?? node.id, position: moved(node.position), parameters: Object.fromEntries(slots), ...(group !== undefined && { group }) };
  });
  const pastedGroups = fragment.groups.map(({ parent: own, inputs, module, ...group }): Group => {
    const parent = holder(own);
    const ports = inputs?.map((bundle) => bundle.flatMap(({ node, port }) => (nodes.has(node) ? [{ node: nodes.get(node) ?? '', port }] : [])));
    return { ...group, id: groups.get(group.id) ?? group.id, ...(parent !== undefined && { parent }), ...(ports && { inputs: ports }), ...(module && { module: { ...module, nodes: module.nodes.map((node) => nodes.get(node) ?? node) } }) };
  });
  const there = new Set(document.nodes.map(({ id }) => id));
  const wires = [...fragment.edges, ...(incoming ? fragment.incoming.filter(({ source }) => there.has(source.node)) : [])];
  const edgeIds = new Set(document.edges.map(({ id }) => id));
  const edges = wires.map((edge): GraphEdge => {
    const source = { ...edge.source, node: nodes.get(edge.source.node) ?? edge.source.node };
    const target = { ...edge.target, node: nodes.get(edge.target.node) ?? edge.target.node };
    const id = freeId(`${source.node}.${source.port}→${target.node}.${target.port}`, edgeIds);
    edgeIds.add(id);
    return { id, source, target, ...(edge.waypoints && { waypoints: edge.waypoints.map(moved) }) };
  });
  const columns = Object.entries(fragment.columns).map(([id, column]) => [nodes.get(id) ?? id, column] as const);
  const pasted: GraphDocument = {
    ...document,
    nodes: [...document.nodes, ...pastedNodes],
    edges: [...document.edges, ...edges],
    groups: [...document.groups, ...pastedGroups],
    frames: [...document.frames, ...fragment.frames.map((frame) => ({ ...frame, id: frames.get(frame.id) ?? frame.id, position: moved(frame.position) }))],
    parameters: [...document.parameters, ...parameters],
    data: { ...document.data, columns: { ...document.data.columns, ...Object.fromEntries(columns) } },
  };
  return { document: reconcile(pasted, registry), nodes, groups, frames };
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

/** The group that a module is: it holds all that the module has. */
export function moduleGroup({ groups }: Fragment): Group | undefined {
  return groups.find(({ parent }) => parent === undefined);
}

/** A group as a module: with its id, so that copies in one document can share their parameters. */
export function asModule(fragment: Fragment, id: string, name: string): Fragment {
  const whole = moduleGroup(fragment);
  const module = { id, nodes: fragment.nodes.map((node) => node.id) };
  return { ...fragment, name, incoming: [], groups: fragment.groups.map((group) => (group === whole ? { ...group, name, module } : group)) };
}

/** For each record of a module the one that an earlier copy of it in the document uses; none where it is the first. */
export function recordsOfEarlierCopy(document: GraphDocument, fragment: Fragment): ReadonlyMap<string, string> {
  const id = moduleGroup(fragment)?.module?.id;
  const earlier = document.groups.find(({ module }) => module !== undefined && module.id === id)?.module;
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return new Map(
    fragment.nodes.flatMap((node, index) => {
      const copy = nodes.get(earlier?.nodes[index] ?? '');
      if (copy?.type !== node.type) return [];
      return Object.entries(node.parameters).flatMap(([slot, record]) => {
        const shared = copy.parameters[slot];
        return shared === undefined ? [] : [[record, shared] as const];
      });
    }),
  );
}

/** The top left corner of all that a fragment holds. */
export function fragmentCorner({ nodes, frames }: Fragment): Point {
  return topLeft([...nodes, ...frames].map(({ position }) => position));
}

/** Lets every copy use the records of its original. */
export function sharedRecords({ parameters }: Fragment): ReadonlyMap<string, string> {
  return new Map(parameters.map(({ id }) => [id, id]));
}

function without<T, K extends keyof T>(item: T, key: K, keeps: (value: NonNullable<T[K]>) => boolean): T {
  const value = item[key];
  if (value === undefined || value === null || keeps(value)) return item;
  const { [key]: _left, ...rest } = item;
  return rest as T;
}
