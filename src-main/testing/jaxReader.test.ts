import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import { bidirectional, gathered, recurrent } from '../../src-core/testing/networks.ts';
import { jaxBatch } from './jaxReader.ts';
import { type BatchLibrary, batchDifferences, pythonWith } from './modelBatch.ts';

const python = pythonWith('jax');

describe.skipIf(python === undefined)(`the JAX export gives the numbers of the engine${python === undefined ? ' (skipped: no Python with NumPy is installed)' : ''}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chainrule-jax-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const differences = (documents: readonly GraphDocument[], library: BatchLibrary = jaxBatch): (number | Error)[] => (python ? batchDifferences(documents, library, python, folder) : []);

  test('in examples, node types, generated graphs, and with samples of different length', async () => {
    const examples = ['mlp-3-2-2', 'lstm-step', 'multi-head-attention', 'rnn-bptt', 'xor'].map((id) => openExample(id));
    const types = await Promise.all(['convolution-2d', 'batch-norm', 'max-pool', 'embedding', 'huber', 'expression', 'activation', 'clip'].map((type) => openNodeExample(type)));
    const ragged = [recurrent(), bidirectional(), gathered()].flatMap((document) => [document, { ...document, data: { ...document.data, lengths: [2, 3] } }]);
    const documents = [...examples, ...types, ...ragged, ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => generateNetwork(seed))];
    const found = differences(documents);
    expect(found).toHaveLength(documents.length);
    // Sums are in another order than the engine's, and functions are the library's own.
    for (const [index, difference] of found.entries()) expect(difference, documents[index]?.title).toBeLessThan(1e-12);
  });

  test('a number that is another, and a loss that is another function of the parameters, are seen', () => {
    const changed = (from: string, to: string): BatchLibrary => ({
      ...jaxBatch,
      exported: (analysis) => {
        const made = jaxBatch.exported(analysis);
        return { ...made, files: made.files.map((file) => (file.name === 'model.py' ? { ...file, content: new TextEncoder().encode(new TextDecoder().decode(file.content).replaceAll(from, to)) } : file)) };
      },
    });
    const isRight = (found: number | Error | undefined): boolean => typeof found === 'number' && found < 1e-12;
    const document = openExample('rnn-bptt');
    expect(isRight(differences([document])[0])).toBe(true);
    expect(isRight(differences([document], changed('jnp.tanh(', 'jnp.sin('))[0])).toBe(false);
    // The same numbers, but at these parameters alone.
    expect(isRight(differences([document], changed('h[step] @ V', "h[step] @ load('weights.npz')['V']"))[0])).toBe(false);
  });
});
