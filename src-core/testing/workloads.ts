import { expandCell } from '../graph/cells.ts';
import type { GraphDocument } from '../graph/document.ts';
import { registry } from '../node/registry.ts';
import { seededRandom } from '../tensor/random.ts';
import { type NetworkPlan, network } from './networks.ts';

/*
 * Networks on which speed is measured, and with which the compiler's passes are tested. Their numbers are drawn from
 * seeds and are float32 numbers, so that every precision and every library begins with the same ones.
 */

/** Layers `widths[0] → widths[1] → …`, the activation behind each; behind the last too where the loss is a squared error. */
export interface Perceptron {
  readonly kind: 'perceptron';
  readonly batch: number;
  readonly widths: readonly number[];
  readonly activation: 'sigmoid' | 'tanh' | 'relu';
  readonly loss: 'mean-squared-error' | 'cross-entropy';
  readonly learningRate: number;
}

/** An LSTM over `steps` steps, read by a linear layer with cross-entropy at the last step. */
export interface Lstm {
  readonly kind: 'lstm';
  readonly batch: number;
  readonly steps: number;
  readonly width: number;
  readonly units: number;
  readonly classes: number;
  readonly learningRate: number;
  /** Wired from single gates instead of the cell. */
  readonly isWired: boolean;
}

export type NetworkModel = Perceptron | Lstm;

/** A network and what it is trained on: a step is forward, loss, backward and an update by gradient descent. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly model: NetworkModel;
}

const lstm = { kind: 'lstm', batch: 16, steps: 32, width: 16, units: 64, classes: 10, learningRate: 0.1 } as const;

export const workloads = [
  { id: 'W1', title: 'tiny MLP: batch 4, 2-3-1 sigmoid, squared error', model: { kind: 'perceptron', batch: 4, widths: [2, 3, 1], activation: 'sigmoid', loss: 'mean-squared-error', learningRate: 0.5 } },
  { id: 'W2', title: 'small MLP: batch 32, 2-16-16-2 tanh, cross-entropy', model: { kind: 'perceptron', batch: 32, widths: [2, 16, 16, 2], activation: 'tanh', loss: 'cross-entropy', learningRate: 0.1 } },
  { id: 'W3', title: 'MNIST size: batch 64, 784-128-64-10 ReLU, cross-entropy', model: { kind: 'perceptron', batch: 64, widths: [784, 128, 64, 10], activation: 'relu', loss: 'cross-entropy', learningRate: 0.05 } },
  { id: 'W4', title: 'LSTM: batch 16, T = 32, 16→64→10, every step back', model: { ...lstm, isWired: false } },
  { id: 'W4 gates', title: 'the same LSTM, wired from single gates', model: { ...lstm, isWired: true } },
  { id: 'W5', title: 'wide MLP: batch 128, 1024-1024-1024-10 ReLU, cross-entropy', model: { kind: 'perceptron', batch: 128, widths: [1024, 1024, 1024, 10], activation: 'relu', loss: 'cross-entropy', learningRate: 0.05 } },
] as const satisfies readonly Workload[];

/** The LSTM of W4, small enough for central differences; N, T and all widths differ. */
export function smallLstm(isWired: boolean): Lstm {
  return { kind: 'lstm', batch: 2, steps: 4, width: 3, units: 5, classes: 6, learningRate: 0.1, isWired };
}

export function workloadOf(id: string): Workload {
  const found = workloads.find((workload) => workload.id === id);
  if (!found) throw new Error(`there is no workload ${id}`);
  return found;
}

/** A model as a document of the product's nodes: input `x`, target `t`, loss `L`; parameters by the node they belong to, `z0.W`, `z0.b`, …, those of the cell `cell.Wf`, … */
export function documentOf(model: NetworkModel): GraphDocument {
  const plan = model.kind === 'lstm' ? lstmPlan(model) : perceptronPlan(model);
  const made = withWeights(network({ ...plan, learningRate: model.learningRate }));
  return model.kind === 'lstm' && model.isWired ? (expandCell(made, registry, 'cell')?.document ?? made) : made;
}

function perceptronPlan({ batch, widths, activation, loss }: Perceptron): NetworkPlan {
  const nodes: Record<string, NetworkPlan['nodes'][string]> = { x: ['input', { shape: [widths[0] ?? 1] }] };
  const wires: NetworkPlan['wires'][number][] = [];
  const isClasses = loss === 'cross-entropy';
  let before: `${string}.${string}` = 'x.x';
  for (const [index, units] of widths.slice(1).entries()) {
    const layer = String(index);
    nodes[`z${layer}`] = ['linear', { units }];
    wires.push(`${before} -> z${layer}.x`);
    before = `z${layer}.y`;
    if (isClasses && index === widths.length - 2) continue;
    nodes[`h${layer}`] = ['activation', { function: activation }];
    wires.push(`${before} -> h${layer}.x`);
    before = `h${layer}.y`;
  }
  const outputs = widths.at(-1) ?? 1;
  nodes['t'] = ['target', { shape: [isClasses ? 1 : outputs] }];
  nodes['L'] = isClasses ? ['cross-entropy', { target: 'class', overSamples: 'mean' }] : ['mean-squared-error'];
  wires.push(`${before} -> L.${isClasses ? 'logits' : 'prediction'}`, 't.t -> L.target');
  const t = isClasses ? classes(batch, outputs) : drawn(batch * outputs, 2, 0, 1);
  return { nodes, wires, samples: batch, data: { x: drawn(batch * (widths[0] ?? 1), 1, -1, 1), t } };
}

function lstmPlan({ batch, steps, width, units, classes: count }: Lstm): NetworkPlan {
  return {
    nodes: {
      x: ['input', { shape: [width] }],
      h0: ['delay'],
      c0: ['delay'],
      cell: ['lstm', { units }],
      z: ['linear', { units: count }],
      t: ['target', { shape: [1] }],
      L: ['cross-entropy', { target: 'class', steps: 'last', overSamples: 'mean' }],
    },
    wires: ['h0.y -> cell.h', 'x.x -> cell.x', 'c0.y -> cell.c', 'cell.H -> h0.x', 'cell.C -> c0.x', 'cell.H -> z.x', 'z.y -> L.logits', 't.t -> L.target'],
    samples: batch,
    steps,
    data: { x: drawn(batch * steps * width, 3, -1, 1), t: classes(batch, count).flatMap((index) => new Array<number>(steps).fill(index)) },
  };
}

/** Weights and biases uniform in ±1/√(fan-in), each parameter from a stream of its own. */
function withWeights(document: GraphDocument): GraphDocument {
  let bound = 1;
  const parameters = document.parameters.map((record, index) => {
    const { shape, values } = record.values;
    // A bias follows its weights, and is drawn within the same bounds.
    if (shape.length === 2) bound = 1 / Math.sqrt(shape[0] ?? 1);
    return { ...record, values: { shape, values: drawn(values.length, 100 + index, -bound, bound) } };
  });
  return { ...document, parameters };
}

/** One class after the other. */
function classes(samples: number, count: number): number[] {
  return Array.from({ length: samples }, (_, sample) => sample % count);
}

/** Uniform numbers that float32 holds exactly. */
function drawn(count: number, seed: number, low: number, high: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Math.fround(random.uniform(low, high)));
}
