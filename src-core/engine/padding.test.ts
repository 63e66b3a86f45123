import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { evaluateLatex } from '../testing/evaluateLatex.ts';
import { recurrent } from '../testing/networks.ts';
import { checkGradients } from './check.ts';
import { createDeriver } from './derive.ts';
import { explainNumber } from './explanation.ts';
import { Session } from './session.ts';
import { gradientTerms } from './terms.ts';
import { Walk } from './walk.ts';

/** The recurrent network with two sequences, of three steps and of two; what lies beyond is padding. */
function padded(loss: Readonly<Record<string, string | number>>): GraphDocument {
  const document = recurrent();
  return {
    ...document,
    nodes: document.nodes.map((node) => (node.id === 'E' ? { ...node, config: { ...node.config, ...loss } } : node)),
    data: { ...document.data, lengths: [3, 2] },
  };
}

function runOf(document: GraphDocument): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  return session;
}

describe.each([
  ['every step', {}],
  ['every step, mean', { overSteps: 'mean', overSamples: 'mean', weight: 2 }],
  ['the last step', { steps: 'last' }],
])('padding, with a loss that reads %s', (_, loss) => {
  test('changes nothing when it changes: neither the loss nor any gradient', () => {
    const document = padded(loss);
    const touched: GraphDocument = { ...document, data: { ...document.data, columns: Object.fromEntries(Object.entries(document.data.columns).map(([id, { values }]) => [id, { values: { ...values, values: values.values.map((x, index) => (index >= (values.values.length / 6) * 5 ? x + 100 : x)) } }])) } };
    const [a, b] = [runOf(document), runOf(touched)];
    expect(a.loss).toBe(b.loss);
    const { from, to } = a.program.layout.parameterGradients;
    expect(a.memory.subarray(from, to)).toEqual(b.memory.subarray(from, to));
    expect(a.memory.subarray(from, to).some((gradient) => gradient !== 0)).toBe(true);
  });

  test('leaves every gradient equal to its central difference', () => {
    for (const { what, relativeError } of checkGradients(analyse(padded(loss), registry))) expect(relativeError, what).toBeLessThan(1e-6);
  });

  test('is written out right: every formula gives the number', () => {
    const session = runOf(padded(loss));
    const deriver = createDeriver(session, 'all');
    const places: NumberPlace[] = [{ kind: 'loss' }, { kind: 'parameter-gradient', parameter: 'W.W', element: 1 }, { kind: 'parameter-gradient', parameter: 'U.W', element: 0 }];
    for (const sample of [0, 1]) for (const step of [0, 1, 2]) for (const node of ['E', 'h', 'a']) places.push({ kind: 'gradient', node, port: node === 'E' ? 'loss' : 'y', element: 0, step, sample });
    for (const place of places) {
      const line = deriver.line(place);
      expect(evaluateLatex(line.numeric === '' ? line.result : line.numeric), `${line.left} = ${line.numeric}`).toBeCloseTo(line.value ?? NaN, 12);
    }
  });

  test('has no paths: those of the steps before add up to the gradient', () => {
    const session = runOf(padded(loss));
    for (const sample of [0, 1]) {
      const { gradient, sum } = explainNumber(session, { kind: 'output', node: 'h', port: 'y', element: 1, step: 0, sample });
      expect(sum).toBeCloseTo(gradient, 12);
      const beyond = explainNumber(session, { kind: 'output', node: 'h', port: 'y', element: 1, step: 2, sample });
      expect(beyond.count === 0).toBe(sample === 1);
    }
  });

  test('takes no part in the terms that a gradient is taken apart into', () => {
    const session = runOf(padded(loss));
    const place = session.program.layout.parameters.get('W.W');
    const terms = gradientTerms(session, 'W.W');
    const size = place?.size ?? 0;
    for (let element = 0; element < size; element++) {
      let sum = 0;
      for (let at = element; at < terms.length; at += size) sum += terms[at] ?? 0;
      expect(sum).toBeCloseTo(session.memory[(place?.gradient ?? 0) + element] ?? NaN, 12);
    }
  });

  test('a walk ends with the numbers of the run', () => {
    const session = runOf(padded(loss));
    const walk = new Walk(session.analysis, referenceBackend, session);
    const last = walk.moments.findLastIndex(({ phase }) => phase === 'backward');
    walk.stand(last, 0, 4);
    const gradient = session.program.layout.outputs.get(portKey('h', 'y'))?.gradient;
    const range = [gradient?.offset ?? 0, (gradient?.offset ?? 0) + 12] as const;
    expect(walk.session.memory.subarray(...range)).toEqual(session.memory.subarray(...range));
  });
});
