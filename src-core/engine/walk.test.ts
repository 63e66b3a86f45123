import { describe, expect, test } from 'vitest';
import { openExample } from '../examples/catalogue.ts';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { TensorQuery } from '../protocol/runTensors.ts';
import type { Moment } from '../protocol/walk.ts';
import { evaluateLatex } from '../testing/evaluateLatex.ts';
import { generateNetwork } from '../testing/generatedNetwork.ts';
import { network, recurrent, xor } from '../testing/networks.ts';
import { readTensor } from './inspect.ts';
import { Session } from './session.ts';
import { Walk, readComputed } from './walk.ts';

function walkOf(document: GraphDocument): { walk: Walk; whole: Session } {
  const analysis = analyse(document, registry);
  const whole = new Session(analysis, referenceBackend);
  whole.run();
  return { walk: new Walk(analysis, referenceBackend, whole), whole };
}

function told({ phase, node, parameter, step }: Moment): string {
  return [phase, node ?? parameter, step].filter((part) => part !== null).join(' ');
}

test('a walk goes forward, over the loss, backward, and updates each parameter', () => {
  const { walk } = walkOf(openExample('mlp-3-2-2'));
  expect(walk.moments.map(told)).toEqual([
    'forward z_h 0', 'forward h 0', 'forward z_o 0', 'forward o 0', 'forward E 0',
    'loss 0',
    'backward E 0', 'backward o 0', 'backward z_o 0', 'backward h 0', 'backward z_h 0',
    'update W1 0', 'update b1 0', 'update W2 0', 'update b2 0',
  ]);
});

test('without a loss a walk ends with the last node forward', () => {
  const { walk } = walkOf(network({ nodes: { x: ['input'], z: ['linear'] }, wires: ['x.x -> z.x'] }));
  expect(walk.moments.map(told)).toEqual(['forward z 0']);
});

test('a recurrent walk goes through the steps, and back through them', () => {
  const { walk } = walkOf(openExample('rnn-bptt'));
  const steps = (phase: Moment['phase']): number[] => walk.moments.filter((moment) => moment.phase === phase && moment.node === 'h').map(({ step }) => step);
  expect(steps('forward')).toEqual([0, 1, 2]);
  expect(steps('backward')).toEqual([2, 1, 0]);
});

test('the caption has the formula with the numbers in it', () => {
  const { walk } = walkOf(openExample('mlp-3-2-2'));
  const back = walk.moments.findIndex((moment) => told(moment) === 'backward h 0');
  const { lines, edges, more } = walk.stand(back, 0, 4);
  expect(lines[0]).toMatchObject({ left: '\\frac{\\partial E}{\\partial z_{h;1}}', numeric: '0.1502 \\cdot 0.9866 \\cdot \\left(1 - 0.9866\\right)', result: '0.0020' });
  expect(lines).toHaveLength(2);
  expect(more).toBe(0);
  expect(edges).toEqual(['z_h.y→h.x']);
});

describe.each([['mlp-3-2-2', openExample('mlp-3-2-2')], ['rnn-bptt', openExample('rnn-bptt')], ['skip-connection', openExample('skip-connection')], ['recurrent', recurrent()], ['xor', xor()]])('%s', (_name, document) => {
  const { walk, whole } = walkOf(document);

  test('what has been computed equals the whole run, and the rest is blank', () => {
    for (const index of walk.moments.keys()) {
      if (walk.moments[index]?.phase === 'update') continue;
      walk.stand(index, 0, 4);
      for (const { id } of document.edges) {
        const [now, run] = [readComputed(walk, { kind: 'edge', edge: id }), readTensor(whole, { kind: 'edge', edge: id })];
        for (const [at, value] of now.value.entries()) if (!Number.isNaN(value)) expect(value).toBe(run.value[at]);
        for (const [at, gradient] of now.gradient?.entries() ?? []) if (!Number.isNaN(gradient)) expect(gradient).toBe(run.gradient?.[at]);
      }
    }
  });

  test('nothing is shown before its moment, everything after the last', () => {
    walk.stand(0, 0, 4);
    for (const { id } of document.edges) expect(readComputed(walk, { kind: 'edge', edge: id }).gradient?.every(Number.isNaN) ?? true).toBe(true);
    walk.stand(walk.moments.length - 1, 0, 4);
    for (const { id } of document.edges) {
      const { value, gradient } = readComputed(walk, { kind: 'edge', edge: id });
      expect(value.some(Number.isNaN) || (gradient?.some(Number.isNaN) ?? false)).toBe(false);
    }
  });

  test('each moment shows more than the one before', () => {
    const blanks = (index: number): number => {
      walk.stand(index, 0, 4);
      return document.edges.reduce((count, { id }) => {
        const { value, gradient } = readComputed(walk, { kind: 'edge', edge: id });
        return count + [...value, ...(gradient ?? [])].filter(Number.isNaN).length;
      }, 0);
    };
    const counts = Array.from(walk.moments.keys(), blanks);
    for (const [index, count] of counts.entries()) expect(count).toBeLessThanOrEqual(counts[index - 1] ?? Infinity);
  });

  test('with all digits, every caption evaluates to its number', () => {
    for (const index of walk.moments.keys()) {
      for (const { numeric, result, value, left } of walk.stand(index, 0, 'all').lines) {
        expect(Math.abs(evaluateLatex(numeric === '' ? result : numeric) - (value ?? NaN)), left).toBeLessThan(1e-12);
      }
    }
  });
});

