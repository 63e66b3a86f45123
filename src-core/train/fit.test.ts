import { expect, test } from 'vitest';
import { Session } from '../engine/session.ts';
import { machineryFor } from '../engine/machinery.ts';
import type { SampleSet } from '../data/samples.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { Fit } from '../protocol/fit.ts';
import { type Task, parity, taskOf } from '../testing/dataNetworks.ts';
import { network } from '../testing/networks.ts';
import { fitOf } from './fit.ts';
import { ownSamples } from './ownSamples.ts';

function fit({ document, samples }: Task, node: string): Fit {
  const like = new Session(analyse(document, registry), referenceBackend);
  like.run();
  const steps = fitOf({ document, samples, registry, machinery: machineryFor('automatic', 'float64'), like }, node);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Mean and deviation of the numbers that the training part has for an input, read from the samples themselves. */
function momentsOf(samples: SampleSet, node: string, width: number): { mean: number[]; deviation: number[] } {
  const rows = [...samples.parts.training].flatMap((sample) =>
    Array.from({ length: samples.lengths?.[sample] ?? samples.steps }, (_, step) => {
      const row = new Float64Array(width);
      samples.read(node, sample, step, row, 0);
      return row;
    }),
  );
  const meanOf = (of: (row: Float64Array) => number): number => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const mean = Array.from({ length: width }, (_, k) => meanOf((row) => row[k] ?? NaN));
  return { mean, deviation: mean.map((centre, k) => Math.sqrt(meanOf((row) => ((row[k] ?? NaN) - centre) ** 2))) };
}

function expectClose(config: Fit['config'], expected: { mean: number[]; deviation: number[] }): void {
  for (const field of ['mean', 'deviation'] as const) {
    const found = config[field];
    if (!Array.isArray(found)) throw new Error(`no ${field}`);
    expect(found).toHaveLength(expected[field].length);
    for (const [k, number] of expected[field].entries()) expect(found[k]).toBeCloseTo(number, 12);
  }
}

const direct = network({ nodes: { x: ['input', { shape: [2] }], s: ['standardise'], z: ['linear', { units: 2 }], t: ['target', { shape: [] }], E: ['cross-entropy'] }, wires: ['x.x -> s.x', 's.y -> z.x', 'z.y -> E.logits', 't.t -> E.target'] });

test('the training part alone decides, feature by feature', () => {
  const task = taskOf(direct, { kind: 'moons', rows: 700, noise: 0.1, seed: 3 }, {}, { validation: 0.25, test: 0.1 });
  const found = fit(task, 's');
  expect(found).toMatchObject({ samples: task.samples.parts.training.length, from: 'training', constant: 0 });
  expect(found.samples).toBeLessThan(task.samples.count);
  expectClose(found.config, momentsOf(task.samples, 'x', 2));
});

test('behind other nodes what arrives is what they make of the samples', () => {
  const document = network({
    nodes: { x: ['input', { shape: [2] }], m: ['scale', { factor: 3 }], s: ['standardise'], z: ['linear', { units: 2 }], t: ['target', { shape: [] }], E: ['cross-entropy'] },
    wires: ['x.x -> m.x', 'm.y -> s.x', 's.y -> z.x', 'z.y -> E.logits', 't.t -> E.target'],
  });
  const task = taskOf(document, { kind: 'moons', rows: 50, noise: 0.1, seed: 3 }, {});
  const { mean, deviation } = momentsOf(task.samples, 'x', 2);
  expectClose(fit(task, 's').config, { mean: mean.map((x) => 3 * x), deviation: deviation.map((x) => 3 * x) });
});

test('steps beyond the end of a sample count for nothing', () => {
  const { document, samples } = parity({});
  expect(new Set(samples.lengths).size).toBeGreaterThan(1);
  const between: GraphDocument = { ...document, nodes: [...document.nodes, ...direct.nodes.filter(({ id }) => id === 's')], edges: [...document.edges, { id: 'x.x→s.x', source: { node: 'x', port: 'x' }, target: { node: 's', port: 'x' } }] };
  expectClose(fit({ document: between, samples }, 's').config, momentsOf(samples, 'x', 1));
});

test('without a data set the rows on the canvas decide; a feature that never changes keeps its scale', () => {
  const document: GraphDocument = { ...network({ nodes: { x: ['input', { shape: [2] }], s: ['standardise'] }, wires: ['x.x -> s.x'], samples: 3, data: { x: [1, 7, 2, 7, 6, 7] } }), dataset: null };
  const found = fit({ document, samples: ownSamples(document) }, 's');
  expect(found).toMatchObject({ samples: 3, from: 'canvas', constant: 1 });
  expectClose(found.config, { mean: [3, 7], deviation: [Math.sqrt((4 + 1 + 9) / 3), 1] });
});

test('a node that has nothing to fit, and a training part without samples, say so', () => {
  const task = taskOf(direct, { kind: 'moons', rows: 50, noise: 0.1, seed: 3 }, {});
  expect(() => fit(task, 'z')).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
  const none = { ...task.samples, parts: { ...task.samples.parts, training: new Int32Array(0) } };
  expect(() => fit({ ...task, samples: none }, 's')).toThrow(expect.objectContaining({ code: 'E_DATA_EMPTY' }));
});
