import type { GraphEdge, Parameter } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { Mode } from '../node/definition.ts';
import type { View } from '../node/view.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { mostSettings } from '../train/optimizers/optimizer.ts';
import { optimizerOf } from '../train/optimizers/optimizers.ts';
import { type Trained, trainedIn } from './trained.ts';

/**
 * What in a loss has weights of its own in memory: nothing, where all samples are there and as long as the run; samples,
 * where some may be missing; places (a sample at a step), where some may be shorter than the run.
 */
export type Weighted = 'nothing' | 'samples' | 'places';

/** A tensor of a run in memory: `[T, N, …shape]`, row-major from `offset`. */
export interface RunTensor {
  readonly offset: number;
  readonly shape: Shape;
  /** Elements of one sample at one step. */
  readonly size: number;
}

/** A value and its gradient. */
export interface TensorPair {
  readonly value: RunTensor;
  readonly gradient: RunTensor;
}

/** A parameter and its gradient, `[…shape]` each. */
export interface ParameterPlace {
  readonly value: number;
  readonly gradient: number;
  readonly shape: Shape;
  readonly size: number;
  /** Whether an optimizer moves it. */
  readonly trainable: boolean;
  /** Whether it is kept of what a training sees: a training moves it, and no optimizer. */
  readonly isStatistic: boolean;
}

/** Half-open range of memory. */
export interface Region {
  readonly from: number;
  readonly to: number;
}

/** Where everything of a program lies in its one memory. */
export interface Layout {
  readonly steps: number;
  readonly samples: number;
  /** By `portKey(node, port)`; the gradient is the output's total. */
  readonly outputs: ReadonlyMap<string, TensorPair>;
  /** By edge id: what comes back through this edge alone. Edges into nodes left out of the run have none. */
  readonly edgeGradients: ReadonlyMap<string, RunTensor>;
  /** Edges into ports that have no derivative, such as class indices, and into nodes left out of the run: nothing can come back through them. */
  readonly edgesWithoutGradient: ReadonlySet<string>;
  /** By `portKey(node, internal)`. */
  readonly internals: ReadonlyMap<string, TensorPair>;
  /** By record id. Trainable parameters come first, so that one operation can update them. */
  readonly parameters: ReadonlyMap<string, ParameterPlace>;
  /** The loss nodes' shares in the total, by node id: one number each. */
  readonly losses: ReadonlyMap<string, number>;
  readonly totalLoss: number;
  /**
   * Where samples or steps weigh differently, ∂L/∂ℓ of each loss node, by node id: `[T, N]`, written when samples are
   * loaded. Null where it is one constant for each step.
   */
  readonly lossWeights: ReadonlyMap<string, RunTensor> | null;
  /** Which samples are there at which step, `[T, N]` each, written when samples are loaded. Null where all are there and as long as the run. */
  readonly presence: { readonly real: RunTensor; readonly padded: RunTensor; readonly share: RunTensor; readonly among: RunTensor } | null;
  readonly learningRate: number;
  readonly values: Region;
  readonly gradients: Region;
  readonly lossValues: Region;
  readonly parameterGradients: Region;
  readonly trained: Trained;
  /** Where the document's optimizer keeps its own numbers, one array beside the other, and the settings of each block. */
  readonly optimizer: { readonly slots: readonly number[]; readonly settings: readonly number[] };
  /** Elements in all. */
  readonly size: number;
}

/**
 * Gives every tensor of a run its place: values, gradients, parameters, their gradients, and the loss.
 * An output with one consumer shares its gradient with that edge; with several each edge has its own.
 * `samples` are the document's where they are left out.
 */
