import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { NumberPlace } from '../protocol/numberPlaces.ts';
import { evaluateLatex } from '../testing/evaluateLatex.ts';
import { sizeOf } from '../tensor/shape.ts';
import { type NetworkPlan, bidirectional, gathered, network, recurrent } from '../testing/networks.ts';
import { checkGradients } from './check.ts';
import { createDeriver } from './derive.ts';
import { explainNumber } from './explanation.ts';
import { Session } from './session.ts';
import { gradientTerms } from './terms.ts';
import { Walk } from './walk.ts';

/** A network with two sequences, of three steps and of two; what lies beyond is padding. */
function padded(loss: Readonly<Record<string, string | number>>, document = recurrent()): GraphDocument {
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

const networks: readonly (readonly [string, GraphDocument])[] = [['both ways', bidirectional()], ['gathered over time', gathered()]];
const throughTime = networks.flatMap(([name, document]): [string, GraphDocument][] => [[`${name}, of one length`, document], [`${name}, one padded`, { ...document, data: { ...document.data, lengths: [3, 2] } }]]);

describe.each(throughTime)('sequences that are read %s', (_, document) => {
  const computing = document.nodes.filter(({ type }) => !['input', 'target', 'half-squared-error'].includes(type));
  const outputOf = (type: string): string => (type === 'rnn' ? 'H' : 'y');

  test('have gradients equal to their central differences', () => {
    for (const { what, relativeError } of checkGradients(analyse(document, registry))) expect(relativeError, what).toBeLessThan(1e-6);
  });

  test('give what they give alone, and their gradients add up', () => {
    const whole = runOf(document);
    const alone = [0, 1].map((sample) => runOf(only(document, sample)));
    expect(whole.loss).toBeCloseTo(alone.reduce((sum, { loss }) => sum + (loss ?? NaN), 0), 13);
    const { from, to } = whole.program.layout.parameterGradients;
    const sums = Array.from({ length: to - from }, (__, at) => alone.reduce((sum, { memory, program: { layout } }) => sum + (memory[layout.parameterGradients.from + at] ?? NaN), 0));
    for (const [at, sum] of sums.entries()) expect(whole.memory[from + at]).toBeCloseTo(sum, 13);
  });

  test('are written out right: every formula gives the number', () => {
    const session = runOf(document);
    const deriver = createDeriver(session, 'all');
    const places: NumberPlace[] = [{ kind: 'loss' }, ...document.parameters.map(({ id }): NumberPlace => ({ kind: 'parameter-gradient', parameter: id, element: 0 }))];
    for (const sample of [0, 1]) {
      for (const step of [0, 1, 2]) {
        for (const { id, type } of computing) for (const kind of ['value', 'gradient'] as const) places.push({ kind, node: id, port: outputOf(type), element: 0, step, sample });
      }
    }
    for (const place of places) {
      const line = deriver.line(place);
      expect(evaluateLatex(line.numeric === '' ? line.result : line.numeric), `${line.left} = ${line.numeric}`).toBeCloseTo(line.value ?? NaN, 12);
    }
  });

  test('have paths that add up to the gradient, and terms that do', () => {
    const session = runOf(document);
    for (const { id, type } of computing) {
      for (const step of [0, 1]) {
        const { gradient, sum } = explainNumber(session, { kind: 'output', node: id, port: outputOf(type), element: 0, step, sample: 1 });
        expect(sum, `${id} at ${String(step)}`).toBeCloseTo(gradient, 12);
      }
    }
    for (const [id, { gradient, size }] of session.program.layout.parameters) {
      const terms = gradientTerms(session, id);
      for (let element = 0; element < size; element++) {
        let sum = 0;
        for (let at = element; at < terms.length; at += size) sum += terms[at] ?? 0;
        expect(sum).toBeCloseTo(session.memory[gradient + element] ?? NaN, 12);
      }
    }
  });

  test('are walked through to the numbers of the run', () => {
    const session = runOf(document);
    const walk = new Walk(session.analysis, referenceBackend, session);
    const last = walk.moments.findLastIndex(({ phase }) => phase === 'backward');
    walk.stand(last, 0, 4);
    const { from, to } = session.program.layout.parameterGradients;
    expect(walk.session.memory.subarray(from, to)).toEqual(session.memory.subarray(from, to));
  });
});

test('a walk takes what runs backwards from its last step', () => {
  const session = runOf(bidirectional());
  const { moments } = new Walk(session.analysis, referenceBackend, session);
  expect(moments.filter(({ phase, node }) => phase === 'forward' && node === 'back').map(({ step }) => step)).toEqual([2, 1, 0]);
});

/** One sequence of a document, without its padding. */
function only(document: GraphDocument, sample: number): GraphDocument {
  const { samples, steps, columns, lengths: _, ...rest } = document.data;
  const length = document.data.lengths?.[sample] ?? steps;
  return {
    ...document,
    data: {
      ...rest,
      samples: 1,
      steps: length,
      columns: Object.fromEntries(
        Object.entries(columns).map(([id, { values }]) => {
          const size = values.values.length / (samples * steps);
          const from = sample * steps * size;
          return [id, { values: { ...values, shape: [1, length, ...values.shape.slice(2)], values: values.values.slice(from, from + length * size) } }];
        }),
      ),
    },
  };
}

describe('every loss', () => {
  const losses = [...registry.values()].filter(({ loss }) => loss).map((definition) => [definition.type, definition] as const);

  test.each(losses)('%s passes over padding, whatever stands there', (type, { samples: [sample], inputs, config: schema }) => {
    if (!sample) throw new RangeError(type);
    const ports = inputs(schema.parse(sample.config)).map(({ name }) => name);
    const sizeAt = (port: string): number => sizeOf(sample.inputs[port] ?? []);
    const plan = (padding: number): NetworkPlan => ({
      nodes: { ...Object.fromEntries(ports.map((port) => [port, ['input', { shape: sample.inputs[port] ?? [], trainable: true }] as const])), E: [type, sample.config] },
      wires: ports.map((port) => `${port}.x -> E.${port}` as const),
      samples: 2,
      steps: 3,
      // The last of three steps of the second sample is padding; a class index is 1.
      data: Object.fromEntries(ports.map((port) => [port, Array.from({ length: 6 * sizeAt(port) }, (_, at) => (at >= 5 * sizeAt(port) ? padding : sizeAt(port) === 1 ? 1 : 0.1 + 0.03 * at))])),
    });
    const [zeros, ones] = [0, 1].map((padding) => {
      const document = network(plan(padding));
      return runOf({ ...document, data: { ...document.data, lengths: [3, 2] } });
    });
    expect(zeros?.loss).not.toBeNaN();
    expect(zeros?.loss).toBe(ones?.loss);
  });
});
