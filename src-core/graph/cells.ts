import type { Expansion } from '../node/definition.ts';
import type { Registry } from '../node/registry.ts';
import type { GraphDocument, GraphEdge, GraphNode, PortReference } from './document.ts';
import { edgeBetween, freeId } from './edit.ts';
import { takenIds } from './groups.ts';
import { reconcile } from './reconcile.ts';
import { definitionOf, portKey } from './resolve.ts';

/*
 * Cells are expanded into the simpler nodes that they are made of, and these are folded back. Both ways the parameter
 * records stay what they are, so weights, what reset brings back, and runs remain; and the numbers are the same.
 */

const pitch = { x: 260, y: 130 }; // px between two nodes of an expansion

/** A change of the document, and the nodes that came of it. */
export interface Exchange {
  readonly document: GraphDocument;
  readonly nodes: readonly string[];
}

/** Whether a node is a cell that can be expanded. */
export function isCell(node: GraphNode, registry: Registry): boolean {
  return expansionOf(node, registry) !== undefined;
}

function expansionOf(node: GraphNode, registry: Registry): Expansion | undefined {
  const known = definitionOf(node, registry);
  return known?.definition.expansion?.(known.config);
}

/** Puts the nodes that a cell is made of in its place; undefined where it is no cell. */
export function expandCell(document: GraphDocument, registry: Registry, id: string): Exchange | undefined {
  const cell = document.nodes.find((node) => node.id === id);
  const expansion = cell && expansionOf(cell, registry);
  if (!cell || !expansion) return undefined;
  const taken = takenIds(document);
  const ids = new Map<string, string>();
  const nodes = Object.entries(expansion.nodes).map(([name, { type, config, at: [column, row] }]): GraphNode => {
    const own = freeId(type, taken);
    taken.add(own);
    ids.set(name, own);
    const parameters = Object.entries(expansion.parameters).flatMap(([slot, place]) => {
      const [node, inner = ''] = place?.split('.') ?? [];
      const record = cell.parameters[slot];
      return node === name && record !== undefined ? [[inner, record] as const] : [];
    });
    const { group } = cell;
    return {
      id: own,
      type,
      version: registry.get(type)?.version ?? 1,
      position: { x: cell.position.x + column * pitch.x, y: cell.position.y + row * pitch.y },
      config: config as GraphNode['config'],
      parameters: Object.fromEntries(parameters),
      ...(group !== undefined && { group }),
    };
  });
  const at = (port: string): PortReference => {
    const [name = '', inner = ''] = port.split('.');
    return { node: ids.get(name) ?? '', port: inner };
  };
  const edges = document.edges.flatMap((edge): GraphEdge[] => {
    const sources = edge.source.node === id ? [at(expansion.outputs[edge.source.port] ?? '.')] : [edge.source];
    const targets = edge.target.node === id ? (expansion.inputs[edge.target.port] ?? []).map(at) : [edge.target];
    if (edge.source.node !== id && edge.target.node !== id) return [edge];
    return sources.flatMap((source) => targets.map((target) => edgeBetween(source, target)));
  });
  const inner = expansion.wires.map((path) => {
    const [source = '', target = ''] = path.split(' -> ');
    return edgeBetween(at(source), at(target));
  });
  const changed = { ...document, nodes: document.nodes.flatMap((node) => (node.id === id ? nodes : [node])), edges: [...edges, ...inner] };
  return { document: reconcile(withoutRows(changed, new Set([id])), registry), nodes: nodes.map((node) => node.id) };
}

/** Puts one cell in the place of the nodes that it is made of; undefined where the chosen ones are not those of one cell. */
export function contractCell(document: GraphDocument, registry: Registry, chosen: ReadonlySet<string>): Exchange | undefined {
  for (const { type, version, config } of candidates(document, registry, chosen)) {
    const definition = registry.get(type);
    const expansion = definition?.expansion?.(definition.config.parse(config));
    const found = expansion && matchOf(document, expansion, chosen);
    if (!found) continue;
    const id = freeId(type, takenIds(document));
    const [first] = found.values();
    const parameters = Object.entries(expansion.parameters).flatMap(([slot, place]) => {
      const [name = '', inner = ''] = place?.split('.') ?? [];
      const record = found.get(name)?.parameters[inner];
      return record === undefined ? [] : [[slot, record] as const];
    });
    const corner = [...found.values()].map(({ position }) => position);
    const cell: GraphNode = {
      id,
      type,
      version,
      position: { x: Math.min(...corner.map(({ x }) => x)), y: Math.min(...corner.map(({ y }) => y)) },
      config: config as GraphNode['config'],
      parameters: Object.fromEntries(parameters),
      ...(first?.group !== undefined && { group: first.group }),
    };
    const members = new Set([...found.values()].map((node) => node.id));
    const edges = outerEdges(document, expansion, found, members, id);
    if (!edges) continue;
    const kept = document.nodes.filter((node) => !members.has(node.id));
    const place = document.nodes.findIndex((node) => members.has(node.id));
    const changed = { ...document, nodes: kept.toSpliced(place, 0, cell), edges };
    return { document: reconcile(withoutRows(changed, members), registry), nodes: [id] };
  }
  return undefined;
}