export function layOut(analysis: Analysis, { weighted, mode, samples = analysis.graph.document.data.samples }: { readonly weighted: Weighted; readonly mode: Mode; readonly samples?: number }): Layout {
  const { graph, shapes, order, leftOut } = analysis;
  const { document } = graph;
  const steps = document.data.steps;
  let next = 0;
  const take = (length: number): number => {
    const offset = next;
    next += length;
    return offset;
  };
  const region = (allocate: () => void): Region => {
    const from = next;
    allocate();
    return { from, to: next };
  };
  const runTensor = (shape: Shape): RunTensor => {
    const size = sizeOf(shape);
    return { offset: take(steps * samples * size), shape, size };
  };

  const tensors = new Map<string, { key: string; shape: Shape; isOutput: boolean }>();
  for (const { node } of order) {
    const inferred = shapes.inferred.get(node.id);
    for (const [name, shape] of Object.entries(inferred?.outputs ?? {})) tensors.set(portKey(node.id, name), { key: portKey(node.id, name), shape, isOutput: true });
    for (const [name, shape] of Object.entries(inferred?.internals ?? {})) {
      if (shape) tensors.set(portKey(node.id, name), { key: portKey(node.id, name), shape, isOutput: false });
    }
  }

  const valueOf = new Map<string, RunTensor>();
  const values = region(() => {
    for (const { key, shape } of tensors.values()) valueOf.set(key, runTensor(shape));
  });
  const outputs = new Map<string, TensorPair>();
  const internals = new Map<string, TensorPair>();
  const edgeGradients = new Map<string, RunTensor>();
  const gradients = region(() => {
    for (const { key, shape, isOutput } of tensors.values()) {
      const pair = { value: valueOf.get(key) ?? runTensor(shape), gradient: runTensor(shape) };
      (isOutput ? outputs : internals).set(key, pair);
      const edges: readonly GraphEdge[] = (graph.outgoing.get(key) ?? []).filter(({ target }) => !leftOut.has(target.node));
      for (const edge of edges) edgeGradients.set(edge.id, edges.length === 1 ? pair.gradient : runTensor(shape));
    }
  });

  const edgesWithoutGradient = new Set([
    ...order.flatMap(({ node, inputs }) => inputs.flatMap((port) => (port.differentiable === false ? (graph.incoming.get(portKey(node.id, port.name))?.id ?? []) : []))),
    ...[...graph.edges.values()].filter(({ target }) => leftOut.has(target.node)).map(({ id }) => id),
  ]);

  const statistics = new Set(order.flatMap(({ node, parameters }) => parameters.flatMap(({ name, statistic }) => (statistic ? (node.parameters[name] ?? []) : []))));
  const isTrained = ({ id, trainable }: Parameter): boolean => trainable && !statistics.has(id);
  const used = new Set(order.flatMap(({ node, parameters }) => parameters.map((slot) => node.parameters[slot.name])));
  const records = document.parameters.filter((record) => used.has(record.id)).sort((a, b) => Number(isTrained(b)) - Number(isTrained(a)));
  const valueAt = records.map((record) => take(record.values.values.length));
  let gradientAt: number[] = [];
  const parameterGradients = region(() => {
    gradientAt = records.map((record) => take(record.values.values.length));
  });
  const parameters = new Map(
    records.map((record, index): [string, ParameterPlace] => {
      const { id, values: { shape, values: numbers } } = record;
      return [id, { value: valueAt[index] ?? 0, gradient: gradientAt[index] ?? 0, shape, size: numbers.length, trainable: isTrained(record), isStatistic: statistics.has(id) }];
    }),
  );

  let totalLoss = 0;
  const losses = new Map<string, number>();
  const lossValues = region(() => {
    totalLoss = take(1);
    for (const { node, definition } of order) if (definition.loss) losses.set(node.id, take(1));
  });
  const lossWeights = weighted !== 'nothing' ? new Map([...losses.keys()].map((id) => [id, runTensor([])])) : null;
  const isMixed = order.some(({ definition, config }) => definition.mixesSamples?.(config, mode));
  const isAsked = weighted === 'places' || (weighted === 'samples' && isMixed);
  const presence = isAsked ? { real: runTensor([]), padded: runTensor([]), share: runTensor([]), among: runTensor([]) } : null;
  const learningRate = take(1);
  const trained = trainedIn(analysis, { steps, samples, outputs, parameters });
  const optimizer = {
    slots: optimizerOf(document.training.optimizer).slots.map(() => take(trained.size)),
    settings: trained.blocks.map(() => take(mostSettings)),
  };
  return { steps, samples, outputs, edgeGradients, edgesWithoutGradient, internals, parameters, losses, totalLoss, lossWeights, presence, learningRate, values, gradients, lossValues, parameterGradients, trained, optimizer, size: next };
}

/** The view of one time step: `[N, size]`. */
export function atStep({ offset, size }: RunTensor, step: number, samples: number): View {
  return { offset: offset + step * samples * size, rows: samples, columns: size };
}

/** A parameter as a matrix: `[in, out]` is itself, everything else is one row. */
export function parameterMatrix({ shape, size }: ParameterPlace, offset: number): View {
  const [rows = 1, columns = 1] = shape.length === 2 ? shape : [1, size];
  return { offset, rows, columns };
}
