import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { checkGradients } from './check.ts';
import { findPair, readTensor } from './inspect.ts';
import { Session } from './session.ts';

describe.each(Array.from({ length: 60 }, (_, seed) => seed + 1))('generated graph %i', (seed) => {
  const document = generateNetwork(seed);
  const analysis = analyse(document, registry);

  test('every gradient agrees with central differences', () => {
    expect(analysis.diagnostics).toEqual([]);
    expect(checkGradients(analysis).filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
  });

  test('what comes back through the edges of an output adds up to its total', () => {
    const session = new Session(analysis, referenceBackend);
    session.run();
    for (const edges of analysis.graph.outgoing.values()) {
      const [edge] = edges;
      if (!edge) continue;
      const total = readTensor(session, { kind: 'output', ...edge.source }).gradient ?? new Float64Array();
      const parts = edges.map(({ id }) => readTensor(session, { kind: 'edge', edge: id }).gradient ?? new Float64Array());
      for (const [index, sum] of total.entries()) expect(parts.reduce((added, part) => added + (part[index] ?? NaN), 0)).toBeCloseTo(sum, 12);
    }
  });

  test('values at one step do not depend on data of later steps', () => {
    const { steps, samples } = document.data;
    if (steps < 2) return;
    const session = new Session(analysis, referenceBackend);
    session.run();
    const before = snapshotOfFirstStep(session, document);
    const x = findPair(session, { kind: 'output', node: 'x', port: 'x' }).value;
    session.memory.fill(0.7, x.offset + samples * x.size, x.offset + steps * samples * x.size);
    session.forward();
    expect(snapshotOfFirstStep(session, document)).toEqual(before);
  });
});

function snapshotOfFirstStep(session: Session, document: GraphDocument): number[][] {
  return document.edges.map(({ id }) => {
    const { value, shape, samples } = readTensor(session, { kind: 'edge', edge: id });
    return [...value.subarray(0, samples * shape.reduce((size, length) => size * length, 1))];
  });
}
