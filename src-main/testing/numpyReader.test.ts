import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
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

  test.each([1, 2, 3, 4, 5, 6])('generated graph %i', (seed) => {
    expect(numpyDifference(generateNetwork(seed), python ?? '', path.join(folder, String(seed)))).toBeLessThan(tolerance);
  });
});
