import { describe, expect, test } from 'vitest';
import { exampleFiles } from '../examples/catalogue.generated.ts';
import type { GraphDocument } from '../graph/document.ts';
import { readDocument } from '../graph/fileFormat.ts';
import { portKey } from '../graph/resolve.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { network, recurrent } from '../testing/networks.ts';
import { jacobianOf } from './jacobian.ts';
import { Session } from './session.ts';

function runOf(document: GraphDocument): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  return session;
}

describe('the worked example of softmax', () => {
  const session = runOf(readDocument(JSON.stringify(exampleFiles['stable-softmax'])).document);
  const at = (node: string): number[] => [...jacobianOf(session, { node, input: 'x', output: 'y', step: 0, sample: 0 }).matrix];

  test('has the published Jacobians', () => {
    expect(at('softmax').map((value) => value.toFixed(4))).toEqual(['0.0819', '-0.0220', '-0.0599', '-0.0220', '0.1848', '-0.1628', '-0.0599', '-0.1628', '0.2227']);
    expect(at('log_softmax').map((value) => value.toFixed(4))).toEqual(['0.9100', '-0.2447', '-0.6652', '-0.0900', '0.7553', '-0.6652', '-0.0900', '-0.2447', '0.3348']);
  });

  test('sums to 0 along each row of softmax: adding a constant to all scores changes nothing', () => {
    const matrix = at('softmax');
    for (let row = 0; row < 3; row++) expect(matrix.slice(3 * row, 3 * row + 3).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 15);
  });
});

/** ∂y/∂x by central differences: x is moved in the run's memory and the node's own operations are run. */
function differences(session: Session, node: string, input: string, output: string, step: number, sample: number): number[] | undefined {
  const { layout, ranges, analysis } = session.program;
  const port = analysis.graph.nodes.get(node)?.inputs.find(({ name }) => name === input);
  const source = analysis.graph.incoming.get(portKey(node, input))?.source;
  const x = layout.outputs.get(portKey(source?.node ?? '', source?.port ?? ''))?.value;
  const y = layout.outputs.get(portKey(node, output))?.value;
  const range = ranges.find((candidate) => candidate.node === node && candidate.step === step && candidate.phase === 'forward');
  // Two ports with one source move together; one alone cannot be moved.
  const fromSame = [...analysis.graph.incoming.values()].filter(({ target, source: other }) => target.node === node && other.node === source?.node && other.port === source.port);
  if (!x || !y || !range || !port || fromSame.length > 1) return undefined;
  const when = step - (port.lag ?? 0);
  const read = (): number[] => [...session.memory.subarray(y.offset + (step * layout.samples + sample) * y.size)].slice(0, y.size);
  const columns = Array.from({ length: x.size }, (_, k) => {
    if (when < 0) return new Array<number>(y.size).fill(0);
    const place = x.offset + (when * layout.samples + sample) * x.size + k;
    const given = session.memory[place] ?? NaN;
    const h = 1e-6 * Math.max(1, Math.abs(given));
    const moved = [given + h, given - h].map((number) => {
      session.memory[place] = number;
      session.runRegion(range);
      return read();
    });
    session.memory[place] = given;
    session.runRegion(range);
    return Array.from({ length: y.size }, (_unused, i) => ((moved[0]?.[i] ?? NaN) - (moved[1]?.[i] ?? NaN)) / (2 * h));
  });
  return Array.from({ length: y.size }, (_, i) => columns.map((column) => column[i] ?? NaN)).flat();
}

test.each([1, 2, 3, 4, 5, 6])('agrees with central differences at every node, port, step and sample of generated network %d', (seed) => {
  const session = runOf(generateNetwork(seed));
  const { layout, analysis } = session.program;
  let compared = 0;
  for (const { node, inputs, outputs } of analysis.order) {
    for (const input of inputs) {
      for (let step = 0; step < layout.steps; step++) {
        const sample = step % layout.samples;
        const query = { node: node.id, input: input.name, output: outputs[0]?.name ?? '', step, sample };
        const expected = differences(session, query.node, query.input, query.output, step, sample);
        if (!expected) continue;
        const { matrix } = jacobianOf(session, query);
        expected.forEach((value, at) => {
          // Second-order differences with h = 1e-6 leave about 1e-9 of rounding.
          expect(Math.abs((matrix[at] ?? NaN) - value), `${query.node}.${query.input} [${String(at)}]`).toBeLessThan(1e-7 * (1 + Math.abs(value)));
          compared += 1;
        });
      }
    }
  }
  expect(compared).toBeGreaterThan(20);
});

test('leaves the session as it was', () => {
  const session = runOf(recurrent());
  const before = session.memory.slice();
  const { rows, columns } = jacobianOf(session, { node: 'U', input: 'x', output: 'y', step: 1, sample: 1 });
  expect({ rows, columns }).toEqual({ rows: 2, columns: 3 });
  expect(session.memory).toEqual(before);
});

test('needs no loss', () => {
  const session = runOf(network({ nodes: { x: ['input', { shape: [2] }], f: ['scale', { factor: 3 }] }, wires: ['x.x -> f.x'] }));
  expect([...jacobianOf(session, { node: 'f', input: 'x', output: 'y', step: 0, sample: 0 }).matrix]).toEqual([3, 0, 0, 3]);
});

test('of a loss is its gradient, one row', () => {
  const session = runOf(network({ nodes: { x: ['input', { shape: [2] }], t: ['target', { shape: [2] }], E: ['half-squared-error'] }, wires: ['x.x -> E.prediction', 't.t -> E.target'], data: { x: [3, 5], t: [1, 1] } }));
  expect(jacobianOf(session, { node: 'E', input: 'prediction', output: 'loss', step: 0, sample: 0 })).toMatchObject({ rows: 1, columns: 2, matrix: Float64Array.of(2, 4) });
});

test.each([
  ['a node', { node: 'gone' }],
  ['an output', { output: 'z' }],
  ['an input', { input: 'z' }],
  ['a step', { step: 3 }],
  ['a sample', { sample: 2 }],
])('that names %s that the run does not have is refused', (_, change) => {
  const session = runOf(recurrent());
  expect(() => jacobianOf(session, { node: 'h', input: 'x', output: 'y', step: 0, sample: 0, ...change })).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
});

test('with respect to class indices there is none, and too large ones are refused with their size', () => {
  const classes = runOf(network({ nodes: { z: ['input', { shape: [3] }], t: ['target'], L: ['cross-entropy'] }, wires: ['z.x -> L.logits', 't.t -> L.target'] }));
  expect(() => jacobianOf(classes, { node: 'L', input: 'target', output: 'loss', step: 0, sample: 0 })).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
  const wide = runOf(network({ nodes: { x: ['input', { shape: [257] }], f: ['softmax'] }, wires: ['x.x -> f.x'] }));
  expect(() => jacobianOf(wide, { node: 'f', input: 'x', output: 'y', step: 0, sample: 0 })).toThrow(expect.objectContaining({ code: 'E_BUDGET', details: { rows: 257, columns: 257, most: 256 } }));
});
