import type { GraphDocument, GraphEdge, GraphNode, Parameter } from './document.ts';

/** What may differ in a node that both documents have. */
export type NodeChange = 'name' | 'settings' | 'parameters' | 'place' | 'group' | 'bypass' | 'type';
/** Other parts of a document that may differ. */
export const documentParts = ['title', 'description', 'data', 'dataset', 'training', 'precision', 'mode', 'seed', 'expected', 'groups', 'frames', 'runs', 'student'] as const;
export type DocumentPart = (typeof documentParts)[number];

/** What is different in one document beside another one. Views do not count. */
export interface Difference {
  readonly nodes: { readonly added: readonly GraphNode[]; readonly removed: readonly GraphNode[]; readonly changed: readonly { readonly node: GraphNode; readonly what: readonly NodeChange[] }[] };
  /** An edge is known by its ends. `led` are those whose way on the canvas differs. */
  readonly edges: { readonly added: readonly GraphEdge[]; readonly removed: readonly GraphEdge[]; readonly led: readonly GraphEdge[] };
  /** `numbers` counts those that differ; where the shape differs all do. */
  readonly parameters: { readonly added: readonly Parameter[]; readonly removed: readonly Parameter[]; readonly changed: readonly { readonly parameter: Parameter; readonly numbers: number }[] };
  readonly parts: readonly DocumentPart[];
}

/** What changed on the way from one document to the other. */
export function differenceOf(from: GraphDocument, to: GraphDocument): Difference {
  return {
    nodes: { ...addedAndRemoved(from.nodes, to.nodes, idOf), changed: changedNodes(from.nodes, to.nodes) },
    edges: { ...addedAndRemoved(from.edges, to.edges, endsOf), led: led(from.edges, to.edges) },
    parameters: { ...addedAndRemoved(from.parameters, to.parameters, idOf), changed: changedParameters(from.parameters, to.parameters) },
    parts: documentParts.filter((part) => !same(from[part], to[part])),
  };
}

/** Whether the two documents are the same but for their views. */
export function isSame({ nodes, edges, parameters, parts }: Difference): boolean {
  const lists = [nodes.added, nodes.removed, nodes.changed, edges.added, edges.removed, edges.led, parameters.added, parameters.removed, parameters.changed, parts];
  return lists.every(({ length }) => length === 0);
}

const idOf = ({ id }: { readonly id: string }): string => id;

function endsOf({ source, target }: GraphEdge): string {
  return JSON.stringify([source.node, source.port, target.node, target.port]);
}

function addedAndRemoved<T>(from: readonly T[], to: readonly T[], key: (element: T) => string): { added: T[]; removed: T[] } {
  const before = new Set(from.map(key));
  const after = new Set(to.map(key));
  return { added: to.filter((element) => !before.has(key(element))), removed: from.filter((element) => !after.has(key(element))) };
}

function changedNodes(from: readonly GraphNode[], to: readonly GraphNode[]): Difference['nodes']['changed'] {
  const before = new Map(from.map((node) => [node.id, node]));
  return to.flatMap((node) => {
    const old = before.get(node.id);
    if (!old || old === node) return [];
    const differs: Readonly<Record<NodeChange, boolean>> = {
      type: old.type !== node.type || old.version !== node.version,
      name: old.label !== node.label,
      settings: !same(old.config, node.config),
      parameters: !same(old.parameters, node.parameters),
      place: !same(old.position, node.position),
      group: old.group !== node.group,
      bypass: old.bypassed !== node.bypassed,
    };
    const what = (Object.keys(differs) as NodeChange[]).filter((change) => differs[change]);
    return what.length > 0 ? [{ node, what }] : [];
  });
}

function led(from: readonly GraphEdge[], to: readonly GraphEdge[]): GraphEdge[] {
  const before = new Map(from.map((edge) => [endsOf(edge), edge]));
  return to.filter((edge) => {
    const old = before.get(endsOf(edge));
    return old !== undefined && old !== edge && !same(old.waypoints, edge.waypoints);
  });
}

function changedParameters(from: readonly Parameter[], to: readonly Parameter[]): Difference['parameters']['changed'] {
  const before = new Map(from.map((parameter) => [parameter.id, parameter]));
  return to.flatMap((parameter) => {
    const old = before.get(parameter.id);
    if (!old || old === parameter || same(old, parameter)) return [];
    return [{ parameter, numbers: differingNumbers(old.values, parameter.values) }];
  });
}

function differingNumbers(from: Parameter['values'], to: Parameter['values']): number {
  if (from.values === to.values) return 0;
  if (!same(from.shape, to.shape)) return to.values.length;
  return to.values.reduce<number>((count, value, index) => (Object.is(value, from.values[index]) ? count : count + 1), 0);
}

/** Equal in all that a file would hold. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) return sameLists(Array.from(a as Float64Array), Array.from(b as Float64Array));
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && sameLists(a, b);
  const [left, right] = [entriesOf(a), entriesOf(b)];
  return left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, index) => same(value, b[index]));
}

/** Files have no key whose value is undefined. */
function entriesOf(record: object): Map<string, unknown> {
  return new Map(Object.entries(record).filter(([, value]) => value !== undefined));
}
