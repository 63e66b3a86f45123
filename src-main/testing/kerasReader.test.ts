import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { registry } from '../../src-core/node/registry.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import { bidirectional, gathered, network, recurrent } from '../../src-core/testing/networks.ts';
import { kerasBatch } from './kerasReader.ts';
import { type BatchLibrary, batchDifferences, pythonWith } from './modelBatch.ts';

const python = pythonWith('keras');

/** A node alone, for each of its type's samples: the settings that its definition names. */
function samplesOf(type: string): GraphDocument[] {
  return (registry.get(type)?.samples ?? []).map(({ config, inputs }) => {
    const ports = Object.entries(inputs);
    const document = network({
      nodes: { ...Object.fromEntries(ports.map(([port, shape]) => [`in_${port}`, ['input', { shape }] as const])), node: [type, config] },
      wires: ports.map(([port]) => `in_${port}.x -> node.${port}` as const),
      samples: 3,
    });
    // No two numbers the same.
    const filled = (values: readonly number[], from: number): number[] => values.map((_, index) => Math.sin(from + index * 0.7));
    return {
      ...document,
      parameters: document.parameters.map((record, index) => ({ ...record, values: { ...record.values, values: filled(record.values.values, index + 1) } })),
      data: { ...document.data, columns: Object.fromEntries(Object.entries(document.data.columns).map(([node, { values }], index) => [node, { values: { ...values, values: filled(values.values, index + 0.3) } }])) },
    };
  });
}

describe.skipIf(python === undefined)(`the Keras export gives the numbers of the engine${python === undefined ? ' (skipped: no Python with NumPy is installed)' : ''}`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'chainrule-keras-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const differences = (documents: readonly GraphDocument[], library: BatchLibrary = kerasBatch): (number | Error)[] => (python ? batchDifferences(documents, library, python, folder) : []);

  test('in examples, every setting of layers, generated graphs, and with samples of different length', async () => {
    const examples = ['mlp-3-2-2', 'lstm-step', 'multi-head-attention', 'rnn-bptt'].map((id) => openExample(id));
    const types = await Promise.all(['lstm', 'gru', 'rnn', 'batch-norm', 'embedding', 'dropout', 'clip'].map((type) => openNodeExample(type)));
    const layers = ['linear', 'lstm', 'gru', 'rnn', 'layer-norm', 'convolution-1d', 'convolution-2d', 'max-pool', 'average-pool', 'activation'].flatMap(samplesOf);
    const ragged = [recurrent(), bidirectional(), gathered()].flatMap((document) => [document, { ...document, data: { ...document.data, lengths: [2, 3] } }]);
    const documents = [...examples, ...types, ...layers, ...ragged, ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => generateNetwork(seed))];
    const found = differences(documents);
    expect(found).toHaveLength(documents.length);
    // Sums are in another order than the engine's, and functions are the library's own.
    for (const [index, difference] of found.entries()) expect(difference, JSON.stringify(documents[index]?.nodes.at(-1))).toBeLessThan(1e-12);
  });

  test('gates in another order are seen', () => {
    const [document] = samplesOf('lstm');
    if (!document) throw new Error('the LSTM has samples');
    const swapped: BatchLibrary = {
      ...kerasBatch,
      exported: (analysis) => {
        const made = kerasBatch.exported(analysis);
        const change = (text: string): string => text.replaceAll('arrays["node/kernel"]', 'arrays["node/kernel"][:, ::-1]');
        return { ...made, files: made.files.map((file) => (file.name === 'model.py' ? { ...file, content: new TextEncoder().encode(change(new TextDecoder().decode(file.content))) } : file)) };
      },
    };
    expect(differences([document])[0]).toBeLessThan(1e-12);
    expect(differences([document], swapped)[0]).toBeGreaterThan(1e-3);
  });
});
