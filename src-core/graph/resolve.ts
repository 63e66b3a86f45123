import { bypassed, canBypass } from '../node/bypass.ts';
import type { AnyNodeDefinition, InputPort, OutputPort, ParameterSlot } from '../node/definition.ts';
import { inputPorts, rememberedOutput } from '../node/inputPorts.ts';
import type { Registry } from '../node/registry.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GraphDocument, GraphEdge, GraphNode } from './document.ts';
import { error } from './messages.ts';

/** A node of a document together with its definition, its parsed config and the ports that follow from it. */
export interface ResolvedNode {
  readonly node: GraphNode;
  readonly definition: AnyNodeDefinition;
  readonly config: unknown;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  readonly parameters: readonly ParameterSlot[];
}

/** A document whose node types, configs and edge ends have been looked up. */
export interface ResolvedGraph {
  readonly document: GraphDocument;
  readonly nodes: ReadonlyMap<string, ResolvedNode>;
  /** By id: the document's, and one for each node that reads its own output a step later. */
  readonly edges: ReadonlyMap<string, GraphEdge>;
  /** For each input port, by `portKey`, the edge that ends there. */
  readonly incoming: ReadonlyMap<string, GraphEdge>;
  /** For each output port, by `portKey`, the edges that start there, in document order. */
  readonly outgoing: ReadonlyMap<string, readonly GraphEdge[]>;
}

/** The key of one port among all ports of a document: with the length of the node's id no two ports have the same. */
export function portKey(node: string, port: string): string {
  return `${String(node.length)} ${node} ${port}`;
}

/** The name to call a node by in messages: its label, or its type's title. */
export function nodeName(node: GraphNode, definition?: AnyNodeDefinition): string {
  return node.label ?? definition?.title.en ?? node.type;
}

/**
 * Looks up every node type, parses every config and sorts the edges by port. What cannot be resolved is
 * left out of the result and reported.
 */
export function resolveGraph(document: GraphDocument, registry: Registry): { graph: ResolvedGraph; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const nodes = new Map<string, ResolvedNode>();
  for (const node of document.nodes) {
    const resolved = resolveNode(node, registry);
    if ('code' in resolved) diagnostics.push(resolved);
    else if (nodes.has(node.id)) diagnostics.push(error('E_NODE_ID', { id: node.id }, { node: node.id }));
    else nodes.set(node.id, resolved);
  }

  const edges = new Map<string, GraphEdge>();
  const incoming = new Map<string, GraphEdge>();
  const outgoing = new Map<string, GraphEdge[]>();
  const add = (edge: GraphEdge): void => {
    edges.set(edge.id, edge);
    incoming.set(portKey(edge.target.node, edge.target.port), edge);
    const key = portKey(edge.source.node, edge.source.port);
    const siblings = outgoing.get(key);
    if (siblings) siblings.push(edge);
    else outgoing.set(key, [edge]);
  };
  for (const edge of document.edges) {
    const fault = edgeFault(edge, nodes, incoming);
    if (fault) diagnostics.push(fault);
    else add(edge);
  }
  for (const { node: { id }, definition, config } of nodes.values()) {
    const port = rememberedOutput(definition, config)?.name;
    if (port !== undefined) add({ id: `${id}.${port} → ${id}`, source: { node: id, port }, target: { node: id, port: 'before' } });
  }
  return { graph: { document, nodes, edges, incoming, outgoing }, diagnostics };
}

function resolveNode(node: GraphNode, registry: Registry): ResolvedNode | Diagnostic {
  const own = registry.get(node.type);
  if (!own) return error('E_NODE_TYPE', { name: nodeName(node), type: node.type }, { node: node.id });
  if (node.version > own.version) {
    return error('E_NODE_VERSION', { name: nodeName(node, own), version: node.version, known: own.version }, { node: node.id });
  }
  const config = own.config.safeParse(migrateConfig(node, own));
  if (!config.success) {
    const [issue] = config.error.issues;
    const field = issue?.path.join('.') ?? '';
    return error('E_CONFIG', { name: nodeName(node, own), field, reason: issue?.message ?? '' }, { node: node.id });
  }
  const definition = node.bypassed && canBypass(own, config.data) ? bypassed(own) : own;
  return {
    node,
    definition,
    config: config.data,
    inputs: inputPorts(definition, config.data),
    outputs: definition.outputs(config.data),
    parameters: definition.parameters?.(config.data) ?? [],
  };
}

/** A node's type and its config as the type's current version reads it; undefined where one is not known or the other not valid. */
export function definitionOf(node: GraphNode, registry: Registry): { readonly definition: AnyNodeDefinition; readonly config: unknown } | undefined {
  const definition = registry.get(node.type);
  const config = definition?.config.safeParse(migrateConfig(node, definition));
  return definition && config?.success ? { definition, config: config.data } : undefined;
}

/** The node's config as its type's current version writes it. */
export function migrateConfig(node: GraphNode, definition: AnyNodeDefinition): Readonly<Record<string, unknown>> {
  let config: Readonly<Record<string, unknown>> = node.config;
  for (let version = node.version; version < definition.version; version++) {
    config = definition.migrations?.[version]?.(config) ?? config;
  }
  return config;
}

function edgeFault(edge: GraphEdge, nodes: ReadonlyMap<string, ResolvedNode>, incoming: ReadonlyMap<string, GraphEdge>): Diagnostic | undefined {
  const source = nodes.get(edge.source.node);
  const target = nodes.get(edge.target.node);
  if (!source?.outputs.some((port) => port.name === edge.source.port)) {
    return error('E_EDGE_END', { node: edge.source.node, port: edge.source.port }, { edge: edge.id, node: edge.target.node, port: edge.target.port });
  }
  if (!target?.inputs.some((port) => port.name === edge.target.port && !port.own)) {
    return error('E_EDGE_END', { node: edge.target.node, port: edge.target.port }, { edge: edge.id, node: edge.source.node, port: edge.source.port });
  }
  if (source.definition.loss) {
    return error('E_LOSS_OUTPUT', { name: nodeName(source.node, source.definition) }, { edge: edge.id, node: source.node.id, port: edge.source.port });
  }
  if (incoming.has(portKey(edge.target.node, edge.target.port))) {
    return error(
      'E_PORT_TAKEN',
      { name: nodeName(target.node, target.definition), port: edge.target.port },
      { edge: edge.id, node: target.node.id, port: edge.target.port },
    );
  }
  return undefined;
}