/** Every tensor of a run that the inspector can ask for. */
function queriesOf({ program: { layout, analysis } }: Session): TensorQuery[] {
  return [
    ...[...layout.edgeGradients.keys()].map((edge): TensorQuery => ({ kind: 'edge', edge })),
    ...analysis.order.flatMap(({ node, outputs }) => outputs.map(({ name }): TensorQuery => ({ kind: 'output', node: node.id, port: name }))),
    ...analysis.order.flatMap(({ node }) => Object.keys(analysis.shapes.inferred.get(node.id)?.internals ?? {}).map((name): TensorQuery => ({ kind: 'internal', node: node.id, name }))),
  ];
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('generated graph %i', (seed) => {
  const { walk, whole } = walkOf(generateNetwork(seed));

  test('totals, internals and seeds too are the run’s wherever they are shown, and all are shown in the end', () => {
    const last = walk.moments.findLastIndex(({ phase }) => phase === 'backward');
    for (const index of Array.from({ length: last + 1 }, (_, at) => at)) {
      walk.stand(index, 0, 4);
      for (const query of queriesOf(whole)) {
        const [now, run] = [readComputed(walk, query), readTensor(whole, query)];
        const where = `moment ${String(index)}: ${JSON.stringify(query)}`;
        const compare = (shown: Float64Array, exact: Float64Array): void => {
          expect(shown.map((number, at) => (index < last && Number.isNaN(number) ? (exact[at] ?? NaN) : number)), where).toEqual(exact);
        };
        compare(now.value, run.value);
        compare(now.gradient ?? new Float64Array(), run.gradient ?? new Float64Array());
      }
    }
  });
});

test('the matrices of a moment are there whichever sample is looked at', () => {
  const { walk } = walkOf(xor());
  const forms = [0, 3].map((sample) => walk.stand(0, sample, 4).matrices);
  expect(forms[0]).toHaveLength(1);
  expect(forms[1]).toEqual(forms[0]);
});

test('the terms that a walk back through time adds make up the gradient', () => {
  const { walk, whole } = walkOf(openExample('rnn-bptt'));
  const { gradient } = readTensor(whole, { kind: 'parameter', parameter: 'U' });
  let sum = 0;
  for (const [index, moment] of walk.moments.entries()) {
    if (moment.phase !== 'backward' || moment.node !== 'Ux') continue;
    sum += walk.stand(index, 0, 'all').lines.find(({ place }) => place.kind === 'parameter-term')?.value ?? NaN;
    // The inspector shows the sum so far.
    expect(readComputed(walk, { kind: 'parameter', parameter: 'U' }).gradient?.[0]).toBeCloseTo(sum, 14);
  }
  expect(sum).toBeCloseTo(gradient?.[0] ?? NaN, 14);
});

test('an update moves the parameters one after the other', () => {
  const document = openExample('mlp-3-2-2');
  const { walk, whole } = walkOf(document);
  const before = document.parameters.map(({ values }) => values.values);
  whole.update();
  const after = document.parameters.map(({ id }) => [...readTensor(whole, { kind: 'parameter', parameter: id }).value]);
  const first = walk.moments.findIndex(({ phase }) => phase === 'update');
  for (let done = 0; done < document.parameters.length; done++) {
    walk.stand(first + done, 0, 4);
    for (const [index, { id }] of document.parameters.entries()) {
      expect([...readComputed(walk, { kind: 'parameter', parameter: id }).value]).toEqual(index <= done ? after[index] : before[index]);
    }
  }
});

test('a moment beyond the last is refused', () => {
  const { walk } = walkOf(xor());
  expect(() => walk.stand(walk.moments.length, 0, 4)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
});
