import { z } from 'zod';
import { AppError } from './appError.ts';
import type { Registry } from '../node/registry.ts';
import { mostSeed } from '../tensor/random.ts';
import type { GraphDocument, GraphEdge, GraphNode, PortReference } from './document.ts';
import { edgeBetween, freeId, setConfig } from './edit.ts';
import { reconcile } from './reconcile.ts';
import { OptimizerSchema } from './training.ts';

const Identifier = z.string().min(1).max(200);

/** One setting that a sweep varies, and the values it takes. */
export const SweepAxisSchema = z.discriminatedUnion('setting', [
  z.strictObject({ setting: z.literal('learningRate'), values: z.array(z.number().positive()).min(1).max(50) }),
  z.strictObject({ setting: z.literal('batch'), values: z.array(z.int().min(1).nullable()).min(1).max(50) }),
  z.strictObject({ setting: z.literal('epochs'), values: z.array(z.int().min(1)).min(1).max(50) }),
  z.strictObject({ setting: z.literal('optimizer'), values: z.array(OptimizerSchema).min(1).max(50) }),
  z.strictObject({ setting: z.literal('l2'), values: z.array(z.number().min(0)).min(1).max(50) }),
  /** Units of a linear node, or of all nodes of a block. */
  z.strictObject({ setting: z.literal('width'), nodes: z.array(Identifier).min(1).max(100), values: z.array(z.int().min(1).max(10_000)).min(1).max(50) }),
  z.strictObject({ setting: z.literal('activation'), nodes: z.array(Identifier).min(1).max(100), values: z.array(z.string().max(50)).min(1).max(50) }),
  /** How often a chain of nodes (a linear node and its activation) comes one after the other. */
  z.strictObject({ setting: z.literal('depth'), nodes: z.array(Identifier).min(1).max(100), values: z.array(z.int().min(1).max(50)).min(1).max(50) }),
]);
export type SweepAxis = z.output<typeof SweepAxisSchema>;

/** Every combination of the axes' values is trained once with each seed. */
export const SweepPlanSchema = z.strictObject({ axes: z.array(SweepAxisSchema).min(1).max(4), seeds: z.array(z.int().min(0).max(mostSeed)).min(1).max(50) });
export type SweepPlan = z.output<typeof SweepPlanSchema>;

/** Trainings of one sweep at most. */
export const mostTrials = 10_000;

/** How many trainings a plan makes. @throws AppError E_BUDGET beyond `mostTrials` */
export function trialsOf({ axes, seeds }: SweepPlan): number {
  const trials = axes.reduce((count, { values }) => count * values.length, seeds.length);
  if (trials > mostTrials) throw new AppError('E_BUDGET', `the sweep has ${String(trials)} trainings, and at most ${String(mostTrials)} are made. Choose fewer values or seeds.`, { count: trials, most: mostTrials });
  return trials;
}

/** Every combination: for each axis which of its values, the last axis changing fastest. */
export function choicesOf(axes: readonly SweepAxis[]): readonly (readonly number[])[] {
  return axes.reduce<readonly (readonly number[])[]>((all, { values }) => all.flatMap((choice) => values.map((_, index) => [...choice, index])), [[]]);
}

/** The document with one value chosen for each axis. New parameters are drawn from the document's seed; others keep their numbers. */
export function withChoice(document: GraphDocument, registry: Registry, axes: readonly SweepAxis[], choice: readonly number[]): GraphDocument {
  // Copies of a chain are made last, so that they are as wide as it is, and have its activation.
  const order = [...axes.keys()].sort((a, b) => Number(axes[a]?.setting === 'depth') - Number(axes[b]?.setting === 'depth'));
  return order.reduce((changed, index) => {
    const axis = axes[index];
    return axis ? withValue(changed, registry, axis, choice[index] ?? 0) : changed;
  }, document);
}

function withValue(document: GraphDocument, registry: Registry, axis: SweepAxis, index: number): GraphDocument {
  switch (axis.setting) {
    case 'learningRate':
    case 'batch':
    case 'epochs':
    case 'optimizer':
    case 'l2': {
      const value = axis.values[index];
      return value === undefined ? document : { ...document, training: { ...document.training, [axis.setting]: value } };
    }
    case 'width':
      return axis.nodes.reduce((changed, node) => setConfig(changed, registry, node, 'units', axis.values[index]), document);
    case 'activation':
      return axis.nodes.reduce((changed, node) => setConfig(changed, registry, node, 'function', axis.values[index]), document);
    case 'depth':
      return repeatChain(document, registry, new Set(axis.nodes), axis.values[index] ?? 1);
  }
}

/** A layer and the activation that alone reads it. */
export function chainFrom(id: string, { nodes, edges }: Pick<GraphDocument, 'nodes' | 'edges'>): readonly string[] {
  const readers = edges.filter(({ source }) => source.node === id);
  const next = nodes.find((node) => node.id === readers[0]?.target.node);
  return readers.length === 1 && next?.type === 'activation' ? [id, next.id] : [id];
}

const gap = 240; // px between a chain and its copy

/**
 * Puts copies of a chain of nodes behind it, so that it comes so many times; what read from the chain reads from the
 * last copy. Copies have parameters of their own. A chain that nothing enters or leaves stays as it is.
 */
export function repeatChain(document: GraphDocument, registry: Registry, chain: ReadonlySet<string>, times: number): GraphDocument {
  const { nodes, edges } = document;
  const entering = edges.find(({ source, target }) => !chain.has(source.node) && chain.has(target.node));
  const leaving = edges.filter(({ source, target }) => chain.has(source.node) && !chain.has(target.node));
  const [first] = leaving;
  if (times <= 1 || !entering || !first) return document;
  const originals = nodes.filter(({ id }) => chain.has(id));
  const places = originals.map(({ position }) => position.x);
  const width = Math.max(...places) - Math.min(...places) + gap;
  const taken = new Set(nodes.map(({ id }) => id));
  const added: GraphNode[] = [];
  const wires: GraphEdge[] = [];
  let exit: PortReference = first.source;
  for (let copy = 1; copy < times; copy++) {
    const ids = new Map<string, string>();
    for (const { label: _label, ...original } of originals) {
      const id = freeId(original.type, taken);
      taken.add(id);
      ids.set(original.id, id);
      added.push({ ...original, id, parameters: {}, position: { x: original.position.x + copy * width, y: original.position.y } });
    }
    const inCopy = ({ node, port }: PortReference): PortReference => ({ node: ids.get(node) ?? node, port });
    wires.push(edgeBetween(exit, inCopy(entering.target)));
    for (const { source, target } of edges) if (chain.has(source.node) && chain.has(target.node)) wires.push(edgeBetween(inCopy(source), inCopy(target)));
    exit = inCopy(first.source);
  }
  const kept = edges.map((edge) => (edge.source.node === first.source.node && leaving.includes(edge) ? edgeBetween(exit, edge.target) : edge));
  // What stood behind the chain makes room.
  const moved = nodes.map((node) => (!chain.has(node.id) && node.position.x > Math.max(...places) ? { ...node, position: { x: node.position.x + (times - 1) * width, y: node.position.y } } : node));
  return reconcile({ ...document, nodes: [...moved, ...added], edges: [...kept, ...wires] }, registry);
}
