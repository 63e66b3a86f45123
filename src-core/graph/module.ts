import type { GraphDocument, Group } from './document.ts';
import type { Fragment } from './fragment.ts';

/* Modules: parts of networks that the user keeps. Each is a fragment whose outermost group knows which module it is. */

/** The group that a module is: it holds all that the module has. */
function moduleGroup({ groups }: Fragment): Group | undefined {
  return groups.find(({ parent }) => parent === undefined);
}

/** A group as a module: with its id, so that copies in one document can share their parameters. */
export function asModule(fragment: Fragment, id: string, name: string): Fragment {
  const whole = moduleGroup(fragment);
  const module = { id, nodes: fragment.nodes.map((node) => node.id) };
  return { ...fragment, name, incoming: [], groups: fragment.groups.map((group) => (group === whole ? { ...group, name, module } : group)) };
}

/** For each record of a module the one that an earlier copy of it in the document uses; none where it is the first. */
export function recordsOfEarlierCopy(document: GraphDocument, fragment: Fragment): ReadonlyMap<string, string> {
  const id = moduleGroup(fragment)?.module?.id;
  const earlier = document.groups.find(({ module }) => module !== undefined && module.id === id)?.module;
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return new Map(
    fragment.nodes.flatMap((node, index) => {
      const copy = nodes.get(earlier?.nodes[index] ?? '');
      if (copy?.type !== node.type) return [];
      return Object.entries(node.parameters).flatMap(([slot, record]) => {
        const shared = copy.parameters[slot];
        return shared === undefined ? [] : [[record, shared] as const];
      });
    }),
  );
}
