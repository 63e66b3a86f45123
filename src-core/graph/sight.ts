import type { Registry } from '../node/registry.ts';
import type { GraphDocument, GraphEdge, GraphNode, Group, PortReference } from './document.ts';
import { chainOf, groupsById } from './groups.ts';
import { portKey, resolveGraph } from './resolve.ts';

/* What of a document is on the canvas, where groups are folded or one of them is stepped into. */

/** A port of a folded group's card: one or more ports of what it holds. */
export interface GroupPort {
  /** What a wire’s end names it by. */
  readonly id: string;
  /** Inputs that are fed by the same output are one port. */
  readonly ports: readonly PortReference[];
  /** The edges through it. */
  readonly edges: readonly string[];
}

/** A folded group as the card that it is shown as. */
export interface FoldedGroup {
  readonly group: Group;
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly GroupPort[];
  readonly outputs: readonly GroupPort[];
}

/** What stands for a port outside of the group that is stepped into. */
export interface Outlet {
  readonly id: string;
  readonly side: 'source' | 'target';
  readonly outside: PortReference;
  /** The nodes inside that it is wired to. */
  readonly beside: readonly string[];
}

/** One end of a wire as it is seen: a node, a folded group or an outlet, and a port of it. */
export interface SeenEnd {
  readonly item: string;
  readonly port: string;
}

/** A wire on the canvas. Where several edges lead from one output to one port of a folded group, it is all of them. */
export interface SeenWire {
  readonly id: string;
  readonly source: SeenEnd;
  readonly target: SeenEnd;
  readonly edges: readonly GraphEdge[];
}

/** What of a document is on the canvas. */
export interface Sight {
  readonly nodes: readonly GraphNode[];
  readonly folded: readonly FoldedGroup[];
  /** Groups that are open, with the nodes and folded groups in them, outer ones first. */
  readonly open: readonly { readonly group: Group; readonly items: readonly string[] }[];
  readonly outlets: readonly Outlet[];
  readonly wires: readonly SeenWire[];
}

/** The id of a group's port: without the quotes of `portKey`, as the canvas puts it into selectors. */
function groupPortId({ node, port }: PortReference): string {
  return `${encodeURIComponent(node)}:${encodeURIComponent(port)}`;
}

/** What is seen of a document: all of it, or what is in the group that is stepped into. */
export function sightOf(document: GraphDocument, registry: Registry, inside: string | null): Sight {
  if (document.groups.length === 0) return { nodes: document.nodes, folded: [], open: [], outlets: [], wires: document.edges.map(plainWire) };
  const groups = groupsById(document);
  const { itemOf, nodes, folded, open } = itemsOf(document, groups, groups.has(inside ?? '') ? inside : null);
  const cards = [...folded.values()].map((of) => foldedCard(of, document, registry));
  const inputPort = new Map(cards.flatMap(({ inputs }) => inputs.flatMap((port) => port.ports.map((inner) => [portKey(inner.node, inner.port), port.id] as const))));
  const outlets = new Map<string, { id: string; side: 'source' | 'target'; outside: PortReference; beside: string[] }>();
  /** The end of an edge: a port of what shows its node, or of an outlet where that is outside. */
  const endOf = (side: 'source' | 'target', at: PortReference, other: string): SeenEnd => {
    const item = itemOf.get(at.node);
    const key = portKey(at.node, at.port);
    if (item !== undefined) return { item, port: folded.has(item) ? (side === 'target' ? inputPort.get(key) : undefined) ?? groupPortId(at) : at.port };
    const id = `${side} ${key}`;
    const known = outlets.get(id);
    if (known) known.beside.push(other);
    else outlets.set(id, { id, side, outside: at, beside: [other] });
    return { item: id, port: at.port };
  };
  const wires = new Map<string, { id: string; source: SeenEnd; target: SeenEnd; edges: GraphEdge[] }>();
  for (const edge of document.edges) {
    const [from, to] = [itemOf.get(edge.source.node), itemOf.get(edge.target.node)];
    const within = from === to && (from === undefined || folded.has(from));
    if (within) continue;
    const source = endOf('source', edge.source, to ?? '');
    const target = endOf('target', edge.target, from ?? '');
    const key = JSON.stringify([source, target]);
    const known = wires.get(key);
    if (known) known.edges.push(edge);
    else wires.set(key, { id: edge.id, source, target, edges: [edge] });
  }
  return { nodes, folded: cards, open, outlets: [...outlets.values()], wires: [...wires.values()] };
}

const plainWires = new WeakMap<GraphEdge, SeenWire>();

