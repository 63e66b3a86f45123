import { describe, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { analyse } from '../graph/validate.ts';
import { type Registry, registry } from '../node/registry.ts';
import { network, neuron } from '../testing/networks.ts';
import { type CheckedGradient, checkDocument, checkGradients, summarise } from './check.ts';
import { withGradientOff } from './conformance.ts';

/** ŷ = f(w x + b) read by ½(ŷ − 2)²: the pre-activation is w x + b. */
function unit(w: number, b: number, config: Readonly<Record<string, unknown>> = { function: 'relu' }): GraphDocument {
  return network({
    nodes: { x: ['input'], z: ['linear'], h: ['activation', config], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> E.prediction', 't.t -> E.target'],
    data: { x: [1], t: [2] },
    parameters: { 'z.W': [w], 'z.b': [b] },
  });
}

/** The registry with one gradient of a node type off by a factor. */
function wrong(type: string, name: string, factor = 1.01): Registry {
  const definition = registry.get(type);
  if (!definition) throw new Error(`there is no ${type}`);
  return new Map([...registry, [type, withGradientOff(definition, name, factor)]]);
}

const check = (document: GraphDocument, definitions: Registry = registry): CheckedGradient[] => checkGradients(analyse(document, definitions));
const verdicts = (gradients: readonly CheckedGradient[]): string[] => gradients.map(({ verdict }) => verdict);

test('ReLU exactly at 0 is a kink, of which backpropagation takes the left', () => {
  const gradients = check(unit(0.5, -0.5));
  expect(verdicts(gradients)).toEqual(['kink', 'kink']);
  for (const { kink, backpropagated, numerical } of gradients) {
    // dE/dŷ = −2 right of the kink, and nothing comes back from the left.
    expect(kink?.takes).toBe('left');
    expect(kink?.left).toBeCloseTo(0, 9);
    expect(kink?.right).toBeCloseTo(-2, 9);
    expect(backpropagated).toBeCloseTo(0, 15);
    expect(numerical).toBeCloseTo(-1, 9);
  }
});

test('with a negative input the left of the unit is the right of the weight', () => {
  const document = unit(0.5, 0.5);
  const [w, b] = check({ ...document, data: { ...document.data, columns: { ...document.data.columns, x: { values: { shape: [1, 1, 1], values: [-1] } } } } });
  expect([w?.kink?.takes, b?.kink?.takes]).toEqual(['right', 'left']);
  expect(w?.kink?.left).toBeCloseTo(2, 9);
});

test('a pre-activation that is 0 but for rounding is at the kink', () => {
  const gradients = check(unit(0.1 + 0.2, -0.3));
  expect(verdicts(gradients)).toEqual(['kink', 'kink']);
  // It lies a rounding right of it: the slope there is 1.
  expect(gradients.map(({ kink }) => kink?.takes)).toEqual(['right', 'right']);
});

test('leaky ReLU at 0 has both slopes', () => {
  const [w] = check(unit(0.5, -0.5, { function: 'leaky-relu', slope: 0.01 }));
  expect(w?.kink?.takes).toBe('left');
  expect(w?.kink?.left).toBeCloseTo(-0.02, 9);
  expect(w?.kink?.right).toBeCloseTo(-2, 9);
});

test('what comes back through a step is told as an estimate, and what comes from beside it is compared', () => {
  const document = network({
    nodes: { x: ['input'], z: ['linear', { bias: 'none' }], h: ['activation', { function: 'step' }], y: ['linear', { bias: 'none' }], L: ['sum-loss'] },
    wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> y.x', 'y.y -> L.x'],
    data: { x: [1] },
    parameters: { 'z.W': [0.5], 'y.W': [3] },
  });
  const gradients = check(document);
  expect(gradients.map(({ what, verdict, backpropagated }) => [what, verdict, backpropagated])).toEqual([['z.W', 'estimate', 3], ['y.W', 'agrees', 1]]);
  expect(summarise(gradients)).toMatchObject({ wrong: [], kinks: [], estimates: [{ what: 'z.W' }], worst: { what: 'y.W' } });
});

test('backpropagation may lie between: one weight, two units at the kink from either side', () => {
  const document = network({
    nodes: { x: ['input', { shape: [1] }], z: ['linear', { bias: 'none' }], h: ['activation', { function: 'relu' }], L: ['sum-loss'] },
    wires: ['x.x -> z.x', 'z.y -> h.x', 'h.y -> L.x'],
    samples: 2,
    data: { x: [1, -3] },
    parameters: { 'z.W': [0] },
  });
  const [w] = check(document);
  expect(w).toMatchObject({ verdict: 'kink', backpropagated: 0, kink: { takes: 'between' } });
  expect(Math.sign(w?.kink?.left ?? 0)).toBe(-1);
  expect(Math.sign(w?.kink?.right ?? 0)).toBe(1);
});

describe.each(['relu', 'leaky-relu'] as const)('a kink of %s that is only near', (name) => {
  // Distances within the reach of the widest stencil, 2e-3, on both sides.
  test.each([1e-3, 3e-4, 1e-5, 1e-6, -1e-3, -3e-4, -1e-5, -1e-6])('at %s', (distance) => {
    const gradients = check(unit(0.5, distance - 0.5, { function: name }));
    expect(verdicts(gradients)).toEqual(['agrees', 'agrees']);
    expect(gradients.every(({ relativeError }) => relativeError < 1e-4)).toBe(true);
  });
});

describe('a gradient that is off by one percent is caught', () => {
  const documents = {
    'at the kink of ReLU': unit(0.5, -0.5),
    'at the kink of leaky ReLU': unit(0.5, -0.5, { function: 'leaky-relu', slope: 0.01 }),
    'at the kink but for rounding': unit(0.1 + 0.2, -0.3),
    'just right of a kink': unit(0.5, 1e-5 - 0.5),
    'just left of a kink of leaky ReLU': unit(0.5, -1e-5 - 0.5, { function: 'leaky-relu', slope: 0.01 }),
    'a thousandth right of a kink': unit(0.5, 1e-3 - 0.5),
    'far from kinks': unit(0.5, 0.2),
  };
  const off = [wrong('activation', 'x'), wrong('activation', 'x', 0.99), wrong('linear', 'W'), wrong('half-squared-error', 'prediction')];
  test.each(Object.entries(documents))('%s', (_where, document) => {
    for (const definitions of off) {
      const [w] = check(document, definitions);
      expect(w?.verdict).toBe('differs');
    }
  });

  test('with the sign turned round, left out, or doubled', () => {
    for (const factor of [-1, 1e-300, 2]) {
      expect(verdicts(check(unit(0.5, -0.5, { function: 'leaky-relu', slope: 0.01 }), wrong('activation', 'x', factor)))).toEqual(['differs', 'differs']);
      expect(verdicts(check(unit(0.5, 1e-5 - 0.5), wrong('activation', 'x', factor)))).toEqual(['differs', 'differs']);
    }
  });
});

test('where the loss is smooth although units are at their kinks, the derivative is what counts', () => {
  // relu(z) − relu(−z) = z has the derivative 1; backpropagation gives 0 at z = 0, and that is told.
  const document = network({
    nodes: {
      x: ['input', { trainable: true }],
      n: ['scale', { factor: -1 }],
      p: ['activation', { function: 'relu' }],
      q: ['activation', { function: 'relu' }],
      y: ['subtract'],
      L: ['sum-loss'],
    },
    wires: ['x.x -> n.x', 'x.x -> p.x', 'n.y -> q.x', 'p.y -> y.a', 'q.y -> y.b', 'y.y -> L.x'],
    data: { x: [0] },
  });
  expect(check(document)).toMatchObject([{ verdict: 'differs', backpropagated: 0, kink: null }]);
});

test('the summary names the largest relative error, and counts kinks apart', () => {
  const summary = summarise(check(neuron()));
  expect(summary).toMatchObject({ count: 3, wrong: [], kinks: [] });
  expect(summary.worst?.what).toMatch(/^(z\.)?[Wb]/);
  const kinked = summarise(check(unit(0.5, -0.5)));
  expect(kinked).toMatchObject({ count: 2, worst: null, wrong: [] });
  expect(kinked.kinks).toHaveLength(2);
});

test('an element of an input is named by its step and sample', () => {
  const document = network({
    nodes: { x: ['input', { shape: [3], trainable: true }], L: ['sum-loss'] },
    wires: ['x.x -> L.x'],
    samples: 2,
    steps: 2,
    data: { x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
  });
  expect(check(document).map(({ place }) => place).at(-2)).toEqual({ kind: 'gradient', node: 'x', port: 'x', step: 1, sample: 1, element: 1 });
});

test('kinks fail no document', () => {
  expect(checkDocument(unit(0.5, -0.5), registry).passed).toBe(true);
  expect(checkDocument(unit(0.5, -0.5), wrong('activation', 'x')).passed).toBe(false);
});

test('a run whose numbers are infinite is checked to an end, and nothing of it agrees', () => {
  const document = network({
    nodes: { x: ['input'], z: ['linear'], t: ['target'], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> E.prediction', 't.t -> E.target'],
    data: { x: [1e200], t: [1] },
    parameters: { 'z.W': [1e150], 'z.b': [0] },
  });
  expect(verdicts(check(document))).toEqual(['differs', 'differs']);
});
