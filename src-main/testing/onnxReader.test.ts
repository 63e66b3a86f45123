import { expect, test } from 'vitest';
import { openExample } from '../../src-core/examples/catalogue.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { generateNetwork } from '../../src-core/testing/generatedNetwork.ts';
import { onnxDifference } from './onnxReader.ts';

// onnxruntime runs the models; the rest of the documents goes through it in `npm run verify:exports`.

test.each(['mlp-3-2-2', 'lstm-step', 'rnn-bptt', 'stable-softmax', 'multi-head-attention', 'gru-bidirectional', 'digits-convolution', 'lstm-characters'])('%s gives the same numbers in onnxruntime', async (id) => {
  const document = openExample(id);
  expect(await onnxDifference(document, 'float32')).toBeLessThan(1e-5);
  expect(await onnxDifference(document, 'float64')).toBeLessThan(1e-12);
});

test.each(['lstm', 'gru', 'rnn', 'batch-norm', 'dropout', 'max-pool', 'embedding', 'expression', 'gather', 'step-selection'])('the example of %s does', async (type) => {
  expect(await onnxDifference(await openNodeExample(type), 'float32')).toBeLessThan(1e-5);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('generated graph %i does', async (seed) => {
  expect(await onnxDifference(generateNetwork(seed), 'float32')).toBeLessThan(1e-5);
  expect(await onnxDifference(generateNetwork(seed), 'float64')).toBeLessThan(1e-12);
});

test('a wrong weight is noticed', async () => {
  const document = openExample('mlp-3-2-2');
  const changed: GraphDocument = { ...document, parameters: document.parameters.map((record, index) => (index === 0 ? { ...record, values: { ...record.values, values: record.values.values.map((value) => value + 0.01) } } : record)) };
  expect(await onnxDifference(changed, 'float32')).toBeLessThan(1e-5);
  expect(await onnxDifference(document, 'float32', { other: changed })).toBeGreaterThan(1e-4);
});