/** The same object for the same edge: a change of one wire has no other drawn anew. */
function plainWire(edge: GraphEdge): SeenWire {
  const known = plainWires.get(edge);
  if (known) return known;
  const { id, source, target } = edge;
  const wire: SeenWire = { id, source: { item: source.node, port: source.port }, target: { item: target.node, port: target.port }, edges: [edge] };
  plainWires.set(edge, wire);
  return wire;
}

interface Items {
  /** For each node in sight the item that shows it: itself, or a folded group. */
  readonly itemOf: ReadonlyMap<string, string>;
  readonly nodes: readonly GraphNode[];
  readonly folded: ReadonlyMap<string, { readonly group: Group; readonly nodes: GraphNode[] }>;
  readonly open: Sight['open'];
}

function itemsOf(document: GraphDocument, groups: ReadonlyMap<string, Group>, inside: string | null): Items {
  const itemOf = new Map<string, string>();
  const nodes: GraphNode[] = [];
  const folded = new Map<string, { group: Group; nodes: GraphNode[] }>();
  const open = new Map<string, { group: Group; items: Set<string>; depth: number }>();
  for (const node of document.nodes) {
    const chain = chainOf(groups, node.group).toReversed();
    const from = inside === null ? 0 : chain.findIndex(({ id }) => id === inside) + 1;
    if (inside !== null && from === 0) continue;
    const seen = chain.slice(from);
    const at = seen.findIndex((group) => group.folded);
    const card = at < 0 ? undefined : seen[at];
    const item = card?.id ?? node.id;
    itemOf.set(node.id, item);
    if (!card) nodes.push(node);
    else {
      const known = folded.get(card.id);
      if (known) known.nodes.push(node);
      else folded.set(card.id, { group: card, nodes: [node] });
    }
    for (const [depth, group] of seen.slice(0, at < 0 ? seen.length : at).entries()) {
      const known = open.get(group.id);
      if (known) known.items.add(item);
      else open.set(group.id, { group, items: new Set([item]), depth });
    }
  }
  const opened = [...open.values()].sort((a, b) => a.depth - b.depth).map(({ group, items }) => ({ group, items: [...items] }));
  return { itemOf, nodes, folded, open: opened };
}

/** The card of a folded group: its ports are those that cross its border, and those that wait for a wire. */
function foldedCard({ group, nodes }: { readonly group: Group; readonly nodes: readonly GraphNode[] }, document: GraphDocument, registry: Registry): FoldedGroup {
  const within = new Set(nodes.map(({ id }) => id));
  const { graph } = resolveGraph({ ...document, nodes: [...nodes], edges: [] }, registry);
  const incoming = new Map(document.edges.filter(({ target }) => within.has(target.node)).map((edge) => [portKey(edge.target.node, edge.target.port), edge]));
  const bundleOf = new Map((group.inputs ?? []).flatMap((ports, bundle) => ports.map((inner) => [portKey(inner.node, inner.port), bundle] as const)));
  const inputs = new Map<string, { id: string; ports: PortReference[]; edges: string[] }>();
  for (const { node, inputs: ports } of graph.nodes.values()) {
    for (const { name, optional } of ports) {
      const inner = { node: node.id, port: name };
      const key = portKey(node.id, name);
      const edge = incoming.get(key);
      if (edge ? within.has(edge.source.node) : optional && !bundleOf.has(key)) continue;
      // What one output feeds is one port; what waits for a wire is with those that it was one port with.
      const bundle = edge ? `fed ${portKey(edge.source.node, edge.source.port)}` : bundleOf.has(key) ? `waiting ${String(bundleOf.get(key))}` : key;
      const known = inputs.get(bundle);
      if (known) {
        known.ports.push(inner);
        if (edge) known.edges.push(edge.id);
      } else inputs.set(bundle, { id: groupPortId(inner), ports: [inner], edges: edge ? [edge.id] : [] });
    }
  }
  const leaving = document.edges.filter(({ source }) => within.has(source.node));
  const outputs = [...graph.nodes.values()].flatMap(({ node, definition, outputs: ports }) =>
    definition.loss
      ? []
      : ports.flatMap(({ name }): GroupPort[] => {
          const edges = leaving.filter(({ source }) => source.node === node.id && source.port === name);
          const crossing = edges.filter(({ target }) => !within.has(target.node)).map(({ id }) => id);
          return edges.length > 0 && crossing.length === 0 ? [] : [{ id: groupPortId({ node: node.id, port: name }), ports: [{ node: node.id, port: name }], edges: crossing }];
        }),
  );
  return { group, nodes, inputs: [...inputs.values()], outputs };
}
