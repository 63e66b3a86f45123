import { makeTable } from '../src-core/data/generators.ts';
import { type SampleSet, sampleSet } from '../src-core/data/samples.ts';
import type { DataSet, Recipe } from '../src-core/graph/dataset.ts';
import type { GraphDocument } from '../src-core/graph/document.ts';
import { type NetworkPlan, network } from '../src-core/testing/networks.ts';

export const rows = 10_000;
export const batch = 32;
const rate = 0.5;
type Nine = readonly [number, number, number, number, number, number, number, number, number];
/** Weights and bias of each neuron. */
const start: Nine = [0.9, -0.7, 0.1, -0.4, 1.1, -0.2, 0.8, -1.2, 0.3];
const recipe: Recipe = { kind: 'xor', rows, noise: 0.2, seed: 1 };

/** A network of 26 nodes whose values are single numbers, and the rows it is trained on. */
export interface ScalarNetwork {
  readonly document: GraphDocument;
  readonly samples: SampleSet;
}

/**
 * Three neurons (tanh, tanh, sigmoid) wired from single multiply, add and activation nodes, each weight and bias a
 * parameter node: exclusive or, half the squared error, its mean over the batch.
 */
export function scalarNetwork(): ScalarNetwork {
  const neuron = (name: string, [first, second]: readonly [string, string], f: string): Pick<NetworkPlan, 'nodes' | 'wires'> => ({
    nodes: {
      ...Object.fromEntries(['v', 'w', 'b'].map((parameter) => [`${name}${parameter}`, ['parameter', { shape: [1] }] as const])),
      [`${name}p`]: ['multiply'],
      [`${name}q`]: ['multiply'],
      [`${name}s`]: ['add', { inputs: 3 }],
      [name]: ['activation', { function: f }],
    },
    wires: [`${first} -> ${name}p.a`, `${name}v.y -> ${name}p.b`, `${second} -> ${name}q.a`, `${name}w.y -> ${name}q.b`, `${name}p.y -> ${name}s.a`, `${name}q.y -> ${name}s.b`, `${name}b.y -> ${name}s.c`, `${name}s.y -> ${name}.x`] as NetworkPlan['wires'],
  });
  const neurons = [neuron('f', ['x1.x', 'x2.x'], 'tanh'), neuron('g', ['x1.x', 'x2.x'], 'tanh'), neuron('o', ['f.y', 'g.y'], 'sigmoid')];
  const plan: NetworkPlan = {
    nodes: { x1: ['input'], x2: ['input'], ...Object.assign({}, ...neurons.map(({ nodes }) => nodes)) as NetworkPlan['nodes'], out: ['scale', { factor: 1 }], t: ['target'], L: ['half-squared-error', { overSamples: 'mean' }] },
    wires: [...neurons.flatMap(({ wires }) => wires), 'o.y -> out.x', 'out.y -> L.prediction', 't.t -> L.target'],
    parameters: Object.fromEntries(['fv', 'fw', 'fb', 'gv', 'gw', 'gb', 'ov', 'ow', 'ob'].map((node, index) => [`${node}.p`, [start[index] ?? 0]])),
    learningRate: rate,
  };
  const document = network(plan);
  const { table } = makeTable(recipe);
  const one = (column: string): DataSet['bindings'][string] => ({ columns: [column], classes: 'index' });
  const dataset: DataSet = {
    name: 'XOR', source: { kind: 'recipe', recipe }, table: { columns: table.columns, rows: table.rows }, sequence: null,
    split: { kind: 'seed', seed: 1, validation: 0, test: 0 }, normalise: {}, missing: {}, bindings: { x1: one('x1'), x2: one('x2'), t: one('y') }, shown: [0],
  };
  return { document: { ...document, dataset, training: { ...document.training, epochs: 1_000_000, batch, shuffle: false } }, samples: sampleSet(dataset, table) };
}

/** The same network as a programmer would write it for this one purpose, with numbers in local variables. */
export interface PlainLoop {
  /** The mean of the losses of all rows. */
  evaluate(): number;
  /** One epoch of gradient descent in batches. */
  epoch(): void;
}

export function plainLoop(): PlainLoop {
  const { values } = makeTable(recipe).table;
  let [v1, w1, b1, v2, w2, b2, v3, w3, b3] = start;
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  return {
    evaluate: () => {
      let sum = 0;
      for (let at = 0; at < values.length; at += 3) {
        const x1 = values[at] ?? 0;
        const x2 = values[at + 1] ?? 0;
        const t = values[at + 2] ?? 0;
        const f = Math.tanh(v1 * x1 + w1 * x2 + b1);
        const g = Math.tanh(v2 * x1 + w2 * x2 + b2);
        const y = sigmoid(v3 * f + w3 * g + b3);
        sum += 0.5 * (y - t) * (y - t);
      }
      return sum / rows;
    },
    epoch: () => {
      for (let from = 0; from < rows; from += batch) {
        const to = Math.min(rows, from + batch);
        let [dv1, dw1, db1, dv2, dw2, db2, dv3, dw3, db3] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
        for (let row = from; row < to; row++) {
          const x1 = values[3 * row] ?? 0;
          const x2 = values[3 * row + 1] ?? 0;
          const t = values[3 * row + 2] ?? 0;
          const f = Math.tanh(v1 * x1 + w1 * x2 + b1);
          const g = Math.tanh(v2 * x1 + w2 * x2 + b2);
          const y = sigmoid(v3 * f + w3 * g + b3);
          const dz = (y - t) * y * (1 - y);
          const df = dz * v3 * (1 - f * f);
          const dg = dz * w3 * (1 - g * g);
          dv3 += dz * f;
          dw3 += dz * g;
          db3 += dz;
          dv1 += df * x1;
          dw1 += df * x2;
          db1 += df;
          dv2 += dg * x1;
          dw2 += dg * x2;
          db2 += dg;
        }
        const size = rate / (to - from);
        v1 -= size * dv1;
        w1 -= size * dw1;
        b1 -= size * db1;
        v2 -= size * dv2;
        w2 -= size * dw2;
        b2 -= size * db2;
        v3 -= size * dv3;
        w3 -= size * dw3;
        b3 -= size * db3;
      }
    },
  };
}
