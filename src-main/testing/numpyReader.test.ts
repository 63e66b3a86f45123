import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { z } from 'zod';
import { TrainingSchema } from '../../src-core/graph/training.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import { bidirectional, gathered, recurrent } from '../../src-core/testing/networks.ts';
import { numpyDifference, pythonWithNumpy } from './numpyReader.ts';

const python = pythonWithNumpy();
/** Sums are in another order than the engine's. */
const tolerance = 1e-12;

describe.skipIf(python === undefined)(`NumPy gives the numbers of the engine${python === undefined ? ' (skipped: no Python with NumPy is installed)' : ''}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chainrule-numpy-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(['mlp-3-2-2', 'lstm-step', 'multi-head-attention', 'rnn-bptt'])('%s', (id) => {
    expect(numpyDifference(openExample(id), python ?? '', path.join(folder, id))).toBeLessThan(tolerance);
  });

  test.each(['convolution-2d', 'batch-norm', 'max-pool', 'embedding', 'huber', 'expression'])('the example of %s', async (type) => {
    expect(numpyDifference(await openNodeExample(type), python ?? '', path.join(folder, type))).toBeLessThan(tolerance);
  });

  test.each([['recurrent', recurrent()], ['bidirectional', bidirectional()], ['gathered', gathered()]])('%s, with samples of different length too', (name, document) => {
    expect(numpyDifference(document, python ?? '', path.join(folder, name))).toBeLessThan(tolerance);
    const ragged = { ...document, data: { ...document.data, lengths: [2, 3] } };
    expect(numpyDifference(ragged, python ?? '', path.join(folder, `${name}-ragged`))).toBeLessThan(tolerance);
  });

  const settings: Record<string, Partial<z.input<typeof TrainingSchema>>> = {
    'momentum, in a schedule': { optimizer: { kind: 'momentum' }, schedule: { kind: 'exponential', factor: 0.7 } },
    'Nesterov, warming up': { optimizer: { kind: 'nesterov' }, warmUp: 2 },
    'RMSprop, with an L1 penalty': { optimizer: { kind: 'rmsprop' }, l1: 0.03 },
    'Adagrad, with an L2 penalty': { optimizer: { kind: 'adagrad' }, l2: 0.03 },
    'Adam, down a cosine': { optimizer: { kind: 'adam' }, schedule: { kind: 'cosine', minimum: 0.1 }, epochs: 7 },
    'AdamW, down stairs': { optimizer: { kind: 'adamw', decay: 0.05 }, schedule: { kind: 'step', every: 2, factor: 0.1 } },
    'descent with clipped gradients': { clipValue: 0.02, clipNorm: 0.03 },
  };
  test.each(Object.entries(settings))('an update by %s', (name, training) => {
    for (const id of ['mlp-3-2-2', 'skip-connection'] as const) {
      const document = openExample(id);
      // A parameter of another rate than the others, where there is one.
      const parameters = document.parameters.map((record, index) => (index === 0 ? { ...record, rate: 0.5 } : record));
      const given = { ...document, parameters, training: TrainingSchema.parse({ ...document.training, ...training }) };
      expect(numpyDifference(given, python ?? '', path.join(folder, `${name} ${id}`))).toBeLessThan(tolerance);
    }
  });

  test.each([1, 2, 3, 4, 5, 6])('generated graph %i', (seed) => {
    expect(numpyDifference(generateNetwork(seed), python ?? '', path.join(folder, String(seed)))).toBeLessThan(tolerance);
  });
});
