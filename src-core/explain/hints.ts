import { type ResolvedNode, nodeName, portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { OutputPort } from '../node/definition.ts';
import { type HintCode, hintMessages } from './hintMessages.ts';
import { type EquivalentLayer, equivalentLayer } from './linearChain.ts';

/** Something in a sound network that is probably not meant, or that a better way exists for. It keeps nothing from running. */
export interface Hint {
  readonly code: HintCode;
  /** The nodes that it is about, in the order of the data flow. */
  readonly nodes: readonly string[];
  /** English, for the command line; the app words both from `code`, `nodes` and `details`. */
  readonly message: string;
  readonly advice: string;
  readonly details: Readonly<Record<string, string | number>>;
  /** The one layer that equals a chain of linear layers, unless it is too large to be worked out. */
  readonly layer?: EquivalentLayer;
}

/**
 * The share of an output's numbers, over units, samples and steps, at which its node's local derivative is
 * below `saturationLimit` of its largest; undefined where the run does not say.
 */
export type ReadSaturation = (node: string) => number | undefined;

/** A derivative below this share of its largest is called saturated: σ′ < 0.0125 is |z| > 4.4, tanh′ < 0.05 is |z| > 2.2. */
export const saturationLimit = 0.05;

/** Looks for structure that defeats itself. Without a run's numbers only what the wires and settings tell is said. */
export function hintsOf(analysis: Analysis, saturation?: ReadSaturation): Hint[] {
  return [
    ...linearChains(analysis),
    ...squashedLogits(analysis),
    ...sigmoidsBeforeSquaredError(analysis, saturation),
    ...unusedParameters(analysis),
    ...unusedBranches(analysis),
  ];
}

function hint({ graph }: Analysis, code: HintCode, nodes: readonly string[], details: Hint['details'] = {}): Hint {
  const names = nodes.map((id) => {
    const resolved = graph.nodes.get(id);
    return resolved ? nodeName(resolved.node, resolved.definition) : id;
  });
  const words: Hint['details'] = { ...details, nodes: names.join(', '), name: names[0] ?? '', other: names.at(-1) ?? '' };
  const fill = (template: string): string => template.replaceAll(/\{(\w+)\}/g, (whole, key: string) => (Object.hasOwn(words, key) ? String(words[key]) : whole));
  const { message, advice } = hintMessages[code];
  return { code, nodes, details, message: fill(message), advice: fill(advice) };
}

/** Maximal chains of affine nodes, each inner output used once, with nothing between them but what passes its input on. */
function linearChains(analysis: Analysis): Hint[] {
  const affine = analysis.order.filter(({ definition }) => definition.affine);
  const followers = new Map(affine.map((layer) => [layer.node.id, nextAffine(layer, analysis)]));
  const inner = new Set([...followers.values()].map((next) => next?.at(-1)?.node.id));
  return affine.flatMap((first) => {
    if (inner.has(first.node.id)) return [];
    const chain = [first];
    for (let next = followers.get(first.node.id); next; next = followers.get(next.at(-1)?.node.id ?? '')) chain.push(...next);
    const layers = chain.filter(({ definition }) => definition.affine);
    if (layers.length < 2) return [];
    const layer = equivalentLayer(layers, analysis);
    return [{ ...hint(analysis, 'H_LINEAR_CHAIN', chain.map(({ node }) => node.id), { count: layers.length }), ...(layer && { layer }) }];
  });
}

/** The affine node that alone reads a layer's output, after the nodes that pass it on; undefined where it is none. */
function nextAffine(layer: ResolvedNode, { graph, leftOut }: Analysis): ResolvedNode[] | undefined {
  const between: ResolvedNode[] = [];
  for (let at = layer; ; ) {
    const edges = graph.outgoing.get(portKey(at.node.id, at.outputs[0]?.name ?? '')) ?? [];
    const next = edges.length === 1 ? graph.nodes.get(edges[0]?.target.node ?? '') : undefined;
    if (!next || leftOut.has(next.node.id) || between.includes(next)) return undefined;
    between.push(next);
    if (next.definition.affine) return between;
    if (!next.definition.passesOn?.(next.config)) return undefined;
    at = next;
  }
}

/** What feeds a port: the node and its output, looked for behind nodes that pass their input on. */
function sourceOf(id: string, port: string, { graph }: Analysis): { node: ResolvedNode; output: OutputPort } | undefined {
  const seen = new Set<string>();
  for (let edge = graph.incoming.get(portKey(id, port)); edge && !seen.has(edge.id); ) {
    seen.add(edge.id);
    const { source } = edge;
    const node = graph.nodes.get(source.node);
    const output = node?.outputs.find(({ name }) => name === source.port);
    if (!node || !output) return undefined;
    if (!node.definition.passesOn?.(node.config)) return { node, output };
    edge = graph.incoming.get(portKey(node.node.id, node.inputs[0]?.name ?? ''));
  }
  return undefined;
}

const squashedTwice = { softmax: 'H_SOFTMAX_TWICE', 'log-softmax': 'H_LOG_SOFTMAX_TWICE', sigmoid: 'H_SIGMOID_TWICE' } as const;

function squashedLogits(analysis: Analysis): Hint[] {
  return portsTaking('logits', analysis).flatMap(({ loss, source }) => {
    const squashedBy = source?.output.squashedBy;
    return source && squashedBy ? [hint(analysis, squashedTwice[squashedBy], [source.node.node.id, loss])] : [];
  });
}

/** Told of a run only where the sigmoid is saturated on most of it: many a textbook network trains well like this. */
function sigmoidsBeforeSquaredError(analysis: Analysis, saturation: ReadSaturation | undefined): Hint[] {
  return portsTaking('squared-distance', analysis).flatMap(({ loss, source }) => {
    if (source?.output.squashedBy !== 'sigmoid') return [];
    const nodes = [source.node.node.id, loss];
    if (!saturation) return [hint(analysis, 'H_SIGMOID_SQUARED_ERROR', nodes)];
    const share = saturation(source.node.node.id);
    if (share === undefined || share <= 0.5) return [];
    return [hint(analysis, 'H_SIGMOID_SATURATED', nodes, { percent: Math.round(100 * share), limit: 100 * saturationLimit })];
  });
}

function portsTaking(what: 'logits' | 'squared-distance', analysis: Analysis): { loss: string; source: ReturnType<typeof sourceOf> }[] {
  return analysis.order.flatMap(({ node, inputs }) =>
    inputs.filter(({ takes }) => takes === what).map(({ name }) => ({ loss: node.id, source: sourceOf(node.id, name, analysis) })),
  );
}

/**
 * The nodes from which the wires lead to one of `ends`; on request only through ports with a derivative.
 */
function upstreamOf(ends: readonly string[], { graph }: Analysis, differentiable: boolean): Set<string> {
  const reached = new Set(ends);
  // The set grows while it is walked.
  for (const id of reached) {
    for (const port of graph.nodes.get(id)?.inputs ?? []) {
      const edge = graph.incoming.get(portKey(id, port.name));
      if (edge && !(differentiable && port.differentiable === false)) reached.add(edge.source.node);
    }
  }
  return reached;
}

/** Losses, and what is not wired whole yet: nobody wants to be told that what is being built leads nowhere. */
function endsOf({ order, leftOut }: Analysis): string[] {
  return [...order.filter(({ definition }) => definition.loss).map(({ node }) => node.id), ...leftOut];
}

function hasLoss({ order }: Analysis): boolean {
  return order.some(({ definition }) => definition.loss);
}

function unusedParameters(analysis: Analysis): Hint[] {
  if (!hasLoss(analysis)) return [];
  const used = upstreamOf(endsOf(analysis), analysis, true);
  const users = new Map<string, string[]>();
  for (const { node } of analysis.order) for (const id of Object.values(node.parameters)) users.set(id, [...(users.get(id) ?? []), node.id]);
  const unused = analysis.graph.document.parameters.filter(({ id }) => users.get(id)?.every((node) => !used.has(node)));
  if (unused.length === 0) return [];
  const nodes = [...new Set(unused.flatMap(({ id }) => users.get(id) ?? []))];
  return [hint(analysis, 'H_PARAMETER_UNUSED', nodes, { parameters: unused.map(({ name }) => name).join(', ') })];
}

function unusedBranches(analysis: Analysis): Hint[] {
  if (!hasLoss(analysis)) return [];
  const used = upstreamOf(endsOf(analysis), analysis, false);
  const unused = analysis.order.map(({ node }) => node.id).filter((id) => !used.has(id));
  const branchOf = new Map(unused.map((id) => [id, new Set([id])]));
  for (const { source, target } of analysis.graph.incoming.values()) {
    const [one, other] = [branchOf.get(source.node), branchOf.get(target.node)];
    if (!one || !other || one === other) continue;
    // The smaller joins the larger, so that no node moves more often than log₂ of their number.
    const [large, small] = one.size < other.size ? [other, one] : [one, other];
    for (const id of small) {
      large.add(id);
      branchOf.set(id, large);
    }
  }
  return [...new Set(branchOf.values())].map((branch) => hint(analysis, 'H_BRANCH_UNUSED', unused.filter((id) => branch.has(id))));
}
