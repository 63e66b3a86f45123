import { seen } from './flowAdapter.ts';
import { type FlowNode, guessedPorts } from './flowItems.ts';

type Ports = NonNullable<FlowNode['handles']>;

/** One for each node, as long as that is the same. */
const made = new WeakMap<FlowNode, FlowNode>();
/** Where ports were when their card was last drawn. */
const lastPorts = new Map<string, Ports>();

/** What React Flow has of a card that is out of view: where it is and where its ports are, for its wires and for drags. */
export function standIn(node: FlowNode): FlowNode {
  let found = made.get(node);
  if (!found) made.set(node, (found = { ...node, hidden: true, handles: portsOf(node) }));
  return found;
}

function portsOf(node: FlowNode): Ports {
  const drawn = seen.handles(node.id);
  if (drawn) lastPorts.set(node.id, drawn);
  const guess = node.type === 'card' ? guessedPorts(node.data.node) : [];
  const last = lastPorts.get(node.id) ?? guess;
  // Of other settings it may have other ports.
  return guess.every(({ id, type }) => last.some((port) => port.id === id && port.type === type)) ? last : guess;
}
