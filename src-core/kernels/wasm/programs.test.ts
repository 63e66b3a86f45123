import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { checkGradients } from '../../engine/check.ts';
import { checkDefinition } from '../../engine/conformance.ts';
import { Session } from '../../engine/session.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { analyse } from '../../graph/validate.ts';
import { definitions } from '../../node/registry.generated.ts';
import { registry } from '../../node/registry.ts';
import { generateNetwork } from '../../testing/generatedNetwork.ts';
import { type NetworkModel, documentOf, smallLstm, workloadOf } from '../../testing/workloads.ts';
import type { Backend, Memory, Precision } from '../backend.ts';
import { referenceBackend } from '../reference/referenceBackend.ts';
import { relaxedSimdWorks, wasmBackend } from './wasmBackend.ts';

// Node 20 knows relaxed SIMD behind a flag, which may be set as long as nothing has been compiled. Later ones need none.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

/** Wide enough for more than one tile and panel, and fit for neither. */
const perceptron: NetworkModel = { kind: 'perceptron', batch: 19, widths: [45, 33, 18, 10], activation: 'relu', loss: 'cross-entropy', learningRate: 0.05 };

const backends = [wasmBackend('simd128'), ...(relaxedSimdWorks() ? [wasmBackend('relaxed')] : [])].map((backend) => [backend.name, backend] as const);

/** The largest difference between two runs' memories, beside the largest number of either tensor's kind: 1 at least. */
function farthest(document: GraphDocument, backend: Backend, updates: number): number {
  const [ours, reference] = [backend, referenceBackend].map((each): Memory => {
    const session = new Session(analyse(document, registry), each);
    session.run();
    for (let update = 0; update < updates; update++) {
      session.update();
      session.run();
    }
    return session.memory;
  });
  if (!ours || !reference) throw new RangeError('two runs were expected');
  expect(ours).toHaveLength(reference.length);
  return Array.from(reference).reduce((most: number, expected: number, index: number) => Math.max(most, Math.abs((ours[index] ?? NaN) - expected) / Math.max(1, Math.abs(expected))), 0);
}

describe.each(backends)('on %s', (_, backend) => {
  test.each(definitions.map((definition) => [definition.type, definition] as const))('%s does what its definition says', (_type, definition) => {
    expect(checkDefinition(definition, backend)).toEqual([]);
  });

  test.each(Array.from({ length: 20 }, (_each, seed) => seed + 1))('generated graph %i runs as in the reference, and its gradients are right', (seed) => {
    const document = generateNetwork(seed);
    expect(farthest(document, backend, 1)).toBeLessThan(1e-12);
    expect(checkGradients(analyse(document, registry), backend).filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
  });

  test.each([
    ['W1', workloadOf('W1').model],
    ['W2', workloadOf('W2').model],
    ['a perceptron with blocks', perceptron],
    ['a small LSTM', smallLstm(false)],
    ['a small LSTM from gates', smallLstm(true)],
  ])('fifty updates of %s are those of the reference', (_id, model) => {
    const document = documentOf(model);
    // float32 has 24 bits, and rounding errors grow while a network learns.
    const tolerance: Readonly<Record<Precision, number>> = { float64: 1e-12, float32: 1e-4 };
    for (const precision of ['float64', 'float32'] as const) expect(farthest({ ...document, precision }, backend, 50)).toBeLessThan(tolerance[precision]);
  });
});
