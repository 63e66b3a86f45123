import type { Registry } from '../node/registry.ts';
import { connectionFault } from './connection.ts';
import type { GraphDocument, PortReference } from './document.ts';
import { connectPorts, remove } from './edit.ts';
import { portKey, resolveGraph } from './resolve.ts';

/**
 * Removes nodes and edges and closes the gaps: what a removed node fed is fed by what fed that node. Of several
 * inputs the first is taken whose source may be wired there; where none may, the port stays open.
 */
export function removeAndHeal(document: GraphDocument, registry: Registry, nodes: ReadonlySet<string>, edges: ReadonlySet<string> = new Set()): GraphDocument {
  const feeders = feedersOf(document, registry, nodes);
  const open = document.edges.filter(({ id, source, target }) => nodes.has(source.node) && !nodes.has(target.node) && !edges.has(id));
  return open.reduce((healed, { source, target }) => {
    const feeder = feeders(source.node).find((from) => connectionFault(healed, registry, from, target) === undefined);
    return feeder ? connectPorts(healed, registry, feeder, target) : healed;
  }, remove(document, registry, nodes, edges));
}

/** What feeds a node from outside of those that are removed, its first input's source first. */
function feedersOf(document: GraphDocument, registry: Registry, removed: ReadonlySet<string>): (node: string) => readonly PortReference[] {
  const { graph } = resolveGraph(document, registry);
  const known = new Map<string, readonly PortReference[]>();
  const find = (id: string): readonly PortReference[] => {
    const found = known.get(id);
    if (found) return found;
    // Should it feed itself, that is no source.
    known.set(id, []);
    const sources = (graph.nodes.get(id)?.inputs ?? []).flatMap((port) => graph.incoming.get(portKey(id, port.name))?.source ?? []);
    const feeders = sources.flatMap((source) => (removed.has(source.node) ? find(source.node) : [source]));
    known.set(id, feeders);
    return feeders;
  };
  return find;
}
