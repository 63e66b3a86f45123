import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import { bidirectional } from '../../src-core/testing/networks.ts';
import { makeTable } from '../../src-core/data/generators.ts';
import { type SampleSet, sampleSet } from '../../src-core/data/samples.ts';
import { ownSamples } from '../../src-core/train/ownSamples.ts';
import { notebookDifference, pythonWithTorch, torchDifference, torchTrainingDifference } from './torchReader.ts';

// Each takes seconds; `npm run verify:exports` has all documents.
const python = pythonWithTorch();

describe.skipIf(python === undefined)(`PyTorch gives the numbers and gradients of the engine${python === undefined ? ' (skipped: no Python with PyTorch is installed)' : ''}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chainrule-torch-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const expectEqual = (document: GraphDocument, name: string): void => {
    const { float64, float32 } = torchDifference(document, python ?? '', path.join(folder, name));
    // Sums are in another order than the engine's.
    expect(float64).toBeLessThan(1e-12);
    expect(float32).toBeLessThan(1e-6);
  };

  test.each(['mlp-3-2-2', 'rnn-bptt'] as const)('%s', { timeout: 60_000 }, (id) => {
    expectEqual(openExample(id), id);
  });

  test.each(['lstm', 'batch-norm', 'convolution-2d'] as const)('the example of %s', { timeout: 60_000 }, async (type) => {
    expectEqual(await openNodeExample(type), type);
  });

  test.each([['bidirectional', bidirectional()]] as const)('%s, with samples of different length too', { timeout: 60_000 }, (name, document) => {
    expectEqual(document, name);
    expectEqual({ ...document, data: { ...document.data, lengths: [2, 3] } }, `${name}-ragged`);
  });

  /** What a document is trained on, from a recipe or its canvas. */
  const samplesOf = (document: GraphDocument): SampleSet => (document.dataset?.source.kind === 'recipe' ? sampleSet(document.dataset, makeTable(document.dataset.source.recipe).table) : ownSamples(document));

  test.each(['xor', 'rnn-adding'] as const)('%s comes to the same losses over 20 updates and after them', { timeout: 60_000 }, async (id) => {
    const document: GraphDocument = { ...openExample(id), precision: 'float64' };
    expect(await torchTrainingDifference({ document, samples: samplesOf(document), python: python ?? '', folder: path.join(folder, `train-${id}`) }, 21)).toBeLessThan(1e-12);
  });

  test('samples of other steps than the canvas has, and of different ones, come to the same losses', { timeout: 60_000 }, async () => {
    const document: GraphDocument = { ...openExample('rnn-adding'), precision: 'float64' };
    const whole = samplesOf(document);
    const steps = document.data.steps - 1;
    const lengths = Int32Array.from({ length: whole.count }, (_, sample) => 1 + (sample % steps));
    const shorter: SampleSet = { ...whole, steps, lengths, read: (node, sample, step, out, at) => {
      if (step < (lengths[sample] ?? 0)) whole.read(node, sample, step, out, at);
      else out.fill(0, at, at + (whole.widths.get(node) ?? 0));
    } };
    expect(await torchTrainingDifference({ document, samples: shorter, python: python ?? '', folder: path.join(folder, 'train-ragged') }, 21)).toBeLessThan(1e-12);
  });

  test('the cells of a notebook run one after the other, and train as the app does', { timeout: 60_000 }, async () => {
    const example = openExample('xor');
    const document: GraphDocument = { ...example, precision: 'float64', training: { ...example.training, epochs: 12 } };
    expect(await notebookDifference({ document, samples: samplesOf(document), python: python ?? '', folder: path.join(folder, 'notebook') })).toBeLessThan(1e-12);
  });

  test.each([1])('generated graph %i', { timeout: 60_000 }, (seed) => {
    expectEqual(generateNetwork(seed), String(seed));
  });
});
