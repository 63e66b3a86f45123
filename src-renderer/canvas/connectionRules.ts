import { connectionFault } from '../../src-core/graph/connection.ts';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { GraphDocument, PortReference } from '../../src-core/graph/document.ts';
import { addNode, connectPorts } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { nodeFacts } from '../model/nodeFacts.ts';
import { innerPorts } from '../model/sight.ts';
import type { PaletteEntry } from '../model/paletteEntries.ts';
import { currentDocument } from '../model/store.ts';

const verdicts = new WeakMap<GraphDocument, Map<string, Diagnostic | null>>();

/** Why this wire is refused, or undefined where it is legal. Asked many times during one gesture, so it is remembered. */
export function faultOf(source: PortReference, target: PortReference): Diagnostic | undefined {
  const document = currentDocument();
  const known = verdicts.get(document) ?? new Map<string, Diagnostic | null>();
  verdicts.set(document, known);
  const key = JSON.stringify([source, target]);
  const verdict = known.get(key);
  if (verdict !== undefined) return verdict ?? undefined;
  const fault = innerPorts(source).flatMap((from) => innerPorts(target).map((to) => connectionFault(document, registry, from, to))).find((found) => found !== undefined);
  known.set(key, fault ?? null);
  return fault;
}

/** Connects two ports of the canvas; a port of a folded group may stand for several. */
export function connected(document: GraphDocument, source: PortReference, target: PortReference): GraphDocument {
  const [from] = innerPorts(source);
  return from ? innerPorts(target).reduce((changed, to) => connectPorts(changed, registry, from, to), document) : document;
}

/** One end of a wire that is being drawn. */
export interface WireEnd extends PortReference {
  readonly side: 'source' | 'target';
}

/** The ports on the canvas where a wire from `end` may end. */
export function legalPorts(end: WireEnd): PortReference[] {
  return currentDocument().nodes.flatMap((node) => {
    const facts = nodeFacts(node);
    const ports = (end.side === 'source' ? facts?.inputs : facts?.outputs) ?? [];
    return ports.map((port) => ({ node: node.id, port: port.name })).filter((port) => faultOf(...inOrder(end, port)) === undefined);
  });
}

/** The first port of a new node at which a wire from `end` may end, in a document that has the node already. */
export function portForWire(document: GraphDocument, id: string, end: WireEnd): PortReference | undefined {
  const node = document.nodes.find((candidate) => candidate.id === id);
  const facts = node && nodeFacts(node);
  const ports = (end.side === 'source' ? facts?.inputs : facts?.outputs) ?? [];
  const [inner = end] = innerPorts(end);
  return ports.map((port) => ({ node: id, port: port.name })).find((port) => connectionFault(document, registry, ...inOrder({ ...inner, side: end.side }, port)) === undefined);
}

/** Adds a palette entry's node, and ends the wire at it where there is one. */
export function addEntry(document: GraphDocument, entry: PaletteEntry, position: { x: number; y: number }, end?: WireEnd): { document: GraphDocument; id: string } {
  const added = addNode(document, registry, entry.type, position, entry.config);
  const port = end && portForWire(added.document, added.id, end);
  return port ? { ...added, document: connected(added.document, ...inOrder(end, port)) } : added;
}

/** Whether a palette entry has a port for the wire. */
export function entryFits(entry: PaletteEntry, end: WireEnd): boolean {
  const { document, id } = addNode(currentDocument(), registry, entry.type, { x: 0, y: 0 }, entry.config);
  return portForWire(document, id, end) !== undefined;
}

/** Source first, target second. */
export function inOrder({ node, port, side }: WireEnd, other: PortReference): [PortReference, PortReference] {
  const own = { node, port };
  return side === 'source' ? [own, other] : [other, own];
}
