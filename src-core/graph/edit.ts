import { canBypass } from '../node/bypass.ts';
import type { Mode } from '../node/definition.ts';
import type { Registry } from '../node/registry.ts';
import { flatIndex, indicesOf } from '../tensor/tensor.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { GraphDocument, GraphEdge, GraphNode, PortReference } from './document.ts';
import { reconcile } from './reconcile.ts';
import { definitionOf } from './resolve.ts';
import { withShiftedWaypoints } from './waypoints.ts';

/*
 * The changes that a user makes to a document, as functions from document to document. Each result is
 * reconciled: parameters and data fit the network. Unchanged parts are shared with the old document.
 */

/** Adds a node of a type at a position; `config` fills in fields, the rest take their defaults. Returns its id too. */
export function addNode(
  document: GraphDocument,
  registry: Registry,
  type: string,
  position: { x: number; y: number },
  config: Readonly<Record<string, unknown>> = {},
): { document: GraphDocument; id: string } {
  const definition = registry.get(type);
  if (!definition) return { document, id: '' };
  const id = freeId(type, new Set(document.nodes.map((node) => node.id)));
  const parsed = definition.config.safeParse(config);
  const node: GraphNode = {
    id,
    type,
    version: definition.version,
    position,
    config: (parsed.success ? parsed.data : config) as GraphNode['config'],
    parameters: {},
  };
  return { document: reconcile({ ...document, nodes: [...document.nodes, node] }, registry), id };
}

/** `linear`, then `linear-2`, …: the first that is not taken. */
export function freeId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let count = 2; ; count++) {
    const id = `${base}-${String(count)}`;
    if (!taken.has(id)) return id;
  }
}

/** An edge from an output to an input, named after both; where that id is taken, with a number behind it. */
export function edgeBetween(source: PortReference, target: PortReference, taken: ReadonlySet<string> = new Set()): GraphEdge {
  return { id: freeId(`${source.node}.${source.port}→${target.node}.${target.port}`, taken), source, target };
}

/** Removes nodes and edges, and with the nodes every edge that touches them. */
export function remove(document: GraphDocument, registry: Registry, nodes: ReadonlySet<string>, edges: ReadonlySet<string>): GraphDocument {
  return reconcile(
    {
      ...document,
      nodes: document.nodes.filter((node) => !nodes.has(node.id)),
      edges: document.edges.filter((edge) => !edges.has(edge.id) && !nodes.has(edge.source.node) && !nodes.has(edge.target.node)),
    },
    registry,
  );
}

/** Adds an edge; one that already ends at the target port gives way to it. */
export function connectPorts(document: GraphDocument, registry: Registry, source: PortReference, target: PortReference): GraphDocument {
  const others = document.edges.filter((edge) => edge.target.node !== target.node || edge.target.port !== target.port);
  const edge = edgeBetween(source, target, new Set(others.map(({ id }) => id)));
  return reconcile({ ...document, edges: [...others, edge] }, registry);
}

/** Moves nodes to new places. Wires between nodes that move alike keep their course. */
export function moveNodes(document: GraphDocument, positions: ReadonlyMap<string, { x: number; y: number }>): GraphDocument {
  return {
    ...document,
    nodes: document.nodes.map((node) => ({ ...node, position: positions.get(node.id) ?? node.position })),
    edges: withShiftedWaypoints(document.edges, shiftsTo(document, positions)),
  };
}

/** How far each node is moved to get to its new place; undefined for those that have none. */
export function shiftsTo(document: GraphDocument, positions: ReadonlyMap<string, { x: number; y: number }>): (node: string) => { x: number; y: number } | undefined {
  const from = new Map(document.nodes.map(({ id, position }) => [id, position]));
  return (node) => {
    const [before, after] = [from.get(node), positions.get(node)];
    return before && after && { x: after.x - before.x, y: after.y - before.y };
  };
}

/** Names a node; an empty name gives it its type's title back. */
export function renameNode(document: GraphDocument, id: string, label: string): GraphDocument {
  return changeNode(document, id, ({ label: _old, ...node }) => (label.trim() === '' ? node : { ...node, label: label.trim() }));
}

/** Sets one field of a node's config; wires to ports that this takes away are removed. */
export function setConfig(document: GraphDocument, registry: Registry, id: string, field: string, value: unknown): GraphDocument {
  const changed = changeNode(document, id, (node) => ({ ...node, config: { ...node.config, [field]: value as GraphNode['config'][string] } }));
  const node = changed.nodes.find((candidate) => candidate.id === id);
  const definition = node && registry.get(node.type);
  const config = definition?.config.safeParse(node?.config);
  if (!definition || !config?.success) return changed;
  const inputs = new Set(definition.inputs(config.data).map((port) => port.name));
  const outputs = new Set(definition.outputs(config.data).map((port) => port.name));
  const edges = changed.edges.filter(
    ({ source, target }) => (source.node !== id || outputs.has(source.port)) && (target.node !== id || inputs.has(target.port)),
  );
  return reconcile(edges.length === changed.edges.length ? changed : { ...changed, edges }, registry);
}

/** Types one number of a parameter. The typed values become what reset brings back. */
export function setParameterElement(document: GraphDocument, id: string, element: number, value: number): GraphDocument {
  return {
    ...document,
    parameters: document.parameters.map((record) => {
      if (record.id !== id) return record;
      const { initial: _initial, ...rest } = record;
      return { ...rest, values: { ...record.values, values: record.values.values.with(element, value) } };
    }),
  };
}

