import type { Parameter } from '../../graph/document.ts';
import { type ResolvedNode, portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { Shape } from '../../tensor/shape.ts';

/** What a node would be in a library. */
interface Claimed {
  /** The constructor; left out where a function does it all. */
  readonly layer?: string;
  /** By slot, the entries of the layer's state that hold it. */
  readonly parameters?: Readonly<Partial<Record<string, readonly { readonly entry: string }[]>>>;
}

export interface Candidate<L extends Claimed> {
  readonly node: ResolvedNode;
  readonly layer: L;
  /** By slot. */
  readonly records: Readonly<Record<string, string>>;
}

/** Per-sample shapes of the inputs of a node that are wired. */
function inputShapes({ node, inputs }: ResolvedNode, { graph, shapes }: Analysis): Record<string, Shape> {
  const found: Record<string, Shape> = {};
  for (const { name } of inputs) {
    const edge = graph.incoming.get(portKey(node.id, name));
    const shape = edge && shapes.outputs.get(portKey(edge.source.node, edge.source.port));
    if (shape) found[name] = shape;
  }
  return found;
}

/** What a node asks for that is to be a layer. */
export type Claim<L extends Claimed> = (node: ResolvedNode, inputs: Readonly<Record<string, Shape>>, isVector: (slot: string) => boolean) => L | null | undefined;

/** The nodes that are layers: in each group those that share one, for they have the same parameters. */
export function layerGroups<L extends Claimed>(analysis: Analysis, claim: Claim<L>): Candidate<L>[][] {
  const records = new Map(analysis.graph.document.parameters.map((record) => [record.id, record]));
  const claims = analysis.order.flatMap((node): Candidate<L>[] => {
    // Padding would count among the samples of a batch.
    if (analysis.graph.document.data.lengths && node.definition.mixesSamples?.(node.config, 'training')) return [];
    const layer = claim(node, inputShapes(node, analysis), (slot) => analysis.shapes.inferred.get(node.node.id)?.parameters?.[slot]?.length === 1);
    return layer ? [{ node, layer, records: node.node.parameters }] : [];
  });
  return shared(possible(claims, analysis, records));
}

/** Without those whose parameters are used in a way that layers cannot share, again and again until all others can. */
function possible<L extends Claimed>(claims: readonly Candidate<L>[], analysis: Analysis, records: ReadonlyMap<string, Parameter>): readonly Candidate<L>[] {
  const users = new Map<string, string[]>();
  for (const { node, parameters } of analysis.order) {
    for (const { name } of parameters) {
      const record = node.parameters[name] ?? '';
      users.set(record, [...(users.get(record) ?? []), node.id]);
    }
  }
  const byNode = new Map(claims.map((claim) => [claim.node.node.id, claim]));
  const fits = (claim: Candidate<L>): boolean =>
    Object.entries(claim.layer.parameters ?? {}).every(([slot]) => {
      const all = users.get(claim.records[slot] ?? '') ?? [];
      return new Set(all).size === all.length && all.every((id) => byNode.has(id) && sameLayer(byNode.get(id), claim));
    }) && isUniform(claim, records);
  const left = claims.filter(fits);
  return left.length === claims.length ? claims : possible(left, analysis, records);
}

/** Parameters that are parts of one entry are trained alike. */
function isUniform<L extends Claimed>({ layer, records: slots }: Candidate<L>, records: ReadonlyMap<string, Parameter>): boolean {
  const byEntry = new Map<string, string>();
  return Object.entries(layer.parameters ?? {}).every(([slot, pieces]) => {
    const record = records.get(slots[slot] ?? '');
    const how = JSON.stringify([record?.trainable, record?.rate ?? 1]);
    return (pieces ?? []).every(({ entry }) => {
      const known = byEntry.get(entry) ?? how;
      byEntry.set(entry, known);
      return known === how;
    });
  });
}

/** Nodes with the same layer and parameters together. What has no parameters is a layer by itself. */
function shared<L extends Claimed>(claims: readonly Candidate<L>[]): Candidate<L>[][] {
  const groups = new Map<string, Candidate<L>[]>();
  for (const claim of claims) {
    const slots = Object.keys(claim.layer.parameters ?? {});
    const key = slots.length === 0 ? claim.node.node.id : JSON.stringify([claim.layer.layer, ...slots.map((slot) => claim.records[slot])]);
    groups.set(key, [...(groups.get(key) ?? []), claim]);
  }
  return [...groups.values()];
}

function sameLayer<L extends Claimed>(a: Candidate<L> | undefined, b: Candidate<L>): boolean {
  return a !== undefined && a.layer.layer === b.layer.layer && Object.keys(b.layer.parameters ?? {}).every((slot) => a.records[slot] === b.records[slot]);
}
