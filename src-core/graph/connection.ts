import type { Registry } from '../node/registry.ts';
import { connectPorts } from './edit.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GraphDocument, PortReference } from './document.ts';
import { portKey, resolveGraph } from './resolve.ts';
import { analyse } from './validate.ts';
import { error } from './messages.ts';

/** The faults that a new wire can bring; others (a port still open) are no reason to refuse it. */
const refusing = new Set<Diagnostic['code']>(['E_CYCLE', 'E_CYCLE_DIRECTIONS', 'E_SHAPE', 'E_EDGE_END', 'E_LOSS_OUTPUT', 'E_PORT_TAKEN']);

/**
 * Why a wire from an output to an input may not be drawn, or undefined where it may. It may not where it
 * brings a fault that the document does not have yet.
 */
export function connectionFault(document: GraphDocument, registry: Registry, source: PortReference, target: PortReference): Diagnostic | undefined {
  const { graph } = resolveGraph(document, registry);
  const taken = graph.incoming.get(portKey(target.node, target.port));
  if (taken) {
    const name = graph.nodes.get(target.node)?.node.label ?? graph.nodes.get(target.node)?.definition.title.en ?? target.node;
    return error('E_PORT_TAKEN', { name, port: target.port }, { node: target.node, port: target.port, edge: taken.id });
  }
  const before = new Set(analyse(document, registry).diagnostics.map(keyOf));
  const after = analyse(connectPorts(document, registry, source, target), registry).diagnostics;
  return after.find((diagnostic) => refusing.has(diagnostic.code) && !before.has(keyOf(diagnostic)));
}

function keyOf({ code, node, port, edge, message }: Diagnostic): string {
  return JSON.stringify([code, node, port, edge, message]);
}
