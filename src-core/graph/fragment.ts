import { z } from 'zod';
import { AppError } from './appError.ts';
import { ColumnSchema, EdgeSchema, FrameSchema, GroupSchema, NodeSchema, ParameterSchema, type GraphDocument, type Point, mostEdges, mostNodes, schemaVersion } from './document.ts';
import { describeIssue, isRecord, parseJson } from './fileFormat.ts';
import { topLeft } from './groupEdits.ts';
import { chainOf, groupsById, nodesIn } from './groups.ts';

/** By this a fragment's text is known. */
export const fragmentFormat = 'chainrule-fragment';

/** A part of a network as it is copied, and as a module that the user keeps: nodes with what belongs to them. */
export const FragmentSchema = z.strictObject({
  format: z.literal(fragmentFormat),
  schemaVersion: z.literal(schemaVersion),
  name: z.string().max(500).optional(),
  nodes: z.array(NodeSchema).max(mostNodes),
  edges: z.array(EdgeSchema).max(mostEdges),
  /** Wires that came from nodes which were not taken along. */
  incoming: z.array(EdgeSchema).max(mostEdges).default([]),
  groups: z.array(GroupSchema).max(mostNodes).default([]),
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
  // Decoding checks what it is given, though its type wants it checked already.
  const parsed = z.safeDecode(FragmentSchema, json as never);
  if (parsed.success) return parsed.data;
  const { path, message } = describeIssue(parsed.error);
  throw new AppError('E_FILE_INVALID', `the copied part is damaged at ${path}: ${message}`, { path, reason: message });
}

/** The top left corner of all that a fragment holds. */
export function fragmentCorner({ nodes, frames }: Fragment): Point {
  return topLeft([...nodes, ...frames].map(({ position }) => position));
}

function without<T, K extends keyof T>(item: T, key: K, keeps: (value: NonNullable<T[K]>) => boolean): T {
  const value = item[key];
  if (value === undefined || value === null || keeps(value)) return item;
  const { [key]: _left, ...rest } = item;
  // The key is an optional one.
  return rest as T;
}