export function setTrainable(document: GraphDocument, id: string, trainable: boolean): GraphDocument {
  return { ...document, parameters: document.parameters.map((record) => (record.id === id ? { ...record, trainable } : record)) };
}

/** Lets the canvas show the network as it is trained, or as it is used. */
export function showMode({ mode: _mode, ...document }: GraphDocument, mode: Mode): GraphDocument {
  return mode === 'training' ? { ...document, mode } : document;
}

/** Lets nodes hand their input on, or lets them take part again where all of them stand aside. Those that cannot stay. */
export function toggleBypassed(document: GraphDocument, registry: Registry, nodes: ReadonlySet<string>): GraphDocument {
  const able = document.nodes.filter((node) => nodes.has(node.id) && isBypassable(node, registry));
  if (able.length === 0) return document;
  const on = able.some(({ bypassed }) => !bypassed);
  const ids = new Set(able.map(({ id }) => id));
  const changed = document.nodes.map((node) => {
    if (!ids.has(node.id)) return node;
    const { bypassed: _before, ...rest } = node;
    return on ? { ...rest, bypassed: true as const } : rest;
  });
  return reconcile({ ...document, nodes: changed }, registry);
}

/** Whether a node has an input that it could hand on. */
export function isBypassable(node: GraphNode, registry: Registry): boolean {
  const known = definitionOf(node, registry);
  return known !== undefined && canBypass(known.definition, known.config);
}

/** Lets a node's slot use another record, so that two slots are tied; or gives it a record of its own again. */
export function useParameter(document: GraphDocument, registry: Registry, node: string, slot: string, record: string | null): GraphDocument {
  const changed = changeNode(document, node, (before) => {
    const { [slot]: _old, ...others } = before.parameters;
    return { ...before, parameters: record === null ? others : { ...others, [slot]: record } };
  });
  return reconcile(changed, registry);
}

/** Types one number of an input's or target's rows. */
export function setDataElement(document: GraphDocument, node: string, place: { sample: number; step: number; element: number }, value: number): GraphDocument {
  const column = document.data.columns[node];
  if (!column) return document;
  const [samples = 0, steps = 0, ...shape] = column.values.shape;
  const index = flatIndex([place.sample, place.step, place.element], [samples, steps, sizeOf(shape)]);
  if (index === undefined) return document;
  const changed = { values: { ...column.values, values: column.values.values.with(index, value) } };
  return { ...document, data: { ...document.data, columns: { ...document.data.columns, [node]: changed } } };
}

/** Makes the data this many samples and steps long: new rows are zeros, rows beyond are dropped. */
export function setDataLength(document: GraphDocument, registry: Registry, samples: number, steps: number): GraphDocument {
  return reconcile({ ...document, data: { ...document.data, samples, steps } }, registry);
}

/** Removes one sample from the rows of every input and target; the last one stays. */
export function removeSample(document: GraphDocument, sample: number): GraphDocument {
  const { samples, columns } = document.data;
  if (samples <= 1) return document;
  const shorten = (tensor: { shape: number[]; values: number[] }): { shape: number[]; values: number[] } => ({
    shape: [samples - 1, ...tensor.shape.slice(1)],
    values: tensor.values.filter((_, index) => indicesOf(index, tensor.shape)[0] !== sample),
  });
  const shortened = Object.entries(columns).map(([node, column]) => {
    const initial = column.initial && { initial: shorten(column.initial) };
    return [node, { values: shorten(column.values), ...initial }] as const;
  });
  const { lengths, ...data } = document.data;
  return { ...document, data: { ...data, ...(lengths && { lengths: lengths.toSpliced(sample, 1) }), samples: samples - 1, columns: Object.fromEntries(shortened) } };
}

/**
 * Puts the numbers of an update or a training run into the document. What reset brings back stays what it
 * was before the first update.
 */
export function applyWeights(
  document: GraphDocument,
  weights: { parameters: Readonly<Record<string, ArrayLike<number>>>; columns: Readonly<Record<string, ArrayLike<number>>> },
): GraphDocument {
  return {
    ...document,
    parameters: document.parameters.map((record) => {
      const values = weights.parameters[record.id];
      return values ? { ...record, initial: record.initial ?? record.values, values: { ...record.values, values: Array.from(values) } } : record;
    }),
    data: {
      ...document.data,
      columns: Object.fromEntries(
        Object.entries(document.data.columns).map(([node, column]) => {
          const values = weights.columns[node];
          return [node, values ? { initial: column.initial ?? column.values, values: { ...column.values, values: Array.from(values) } } : column];
        }),
      ),
    },
  };
}

/** Brings back the numbers from before the first update. */
export function resetWeights(document: GraphDocument): GraphDocument {
  return {
    ...document,
    parameters: document.parameters.map(({ initial, ...record }) => (initial ? { ...record, values: initial } : record)),
    data: {
      ...document.data,
      columns: Object.fromEntries(
        Object.entries(document.data.columns).map(([node, { initial, values }]) => [node, { values: initial ?? values }]),
      ),
    },
  };
}

function changeNode(document: GraphDocument, id: string, change: (node: GraphNode) => GraphNode): GraphDocument {
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) };
}
