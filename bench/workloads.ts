import type { GraphDocument } from '../src-core/graph/document.ts';
import { seededRandom } from '../src-core/tensor/random.ts';
import { type NetworkPlan, network } from '../src-core/testing/networks.ts';

/** A training step on a document: what is timed is update, forward and backward. */
export interface Workload {
  readonly name: string;
  readonly what: string;
  readonly document: GraphDocument;
}

function numbers(count: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.uniform(-1, 1));
}

/** A perceptron with these widths, the input first; `samples` rows of generated data. */
function perceptron(widths: readonly number[], f: string, loss: string, samples: number): GraphDocument {
  const nodes: Record<string, NetworkPlan['nodes'][string]> = { x: ['input', { shape: [widths[0] ?? 1] }] };
  const wires: NetworkPlan['wires'][number][] = [];
  let before = 'x.x';
  widths.slice(1).forEach((units, index) => {
    const isLast = index === widths.length - 2;
    nodes[`z${String(index)}`] = ['linear', { units }];
    wires.push(`${before} -> z${String(index)}.x` as (typeof wires)[number]);
    before = `z${String(index)}.y`;
    if (isLast && loss === 'cross-entropy') return;
    nodes[`h${String(index)}`] = ['activation', { function: f }];
    wires.push(`${before} -> h${String(index)}.x` as (typeof wires)[number]);
    before = `h${String(index)}.y`;
  });
  const classes = loss === 'cross-entropy';
  const outputs = widths.at(-1) ?? 1;
  nodes['t'] = ['target', { shape: [classes ? 1 : outputs] }];
  nodes['L'] = [loss, classes ? { target: 'class', overSamples: 'mean' } : {}];
  const port = classes ? 'logits' : 'prediction';
  wires.push(`${before} -> L.${port}` as (typeof wires)[number], 't.t -> L.target');
  const targets = classes ? Array.from({ length: samples }, (_, n) => n % outputs) : numbers(samples * outputs, 2);
  return network({ nodes, wires, samples, data: { x: numbers(samples * (widths[0] ?? 1), 1), t: targets }, learningRate: 0.01 });
}

/** A recurrent network wired from single gates: T steps of an LSTM with `units`, a linear read-out at the last step. */
function wiredLstm(width: number, units: number, classes: number, samples: number, steps: number): GraphDocument {
  const gate = (kind: string): NetworkPlan['nodes'][string] => ['lstm-gate', { kind, units }];
  return network({
    nodes: {
      x: ['input', { shape: [width] }],
      h0: ['delay'],
      c0: ['delay'],
      f: gate('forget'),
      i: gate('input'),
      g: gate('candidate'),
      o: gate('output'),
      C: ['lstm-cell'],
      h: ['lstm-hidden'],
      z: ['linear', { units: classes }],
      t: ['target', { shape: [1] }],
      L: ['cross-entropy', { target: 'class', steps: 'last', overSamples: 'mean' }],
    },
    wires: [
      ...(['f', 'i', 'g', 'o'] as const).flatMap((name) => [`h0.y -> ${name}.h`, `x.x -> ${name}.x`] as const),
      'f.y -> C.f', 'i.y -> C.i', 'g.y -> C.g', 'c0.y -> C.c', 'C.C -> c0.x',
      'o.y -> h.o', 'C.C -> h.C', 'h.h -> h0.x', 'h.h -> z.x', 'z.y -> L.logits', 't.t -> L.target',
    ],
    samples,
    steps,
    data: { x: numbers(samples * steps * width, 3), t: Array.from({ length: samples * steps }, (_, n) => n % classes) },
    learningRate: 0.01,
  });
}

/** A chain of `count` tanh units, one after the other, unrolled over T steps. */
export function chain(count: number, steps: number): GraphDocument {
  const nodes: Record<string, NetworkPlan['nodes'][string]> = { x: ['input'] };
  const wires: NetworkPlan['wires'][number][] = [];
  for (let index = 0; index < count; index++) {
    nodes[`h${String(index)}`] = ['activation', { function: 'tanh' }];
    wires.push(`${index === 0 ? 'x.x' : `h${String(index - 1)}.y`} -> h${String(index)}.x` as (typeof wires)[number]);
  }
  return network({ nodes, wires, steps });
}

export const workloads = (): Workload[] => [
  { name: 'W1', what: 'tiny MLP: batch 4, 2-3-1 sigmoid', document: perceptron([2, 3, 1], 'sigmoid', 'mean-squared-error', 4) },
  { name: 'W2', what: 'small MLP: batch 32, 2-16-16-2 tanh, cross-entropy', document: perceptron([2, 16, 16, 2], 'tanh', 'cross-entropy', 32) },
  { name: 'W3', what: 'MNIST-size: batch 64, 784-128-64-10 ReLU', document: perceptron([784, 128, 64, 10], 'relu', 'cross-entropy', 64) },
  { name: 'W4', what: 'LSTM from wired gates: batch 16, T = 32, 16→64→10', document: wiredLstm(16, 64, 10, 16, 32) },
];
