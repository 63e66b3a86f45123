import type { GraphDocument, GraphNode } from '../../../src-core/graph/document.ts';
import { type SweepAxis, SweepAxisSchema, type SweepPlan, chainFrom } from '../../../src-core/graph/sweep.ts';
import { OptimizerSchema, optimizerKinds } from '../../../src-core/graph/training.ts';
import { activationFunctions } from '../../../src-core/node/emitter.ts';
import { readValueList } from '../../../src-core/graph/valueList.ts';
import { isSeed } from '../../../src-core/tensor/random.ts';

export type Setting = SweepAxis['setting'];
export const settings = ['learningRate', 'optimizer', 'batch', 'epochs', 'l2', 'width', 'depth', 'activation'] as const satisfies readonly Setting[];

/** An axis as it is being typed: numbers as a text, kinds as a choice of them. */
export interface AxisDraft {
  readonly setting: Setting;
  readonly text: string;
  readonly kinds: readonly string[];
  /** For width and activation which nodes; for depth the first of a chain. */
  readonly nodes: readonly string[];
}

export interface PlanDraft {
  readonly axes: readonly AxisDraft[];
  readonly seeds: string;
}

export const mostAxes = 4;

export function freshAxis(setting: Setting, document: GraphDocument): AxisDraft {
  const { training } = document;
  const text: Record<Setting, string> = { learningRate: [0.1, 0.3, 1].map((factor) => Number((training.learningRate * factor).toPrecision(3))).join(', '), optimizer: '', batch: '8..64 x2', epochs: String(training.epochs), l2: '0, 0.001, 0.01', width: '2..16 x2', depth: '1..3', activation: '' };
  const kinds: Partial<Record<Setting, readonly string[]>> = { optimizer: ['sgd', 'adam'], activation: ['tanh', 'relu'] };
  return { setting, text: text[setting], kinds: kinds[setting] ?? [], nodes: nodesFor(setting, document).slice(0, setting === 'depth' ? 1 : undefined).map(({ id }) => id) };
}

/** Nodes that a setting can be varied at: hidden layers, activations, and layers that have an activation behind them. */
export function nodesFor(setting: Setting, { nodes, edges }: GraphDocument): readonly GraphNode[] {
  const behind = (id: string): readonly GraphNode[] => edges.filter(({ source }) => source.node === id).flatMap(({ target }) => nodes.find((node) => node.id === target.node) ?? []);
  const isLayer = ({ type }: GraphNode): boolean => type === 'linear';
  switch (setting) {
    case 'width':
      // The width of the last layer is that of the target.
      return nodes.filter((node) => isLayer(node) && reachesLayer(node.id, behind));
    case 'activation':
      return nodes.filter(({ type }) => type === 'activation');
    case 'depth':
      return nodes.filter((node) => isLayer(node) && chainFrom(node.id, { nodes, edges }).length > 1);
    default:
      return [];
  }
}

function reachesLayer(from: string, behind: (id: string) => readonly GraphNode[]): boolean {
  const seen = new Set<string>();
  const wave = [from];
  for (let id = wave.pop(); id !== undefined; id = wave.pop()) {
    for (const node of behind(id)) {
      if (node.type === 'linear') return true;
      if (!seen.has(node.id)) wave.push(node.id);
      seen.add(node.id);
    }
  }
  return false;
}

/** The axis that a draft stands for; undefined where what is typed makes none. */
export function axisOf({ setting, text, kinds, nodes }: AxisDraft, document: GraphDocument): SweepAxis | undefined {
  const axis = (values: unknown, own: readonly string[] = []): SweepAxis | undefined => SweepAxisSchema.safeParse({ setting, values, ...(own.length > 0 && { nodes: own }) }).data;
  const existing = nodes.filter((id) => document.nodes.some((node) => node.id === id));
  switch (setting) {
    case 'optimizer':
      // The one that is set keeps its own settings.
      return axis(optimizerKinds.filter((kind) => kinds.includes(kind)).map((kind) => (document.training.optimizer.kind === kind ? document.training.optimizer : OptimizerSchema.parse({ kind }))));
    case 'activation':
      return axis(activationFunctions.filter((kind) => kinds.includes(kind)), existing);
    case 'batch':
      return axis(readBatches(text));
    case 'depth':
      return axis(readValueList(text), existing[0] === undefined ? [] : chainFrom(existing[0], document));
    default:
      return axis(readValueList(text), existing);
  }
}

/** Batch sizes, among which `all` stands for every sample. */
function readBatches(text: string): (number | null)[] | undefined {
  const all = /(^|[,;，；])\s*(all|全部)\s*(?=$|[,;，；])/;
  const rest = text.replace(all, '$1');
  if (!all.test(text)) return readValueList(text);
  const numbers = rest.replaceAll(/[\s,;，；]/g, '') === '' ? [] : readValueList(rest);
  return numbers && [...numbers, null];
}

export function seedsOf(text: string): number[] | undefined {
  const seeds = readValueList(text);
  return seeds?.every(isSeed) ? seeds : undefined;
}

/** The plan that a draft stands for, or undefined while a part of it makes no sense. */
export function planOf({ axes, seeds }: PlanDraft, document: GraphDocument): SweepPlan | undefined {
  const read = axes.map((axis) => axisOf(axis, document)).filter((axis) => axis !== undefined);
  const own = seedsOf(seeds);
  return read.length === axes.length && read.length > 0 && own ? { axes: read, seeds: own } : undefined;
}

/** How many runs a plan comes to. */
export function runsOf({ axes, seeds }: SweepPlan): number {
  return axes.reduce((product, { values }) => product * values.length, seeds.length);
}
