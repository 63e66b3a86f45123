import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exampleIds, openExample } from '../examples/catalogue.ts';
import { analyse } from '../graph/validate.ts';
import { writeDocument } from '../graph/fileFormat.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { neuron, recurrent, xor } from '../testing/networks.ts';
import { documentOf, smallLstm, workloadOf } from '../testing/workloads.ts';
import { readTensor } from './inspect.ts';
import { Session } from './session.ts';

/** A Python that has PyTorch, where there is one. Without it these tests are skipped; central differences are always checked. */
const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import torch']).status === 0);
const script = path.join(import.meta.dirname, '../testing/torch_reference.py');

interface Reference {
  readonly loss: number;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly edges: Readonly<Record<string, { readonly value: readonly number[]; readonly gradient: readonly number[] }>>;
}

const documents = [
  ...exampleIds.map((id) => [id, openExample(id)] as const),
  ...Object.entries({ neuron, xor, recurrent }).map(([name, make]) => [name, make()] as const),
  ...['W1', 'W2'].map((id) => [id, documentOf(workloadOf(id).model)] as const),
  ['an LSTM from gates', documentOf(smallLstm(true))] as const,
  ...Array.from({ length: 60 }, (_, seed) => [`generated graph ${String(seed + 1)}`, generateNetwork(seed + 1)] as const),
];

describe.runIf(python)('against PyTorch, in float64', () => {
  let references: readonly Reference[] = [];
  beforeAll(() => {
    const input = `[${documents.map(([, document]) => writeDocument(document)).join()}]`;
    const { stdout, stderr, status } = spawnSync(python ?? '', [script], { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(stderr);
    references = JSON.parse(stdout) as Reference[];
  }, 120_000);

  test.each(documents.map(([name, document], index) => ({ name, document, index })))('$name: loss, every edge, every parameter', ({ document, index }) => {
    const reference = references[index];
    const session = new Session(analyse(document, registry), referenceBackend);
    session.run();
    expectSame([session.loss ?? 0], [reference?.loss ?? NaN], 'the loss');
    for (const { id } of document.edges) {
      const { value, gradient } = readTensor(session, { kind: 'edge', edge: id });
      expectSame(value, reference?.edges[id]?.value, `the value of ${id}`);
      // What has no derivative here has one of zeros there.
      if (gradient) expectSame(gradient, reference?.edges[id]?.gradient, `the gradient of ${id}`);
      else expect(reference?.edges[id]?.gradient.every((number) => number === 0)).toBe(true);
    }
    for (const { id } of document.parameters) {
      expectSame(readTensor(session, { kind: 'parameter', parameter: id }).gradient ?? [], reference?.parameters[id], `the gradient of ${id}`);
    }
  });
});

/**
 * Equal to 1e-12 relative to the largest of the numbers: both sides add in another order. Where terms of about 1
 * cancel, 1e-15 of them is left on either side, hence the floor.
 */
function expectSame(actual: ArrayLike<number>, reference: readonly number[] | undefined, what: string): void {
  expect(actual.length, what).toBe(reference?.length);
  const scale = Math.max(1e-3, ...Array.from(reference ?? [], Math.abs));
  for (const [index, number] of (reference ?? []).entries()) {
    expect(Math.abs((actual[index] ?? NaN) - number) / scale, `${what}, element ${String(index)}`).toBeLessThan(1e-12);
  }
}