/** Without bindings and columns of nodes that are gone. */
function withoutRows(document: GraphDocument, gone: ReadonlySet<string>): GraphDocument {
  const columns = Object.entries(document.data.columns).filter(([id]) => !gone.has(id));
  return columns.length === Object.keys(document.data.columns).length ? document : { ...document, data: { ...document.data, columns: Object.fromEntries(columns) } };
}

interface Candidate {
  readonly type: string;
  readonly version: number;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Every cell type with every config that the chosen nodes could be the expansion of: their widths, and each choice of the rest. */
function candidates({ nodes }: GraphDocument, registry: Registry, chosen: ReadonlySet<string>): Candidate[] {
  const units = [...new Set(nodes.flatMap(({ id, config }) => (chosen.has(id) && 'units' in config ? [config['units']] : [])))];
  return [...registry.values()]
    .filter(({ expansion }) => expansion)
    .flatMap(({ type, version, config, labels }) => {
      const fields = new Map<string, unknown[]>([['units', units]]);
      for (const [field, choice] of Object.keys(labels).map((label) => label.split('.'))) {
        if (field !== undefined && choice !== undefined) fields.set(field, [...(fields.get(field) ?? []), choice]);
      }
      const configs = [...fields].reduce<Readonly<Record<string, unknown>>[]>((made, [field, values]) => made.flatMap((one) => values.map((value) => ({ ...one, [field]: value }))), [{}]);
      return configs.flatMap((one): Candidate[] => {
        const parsed = config.safeParse(one);
        return parsed.success ? [{ type, version, config: parsed.data as Readonly<Record<string, unknown>> }] : [];
      });
    });
}

/** For each node of an expansion the chosen node that is it; every chosen one must be used. Undefined where they do not fit. */
function matchOf(document: GraphDocument, expansion: Expansion, chosen: ReadonlySet<string>): Map<string, GraphNode> | undefined {
  const members = document.nodes.filter(({ id }) => chosen.has(id));
  const names = Object.keys(expansion.nodes);
  if (members.length !== names.length) return undefined;
  const feeding = new Map(document.edges.map(({ source, target }) => [portKey(target.node, target.port), source]));
  const wires = expansion.wires.map((path) => path.split(/\.| -> /) as [string, string, string, string]);
  const found = new Map<string, GraphNode>();
  const fits = (name: string, node: GraphNode): boolean => {
    const wanted = expansion.nodes[name];
    if (node.type !== wanted?.type || node.bypassed || !sameConfig(node.config, wanted.config)) return false;
    return wires.every(([from, output, to, input]) => {
      const source = from === name ? node : found.get(from);
      const target = to === name ? node : found.get(to);
      if ((from !== name && to !== name) || !source || !target) return true;
      const feed = feeding.get(portKey(target.id, input));
      return feed?.node === source.id && feed.port === output;
    });
  };
  const search = (index: number): boolean => {
    const name = names[index];
    if (name === undefined) return true;
    for (const node of members) {
      if ([...found.values()].includes(node) || !fits(name, node)) continue;
      found.set(name, node);
      if (search(index + 1)) return true;
      found.delete(name);
    }
    return false;
  };
  return search(0) ? found : undefined;
}

/** Fields that are left out have their defaults, so only those that the expansion names are compared. */
function sameConfig(config: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([field, value]) => config[field] === value);
}

/**
 * The edges with a cell in the place of its nodes; undefined where the nodes are wired otherwise than the cell can be:
 * inputs of one port fed by different outputs, or an inner value that is used outside.
 */
function outerEdges({ edges }: GraphDocument, expansion: Expansion, found: ReadonlyMap<string, GraphNode>, members: ReadonlySet<string>, cell: string): GraphEdge[] | undefined {
  const key = (port: string): string => {
    const [name = '', inner = ''] = port.split('.');
    return portKey(found.get(name)?.id ?? '', inner);
  };
  const inputOf = new Map(Object.entries(expansion.inputs).flatMap(([input, ports]) => ports.map((port) => [key(port), input] as const)));
  const outputOf = new Map(Object.entries(expansion.outputs).map(([output, port]) => [key(port), output] as const));
  const sources = new Map<string, string>();
  const fedPorts = new Set<string>();
  const kept = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const [from, to] = [members.has(edge.source.node), members.has(edge.target.node)];
    const output = outputOf.get(portKey(edge.source.node, edge.source.port));
    const input = inputOf.get(portKey(edge.target.node, edge.target.port));
    if (from && to && input === undefined) continue;
    if (!from && !to) {
      kept.set(edge.id, edge);
      continue;
    }
    if ((from && output === undefined) || (to && input === undefined)) return undefined;
    const source = from ? { node: cell, port: output ?? '' } : edge.source;
    const target = to ? { node: cell, port: input ?? '' } : edge.target;
    if (to) {
      const fed = portKey(source.node, source.port);
      if ((sources.get(target.port) ?? fed) !== fed) return undefined;
      sources.set(target.port, fed);
      fedPorts.add(portKey(edge.target.node, edge.target.port));
    }
    const made = edgeBetween(source, target);
    kept.set(made.id, made);
  }
  const isWhole = [...inputOf].every(([port, input]) => fedPorts.has(port) || !sources.has(input));
  return isWhole ? [...kept.values()] : undefined;
}
