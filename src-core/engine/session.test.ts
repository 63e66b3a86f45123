import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { setDataLength } from '../graph/edit.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { neuron, network, recurrent, xor } from '../testing/networks.ts';
import { updateOnce } from '../train/update.ts';
import { checkGradients } from './check.ts';
import { readTensor } from './inspect.ts';
import { defaultTraining } from '../graph/training.ts';
import { Session } from './session.ts';
import { gradientTerms } from './terms.ts';

function runOf(document: GraphDocument): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  return session;
}

const edge = (session: Session, id: string): { value: number[]; gradient: number[] } => {
  const { value, gradient } = readTensor(session, { kind: 'edge', edge: id });
  return { value: [...value], gradient: [...(gradient ?? [])] };
};

test('a neuron by hand: value and gradient on every edge', () => {
  const session = runOf(neuron());
  // z = 1 · 0.5 − 2 · 0.25 + 0.1 = 0.1
  const h = 1 / (1 + Math.exp(-0.1));
  const dz = (h - 1) * h * (1 - h);
  expect(edge(session, 'z.y→h.x').value[0]).toBeCloseTo(0.1, 15);
  expect(edge(session, 'z.y→h.x').gradient[0]).toBeCloseTo(dz, 15);
  expect(edge(session, 'h.y→E.prediction')).toEqual({ value: [h], gradient: [h - 1] });
  expect(edge(session, 'x.x→z.x').gradient[0]).toBeCloseTo(0.5 * dz, 15);
  expect(edge(session, 'x.x→z.x').gradient[1]).toBeCloseTo(-0.25 * dz, 15);
  expect([...(readTensor(session, { kind: 'parameter', parameter: 'z.W' }).gradient ?? [])]).toEqual([dz, 2 * dz]);
  expect(session.loss).toBeCloseTo(0.5 * (h - 1) ** 2, 15);
});

