import type { GraphDocument } from '../src-core/graph/document.ts';
import { type NetworkPlan, network } from '../src-core/testing/networks.ts';
import { documentOf } from '../src-core/testing/workloads.ts';

/** How the time of a step grows with one size of a network, the others held. */
export interface CurvePlan {
  readonly of: string;
  readonly what: string;
  readonly sizes: readonly number[];
  readonly documentAt: (size: number) => GraphDocument;
}

/** A chain of `count` tanh units, one after the other, unrolled over T steps. */
export function chain(count: number, steps: number): GraphDocument {
  const nodes: Record<string, NetworkPlan['nodes'][string]> = { x: ['input'] };
  const wires: NetworkPlan['wires'][number][] = [];
  for (let index = 0; index < count; index++) {
    nodes[`h${String(index)}`] = ['activation', { function: 'tanh' }];
    const before = index === 0 ? 'x.x' : (`h${String(index - 1)}.y` as const);
    wires.push(`${before} -> h${String(index)}.x`);
  }
  nodes['L'] = ['sum-loss'];
  wires.push(`h${String(count - 1)}.y -> L.x`);
  return network({ nodes, wires, steps });
}

function perceptron(batch: number, widths: readonly number[]): GraphDocument {
  return documentOf({ kind: 'perceptron', batch, widths, activation: 'tanh', loss: 'cross-entropy', learningRate: 1e-3 });
}

export function curvePlans(isQuick: boolean): readonly CurvePlan[] {
  const some = (sizes: readonly number[]): readonly number[] => (isQuick ? sizes.filter((_, index) => index % 2 === 0) : sizes);
  return [
    { of: 'width', what: 'three layers of this width, batch 32', sizes: some([4, 8, 16, 32, 64, 128, 256]), documentAt: (width) => perceptron(32, [width, width, width, width]) },
    { of: 'depth', what: 'so many layers of width 16, batch 32', sizes: some([1, 2, 4, 8, 16, 32, 64]), documentAt: (depth) => perceptron(32, new Array<number>(depth + 1).fill(16)) },
    { of: 'batch', what: 'so many samples of W2', sizes: some([1, 4, 16, 64, 256, 1024, 4096]), documentAt: (batch) => perceptron(batch, [2, 16, 16, 2]) },
    { of: 'T', what: 'so many steps of an LSTM 8→16→4, batch 8', sizes: some([1, 2, 4, 8, 16, 32, 64, 128, 256]), documentAt: (steps) => documentOf({ kind: 'lstm', batch: 8, steps, width: 8, units: 16, classes: 4, learningRate: 1e-3, isWired: false }) },
    { of: 'nodes', what: 'a chain of so many tanh nodes of single numbers', sizes: some([10, 30, 100, 300, 1000, 3000]), documentAt: (count) => chain(count, 1) },
  ];
}
