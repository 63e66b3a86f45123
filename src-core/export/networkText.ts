import type { GraphDocument } from '../graph/document.ts';
import { parseJson } from '../graph/fileFormat.ts';

/* What a network is but for its numbers, as a text: two documents compute the same function of their parameters where it is the same. */

/** By a name that a user knows the part by: what has to be the same. */
type Parts = Readonly<Record<string, unknown>>;

/** Nodes, wires and the shapes of parameters. Labels, places, numbers and training are left out. */
export function networkText(document: GraphDocument): string {
  return `${JSON.stringify({ format: 'chainrule network', version: 1, ...networkParts(document) }, null, 1)}\n`;
}

function networkParts({ nodes, edges, parameters }: GraphDocument): Readonly<Record<'nodes' | 'wires' | 'parameters', Parts>> {
  return {
    nodes: byName(nodes.map(({ id, type, version, config, parameters: slots, bypassed }) => [id, ordered({ type, version, config, parameters: slots, ...(bypassed && { bypassed }) })])),
    wires: byName(edges.map(({ source, target }) => [`${source.node}.${source.port} -> ${target.node}.${target.port}`, true])),
    parameters: byName(parameters.map(({ id, name, values: { shape } }) => [id, { name, shape }])),
  };
}

/**
 * What a document has otherwise than a text says, in English; empty where nothing. A text that cannot be read says nothing of
 * where the difference is.
 */
export function networkDifferences(text: string, document: GraphDocument): string[] {
  const read = parsed(text);
  const own = networkParts(document);
  return (['nodes', 'wires', 'parameters'] as const).flatMap((kind) => {
    const [theirs, ours] = [partsIn(read[kind]), own[kind]];
    const one = kind.slice(0, -1);
    const onlyThere = Object.keys(theirs).filter((name) => !Object.hasOwn(ours, name));
    const onlyHere = Object.keys(ours).filter((name) => !Object.hasOwn(theirs, name));
    const changed = Object.keys(ours).filter((name) => Object.hasOwn(theirs, name) && JSON.stringify(theirs[name]) !== JSON.stringify(ours[name]));
    return [
      ...onlyThere.map((name) => `the ${one} "${name}" is not in this network`),
      ...onlyHere.map((name) => `the ${one} "${name}" is new in this network`),
      ...changed.map((name) => `the ${one} "${name}" is another: ${JSON.stringify(theirs[name])} in the file, ${JSON.stringify(ours[name])} here`),
    ];
  });
}

function parsed(text: string): Parts {
  try {
    return partsIn(parseJson(text));
  } catch {
    return {};
  }
}

function partsIn(value: unknown): Parts {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function byName(entries: readonly (readonly [string, unknown])[]): Parts {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same with keys in one order, however the document came to have them. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return byName(Object.entries(value).filter(([, part]) => part !== undefined).map(([key, part]) => [key, ordered(part)]));
}
