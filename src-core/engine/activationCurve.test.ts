import { describe, expect, test } from 'vitest';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import { network, recurrent } from '../testing/networks.ts';
import { activationCurve } from './activationCurve.ts';
import { curveOfRun } from './runCurve.ts';
import { Session } from './session.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
type Pair = readonly [f: (x: number) => number, derivative: (x: number) => number];

const functions: Record<string, Pair> = {
  sigmoid: [sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x))],
  tanh: [Math.tanh, (x) => 1 - Math.tanh(x) ** 2],
  relu: [(x) => Math.max(0, x), (x) => (x > 0 ? 1 : 0)],
  'leaky-relu': [(x) => (x > 0 ? x : 0.2 * x), (x) => (x > 0 ? 1 : 0.2)],
  softplus: [(x) => Math.log1p(Math.exp(x)), sigmoid],
};

function sessionOf(type: string, config: Record<string, unknown>, shape: readonly number[], data: readonly number[] = []): Session {
  const inputs = type === 'lstm-gate' ? (['x.x -> f.h', 'x.x -> f.x'] as const) : (['x.x -> f.x'] as const);
  const session = new Session(analyse(network({ nodes: { x: ['input', { shape }], f: [type, config] }, wires: inputs, ...(data.length > 0 && { data: { x: data } }) }), registry), referenceBackend);
  session.run();
  return session;
}

function curveOf(session: Session): ReturnType<typeof activationCurve> {
  const node = session.analysis.graph.nodes.get('f');
  return node && activationCurve(session, node, -4, 4);
}

function expectCurve(curve: ReturnType<typeof activationCurve>, [f, derivative]: Pair): void {
  expect(curve?.x[0]).toBeCloseTo(-4, 6);
  expect(curve?.x.at(-1)).toBeCloseTo(4, 6);
  curve?.x.forEach((x, i) => {
    expect(curve.y[i]).toBeCloseTo(f(x), 12);
    // At the kink itself either side's derivative is right.
    if (Math.abs(x) > 1e-9) expect(curve.derivative[i]).toBeCloseTo(derivative(x), 12);
  });
}

describe('the curve of an activation', () => {
  test.each(Object.entries(functions))('is what its kernels compute: %s', (name, pair) => {
    expectCurve(curveOf(sessionOf('activation', { function: name, slope: 0.2 }, [3])), pair);
  });

  test.each([
    ['forget', 'vector', 'sigmoid'],
    ['output', 'none', 'sigmoid'],
    ['candidate', 'scalar', 'tanh'],
  ] as const)('inside the %s gate, with %s bias, is found too', (kind, bias, name) => {
    const curve = curveOf(sessionOf('lstm-gate', { kind, bias, units: 2 }, [3]));
    expect(curve?.of).toEqual({ kind: 'internal', name: 'z' });
    expectCurve(curve, functions[name] ?? [Number, Number]);
  });

  test.each([
    ['activation', { function: 'identity' }],
    ['scale', { factor: 2 }],
    ['softmax', {}],
    ['log-softmax', {}],
    ['linear', { units: 3 }],
    ['slice', { from: 0, to: 3 }],
  ])('is none for %s %o', (type, config) => {
    expect(curveOf(sessionOf(type, config, [3]))).toBeUndefined();
  });
});

test('a run’s curve covers its pre-activations, at least from −6 to 6 and at most from −20 to 20', () => {
  const end = (data: readonly number[]): number | undefined => curveOfRun(sessionOf('activation', { function: 'tanh' }, [2], data), 'f')?.x.at(-1);
  expect(end([0.5, -1])).toBeCloseTo(6, 12);
  expect(end([0.5, -8.3])).toBeCloseTo(9, 12);
  expect(end([1000, 1])).toBeCloseTo(20, 12);
});

test('a run’s pre-activations are those of every step, sample and unit', () => {
  const session = new Session(analyse(recurrent(), registry), referenceBackend);
  session.run();
  const curve = curveOfRun(session, 'h');
  expect(curve?.preActivations).toHaveLength(3 * 2 * 2);
  expect(curveOfRun(session, 'a')).toBeNull();
  expect(() => curveOfRun(session, 'gone')).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
});
