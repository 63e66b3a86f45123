import { describe, expect, it } from 'vitest';
import { Session } from '../engine/session.ts';
import { analyse } from '../graph/validate.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { SampleSet } from '../data/samples.ts';
import { sampleSet } from '../data/samples.ts';
import { makeTable } from '../data/generators.ts';
import { machineryFor } from '../engine/machinery.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { Surface, SurfaceQuery } from '../protocol/predictions.ts';
import { type Task, moons, taskOf } from '../testing/dataNetworks.ts';
import { network } from '../testing/networks.ts';
import { surfaceOf } from './surface.ts';

/** As the product trains. */
const machinery = machineryFor('automatic', 'float64');

function surface({ document, samples }: Task, query: Partial<SurfaceQuery> = {}): Omit<Surface, 'revision'> {
  const like = new Session(analyse(document, registry), referenceBackend);
  like.run();
  const steps = surfaceOf({ document, samples, registry, machinery, like }, { input: 'x', across: 0, up: 1, range: null, resolution: 4, ...query });
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

const linear = network({ nodes: { x: ['input', { shape: [2] }], z: ['linear', {}], t: ['target', { shape: [1] }], E: ['half-squared-error', {}] }, wires: ['x.x -> z.x', 'z.y -> E.prediction', 't.t -> E.target'] });

/** The same data, normalised, with weights that undo it: the network says the same of the same rows. */
function normalised(task: Task): Task {
  const { dataset } = task.document;
  if (dataset?.source.kind !== 'recipe') throw new Error('the task has no recipe');
  const data = { ...dataset, normalise: { x1: { kind: 'standard', shift: 2, scale: 4 }, x2: { kind: 'standard', shift: -1, scale: 0.5 }, y: { kind: 'standard', shift: 3, scale: 10 } } } as const;
  const [w1 = 0, w2 = 0] = task.document.parameters[0]?.values.values ?? [];
  const b = task.document.parameters[1]?.values.values[0] ?? 0;
  const values = [[(4 * w1) / 10, (0.5 * w2) / 10], [(2 * w1 - w2 + b - 3) / 10]];
  const document: GraphDocument = { ...task.document, dataset: { ...data, shown: [...data.shown] }, parameters: task.document.parameters.map((record, index) => ({ ...record, values: { ...record.values, values: values[index] ?? [] } })) };
  const samples: SampleSet = sampleSet({ ...data, shown: [...data.shown] }, makeTable(dataset.source.recipe).table);
  return { document, samples };
}

describe('a surface', () => {
  it('lies over a little more than the data, and gives a probability for each class', () => {
    const { range, values, width, points, judges } = surface(moons({}));
    expect([judges, width, values.length]).toEqual(['classes', 2, 4 * 4 * 2]);
    for (let at = 0; at < points.length; at += 3) {
      const [x = NaN, y = NaN, target = NaN] = points.subarray(at, at + 3);
      expect(x > range.left && x < range.right && y > range.bottom && y < range.top && [0, 1].includes(target)).toBe(true);
    }
    for (let at = 0; at < values.length; at += 2) expect((values[at] ?? 0) + (values[at + 1] ?? 0)).toBeCloseTo(1, 12);
  });

  it('is in the units of the data, however they are normalised', () => {
    const task = taskOf(linear, { kind: 'linear', rows: 12, features: 2, noise: 0.1, seed: 4 }, {});
    for (const range of [null, { left: -3, right: 3, bottom: 0, top: 2 }]) {
      const [plain, scaled] = [surface(task, { range }), surface(normalised(task), { range })];
      for (const side of ['left', 'right', 'bottom', 'top'] as const) expect(scaled.range[side]).toBeCloseTo(plain.range[side], 10);
      for (const [index, value] of plain.values.entries()) expect(scaled.values[index]).toBeCloseTo(value, 10);
      for (const [index, value] of plain.points.entries()) expect(scaled.points[index]).toBeCloseTo(value, 10);
    }
  });

  it('needs an element that the input has', () => {
    expect(() => surface(moons({}), { up: 2 })).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
  });
});