describe.each(Object.entries({ neuron, xor, recurrent }))('%s', (_name, make) => {
  test('every gradient agrees with central differences', () => {
    const comparisons = checkGradients(analyse(make(), registry));
    expect(comparisons.length).toBeGreaterThan(0);
    expect(comparisons.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
  });

  test('the same document gives the same bits', () => {
    const [first, second] = [runOf(make()), runOf(make())];
    for (let count = 0; count < 20; count++) for (const session of [first, second]) updateOnce(session);
    expect([...first.memory]).toEqual([...second.memory]);
  });

  test('running again changes nothing', () => {
    const session = runOf(make());
    const before = [...session.memory];
    session.run();
    expect([...session.memory]).toEqual(before);
  });
});

test('a gradient that is off by one percent is noticed', () => {
  const session = runOf(neuron());
  const place = session.program.layout.parameters.get('z.W');
  if (!place) throw new Error('no parameter');
  const backpropagated = session.memory[place.gradient] ?? NaN;
  const [numerical] = checkGradients(analyse(neuron(), registry)).map((comparison) => comparison.numerical);
  expect(Math.abs(backpropagated * 1.01 - (numerical ?? NaN)) / Math.abs(backpropagated)).toBeGreaterThan(1e-3);
});

test('an edge shows what comes back through it alone; the port shows the sum', () => {
  const session = runOf(
    network({
      nodes: { x: ['input', { trainable: true }], a: ['linear', { bias: 'none' }], b: ['linear', { bias: 'none' }], y: ['add'], t: ['target'], E: ['half-squared-error'] },
      wires: ['x.x -> a.x', 'x.x -> b.x', 'a.y -> y.a', 'b.y -> y.b', 'y.y -> E.prediction', 't.t -> E.target'],
      data: { x: [3], t: [0] },
      parameters: { 'a.W': [2], 'b.W': [-0.5] },
    }),
  );
  // ŷ = 3 · 2 − 3 · 0.5 = 4.5
  expect(edge(session, 'x.x→a.x').gradient).toEqual([9]);
  expect(edge(session, 'x.x→b.x').gradient).toEqual([-2.25]);
  expect([...(readTensor(session, { kind: 'output', node: 'x', port: 'x' }).gradient ?? [])]).toEqual([6.75]);
});

test('a trainable input moves against its gradient while weights are frozen', () => {
  const document = network({
    nodes: { x: ['input', { trainable: true }], y: ['linear', { bias: 'none' }], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> y.x', 'y.y -> E.prediction', 't.t -> E.target'],
    data: { x: [1], t: [0] },
    parameters: { 'y.W': [2] },
    learningRate: 0.1,
  });
  const session = runOf({ ...document, parameters: document.parameters.map((record) => ({ ...record, trainable: false })) });
  session.update();
  expect([...(session.weights().columns['x'] ?? [])]).toEqual([1 - 0.1 * 4]);
  expect(session.weights().parameters).toEqual({});
  expect([...readTensor(session, { kind: 'parameter', parameter: 'y.W' }).value]).toEqual([2]);
});

test('tied parameters have one gradient, the sum over their uses', () => {
  const plan = {
    nodes: { x: ['input'], a: ['linear', { bias: 'none' }], b: ['linear', { bias: 'none' }], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> a.x', 'a.y -> b.x', 'b.y -> E.prediction', 't.t -> E.target'],
    data: { x: [3], t: [0] },
    parameters: { 'a.W': [2], 'b.W': [2] },
  } as const;
  const untied = network(plan);
  const tied: GraphDocument = {
    ...untied,
    nodes: untied.nodes.map((node) => (node.id === 'b' ? { ...node, parameters: { W: 'a.W' } } : node)),
    parameters: untied.parameters.filter(({ id }) => id === 'a.W'),
  };
  // ŷ = w² x, E = ½ ŷ²: dE/dw = ŷ · 2wx
  expect([...(readTensor(runOf(tied), { kind: 'parameter', parameter: 'a.W' }).gradient ?? [])]).toEqual([12 * 12]);
  expect(checkGradients(analyse(tied, registry)).every(({ verdict }) => verdict === 'agrees')).toBe(true);
});

test('the terms of a gradient through time add up to it, and none comes from the future', () => {
  const session = runOf(recurrent());
  const { steps } = session.program.layout;
  for (const parameter of ['U.W', 'W.W']) {
    const gradient = [...(readTensor(session, { kind: 'parameter', parameter }).gradient ?? [])];
    const terms = gradientTerms(session, parameter);
    const sums = gradient.map((_, element) => {
      let sum = 0;
      for (let pair = 0; pair < steps * steps; pair++) sum += terms[pair * gradient.length + element] ?? NaN;
      return sum;
    });
    sums.forEach((sum, element) => {
      expect(sum).toBeCloseTo(gradient[element] ?? NaN, 13);
    });
    for (let lossStep = 0; lossStep < steps; lossStep++) {
      for (let step = lossStep + 1; step < steps; step++) {
        const from = (lossStep * steps + step) * gradient.length;
        expect([...terms.subarray(from, from + gradient.length)].every((term) => term === 0)).toBe(true);
      }
    }
    expect([...(readTensor(session, { kind: 'parameter', parameter }).gradient ?? [])]).toEqual(gradient);
  }
});

test('nothing comes back through an edge into a port without a derivative', () => {
  const session = runOf(
    network({
      nodes: { z: ['input', { shape: [3] }], t: ['target'], L: ['cross-entropy', { target: 'class' }] },
      wires: ['z.x -> L.logits', 't.t -> L.target'],
      data: { z: [1, 2, 3], t: [2] },
    }),
  );
  expect(readTensor(session, { kind: 'edge', edge: 't.t→L.target' }).gradient).toBeNull();
  expect(edge(session, 'z.x→L.logits').gradient[2]).toBeCloseTo(0.6652409557748218 - 1, 14);
});

test('float32 documents compute in float32', () => {
  const session = runOf({ ...neuron(), precision: 'float32' });
  expect(session.memory).toBeInstanceOf(Float32Array);
  expect(edge(session, 'z.y→h.x').value).toEqual([Math.fround(0.1)]);
});

test('without a loss there are values and no gradients', () => {
  const document = network({ nodes: { x: ['input'], y: ['linear'] }, wires: ['x.x -> y.x'], data: { x: [2] }, parameters: { 'y.W': [3], 'y.b': [1] } });
  const session = runOf(document);
  expect(session.loss).toBeNull();
  expect(readTensor(session, { kind: 'edge', edge: 'x.x→y.x' })).toMatchObject({ gradient: null });
  expect([...readTensor(session, { kind: 'output', node: 'y', port: 'y' }).value]).toEqual([7]);
});

test('a run over the byte budget is refused with the numbers, before anything is allocated', () => {
  const document = network({ nodes: { x: ['input', { shape: [1000] }], y: ['linear', { units: 1000 }] }, wires: ['x.x -> y.x'] });
  expect(() => new Session(analyse(document, registry), referenceBackend, { byteBudget: 1_000_000 })).toThrow(expect.objectContaining({ code: 'E_BUDGET' }));
});

test('a gradient of too many terms is refused with the numbers', () => {
  const session = runOf(setDataLength(recurrent(), registry, 1, 1500));
  expect(() => gradientTerms(session, 'W.W')).toThrow(expect.objectContaining({ code: 'E_BUDGET', details: { parameter: 'W.W', count: 9_000_000, most: 2 ** 22 } }));
});

describe('a number that is not finite', () => {
  const diverging = (): GraphDocument => ({ ...neuron(), nodes: neuron().nodes.map((node) => (node.id === 'h' ? { ...node, config: { function: 'identity', slope: 0 } } : node)) });

  test('is named with node, port, step and sample, and the parameters stay finite', () => {
    const session = runOf({ ...diverging(), training: { ...defaultTraining, learningRate: 1e200 } });
    let place;
    for (let count = 0; count < 5 && !place; count++) place = updateOnce(session);
    expect(place).toMatchObject({ node: 'E', port: 'loss', quantity: 'value', step: 0, sample: 0 });
    expect(session.isFinite()).toBe(true);
    expect(Object.values(session.weights().parameters).flatMap((values) => [...values]).every(Number.isFinite)).toBe(true);
  });
});
