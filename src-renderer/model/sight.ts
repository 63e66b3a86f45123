import type { GraphDocument, PortReference } from '../../src-core/graph/document.ts';
import { chainOf, groupsById } from '../../src-core/graph/groups.ts';
import { type Sight, sightOf } from '../../src-core/graph/sight.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { AppState } from './appState.ts';
import { app, presentOf } from './store.ts';

let known: { readonly parts: readonly unknown[]; readonly sight: Sight } | undefined;

/** What of the document is on the canvas; worked out anew only where nodes, wires or groups are others. */
export function currentSight(state: AppState = app.getState()): Sight {
  const document = presentOf(state);
  const parts = [document.nodes, document.edges, document.groups, state.inside];
  if (!known?.parts.every((part, index) => part === parts[index])) known = { parts, sight: sightOf(document, registry, state.inside) };
  return known.sight;
}

/** The ports of nodes that a port on the canvas stands for: several where it is one of a folded group. */
export function innerPorts({ node, port }: PortReference): readonly PortReference[] {
  const { folded, outlets } = currentSight();
  const group = folded.find((candidate) => candidate.group.id === node);
  const outlet = outlets.find(({ id }) => id === node);
  if (outlet) return [outlet.outside];
  return [...(group?.inputs ?? []), ...(group?.outputs ?? [])].find(({ id }) => id === port)?.ports ?? [{ node, port }];
}

/** The card that shows a node: its own, or that of the folded group that it is in; undefined where it is out of sight. */
export function itemShowing(node: string): string | undefined {
  const { nodes, folded } = currentSight();
  if (nodes.some(({ id }) => id === node)) return node;
  return folded.find((group) => group.nodes.some(({ id }) => id === node))?.group.id;
}

/** Steps into the group that a node is in where it could not be seen otherwise, or out of one that it is not in. */
export function bringIntoSight(node: string): void {
  const { nodes } = currentSight();
  if (nodes.some(({ id }) => id === node)) return;
  const document = presentOf(app.getState());
  const chain = chainOf(groupsById(document), document.nodes.find(({ id }) => id === node)?.group);
  // As far out as the node can be seen: within the innermost group that is folded.
  app.setState({ inside: chain.find(({ folded }) => folded)?.id ?? null });
}

/** The groups from the outermost to the one that is stepped into. */
export function insideChain(document: GraphDocument, inside: string | null): readonly { readonly id: string; readonly name: string }[] {
  return chainOf(groupsById(document), inside ?? undefined).toReversed();
}
