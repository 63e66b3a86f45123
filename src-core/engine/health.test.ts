import { describe, expect, test } from 'vitest';
import { exampleFiles } from '../examples/catalogue.generated.ts';
import type { GraphDocument } from '../graph/document.ts';
import { readDocument } from '../graph/fileFormat.ts';
import { analyse } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { registry } from '../node/registry.ts';
import type { Health } from '../protocol/health.ts';
import { type NetworkPlan, network, neuron, recurrent, xor } from '../testing/networks.ts';
import { healthOf } from './health.ts';
import { readTensor } from './inspect.ts';
import { Session } from './session.ts';

function runOf(document: GraphDocument): Session {
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  return session;
}

function example(id: string): GraphDocument {
  return readDocument(JSON.stringify(exampleFiles[id])).document;
}

const flagged = ({ flags }: Health, kind: string): string[] => flags.filter((flag) => flag.kind === kind).map(({ node }) => node);
const norm = (numbers: Float64Array): number => Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0));

describe('norms', () => {
  test.each([neuron, xor, recurrent])('are those of the tensors of the run, step by step: %o', (make) => {
    const session = runOf(make());
    const { layers, parameters } = healthOf(session);
    for (const { node, port, count, value, gradient } of layers) {
      const tensor = readTensor(session, { kind: 'output', node, port });
      const each = tensor.value.length / tensor.steps;
      expect(count).toBe(each);
      for (let step = 0; step < tensor.steps; step++) {
        expect(value[step]).toBeCloseTo(norm(tensor.value.subarray(step * each, (step + 1) * each)), 14);
        expect(gradient?.[step]).toBeCloseTo(norm(tensor.gradient?.subarray(step * each, (step + 1) * each) ?? new Float64Array()), 14);
      }
    }
    for (const { id, count, value, gradient, ratio } of parameters) {
      const tensor = readTensor(session, { kind: 'parameter', parameter: id });
      expect(count).toBe(tensor.value.length);
      expect(value).toBeCloseTo(norm(tensor.value), 14);
      expect(gradient).toBeCloseTo(norm(tensor.gradient ?? new Float64Array()), 14);
      expect(ratio).toBeCloseTo((gradient ?? NaN) / value, 12);
    }
    expect(parameters).toHaveLength(session.program.layout.parameters.size);
  });

  test('leave out losses and targets, and are there without a loss', () => {
    expect(healthOf(runOf(neuron())).layers.map(({ node }) => node)).toEqual(['x', 'z', 'h']);
    const { layers, flags } = healthOf(runOf(network({ nodes: { x: ['input'], y: ['linear'] }, wires: ['x.x -> y.x'] })));
    expect(layers).toMatchObject([{ node: 'x', gradient: null }, { node: 'y', gradient: null }]);
    expect(flags).toEqual([]);
  });

  test('leave the session as it was', () => {
    const session = runOf(recurrent());
    const before = session.memory.slice();
    healthOf(session);
    expect(session.memory).toEqual(before);
  });
});

test('in the worked example the sigmoid chain vanishes at its first layer, the tanh chain and the ReLU chain do not', () => {
  const health = healthOf(runOf(example('activation-derivatives')));
  expect(flagged(health, 'vanishing')).toEqual(['sigmoid_z1']);
  expect(flagged(health, 'exploding')).toEqual([]);
  expect(health.flags.find(({ kind }) => kind === 'vanishing')?.ratio).toBeLessThan(0.25 ** 10);
  const first = (node: string): number => health.layers.find((layer) => layer.node === node)?.gradient?.[0] ?? NaN;
  expect(first('sigmoid_z1')).toBeLessThan(first('tanh_z1'));
  expect(first('tanh_z1')).toBeLessThan(first('relu_z1'));
});

describe('flags', () => {
  const deep = (weight: number, functionName: string, layers = 8): NetworkPlan => {
    const names = Array.from({ length: layers }, (_, i) => String(i));
    const chain = names.flatMap((i): [string, readonly [string, Record<string, unknown>]][] => [
      [`z${i}`, ['linear', { bias: 'none' }]],
      [`a${i}`, ['activation', { function: functionName }]],
    ]);
    const path = ['x.x', ...chain.map(([name]) => `${name}.y`)] as `${string}.${string}`[];
    return {
      nodes: { x: ['input'], ...Object.fromEntries(chain), S: ['sum-loss'] },
      wires: [...chain.map(([name], i): NetworkPlan['wires'][number] => `${path[i] ?? 'x.x'} -> ${name}.x`), `${path.at(-1) ?? 'x.x'} -> S.x`],
      data: { x: [0.5] },
      parameters: Object.fromEntries(names.map((i) => [`z${i}.W`, [weight]])),
    };
  };

  test('exploding where gradients grow a thousandfold on the way back', () => {
    expect(flagged(healthOf(runOf(network(deep(4, 'relu')))), 'exploding')).toEqual(['z0']);
    expect(flagged(healthOf(runOf(network(deep(1.5, 'relu')))), 'exploding')).toEqual([]);
  });

  test('vanishing where they shrink, with the place that they are compared with', () => {
    expect(healthOf(runOf(network(deep(1, 'sigmoid')))).flags).toMatchObject([{ kind: 'vanishing', node: 'z0', from: 'a7', step: null }]);
    expect(flagged(healthOf(runOf(network(deep(1, 'relu')))), 'vanishing')).toEqual([]);
    expect(flagged(healthOf(runOf(network(deep(1, 'sigmoid', 3)))), 'vanishing')).toEqual([]);
  });

  const layer = (functionName: string, x: readonly number[], samples: number): GraphDocument =>
    network({
      nodes: { x: ['input', { shape: [2] }], f: ['activation', { function: functionName }], S: ['sum-loss'] },
      wires: ['x.x -> f.x', 'f.y -> S.x'],
      samples,
      data: { x },
    });

  test('units that are saturated on more than half of the samples', () => {
    const x = [5, 0.1, -6, 0.2, 7, 9, 1, -0.3];
    expect(healthOf(runOf(layer('sigmoid', x, 4))).flags).toMatchObject([{ kind: 'saturated', node: 'f', units: [0], unitCount: 1, of: 2 }]);
    expect(healthOf(runOf(layer('sigmoid', x, 4))).activations).toMatchObject([{ node: 'f', units: 2, share: 0.5 }]);
    // σ′ < 0.05 · ¼ is |z| > 4.36, tanh′ < 0.05 is |z| > 2.18.
    expect(healthOf(runOf(layer('sigmoid', [3, 0, 3, 0], 2))).flags).toEqual([]);
    expect(healthOf(runOf(layer('tanh', [3, 0, 3, 0], 2))).flags).toMatchObject([{ kind: 'saturated', units: [0] }]);
    expect(healthOf(runOf(layer('softplus', [-9, 9, -9, 9], 2))).flags).toMatchObject([{ kind: 'saturated', units: [0] }]);
  });

  test('ReLUs that are dead on every sample; a leaky one never is', () => {
    expect(healthOf(runOf(layer('relu', [-1, -1, -2, 3], 2))).flags).toMatchObject([{ kind: 'dead', node: 'f', units: [0], unitCount: 1, of: 2 }]);
    expect(healthOf(runOf(layer('leaky-relu', [-1, -1, -2, 3], 2))).flags).toEqual([]);
    expect(healthOf(runOf(layer('identity', [-9, -9, -9, -9], 2)))).toMatchObject({ flags: [], activations: [] });
  });

  test('gates, whose pre-activation lies inside', () => {
    const document = network({
      nodes: { h: ['input'], x: ['input'], o: ['lstm-gate', { kind: 'output', bias: 'scalar' }], g: ['lstm-gate', { kind: 'candidate', bias: 'none' }], m: ['multiply'], S: ['sum-loss'] },
      wires: ['h.x -> o.h', 'x.x -> o.x', 'h.x -> g.h', 'x.x -> g.x', 'o.y -> m.a', 'g.y -> m.b', 'm.y -> S.x'],
      data: { h: [1], x: [1] },
      parameters: { 'o.W': [4, 4], 'o.b': [-16], 'g.W': [0.1, 0.1] },
    });
    const { activations, flags } = healthOf(runOf(document));
    expect(activations).toMatchObject([{ node: 'o', share: 1 }, { node: 'g', share: 0 }]);
    expect(flags.filter(({ kind }) => kind === 'saturated')).toMatchObject([{ node: 'o', units: [0] }]);
  });

  const through = (weight: number, steps: number): GraphDocument =>
    network({
      nodes: { x: ['input'], before: ['delay'], r: ['linear', { bias: 'none' }], h: ['add'], t: ['target'], E: ['half-squared-error'] },
      wires: ['before.y -> r.x', 'r.y -> h.a', 'x.x -> h.b', 'h.y -> before.x', 'h.y -> E.prediction', 't.t -> E.target'],
      steps,
      data: { x: Array.from({ length: steps }, () => 1), t: Array.from({ length: steps }, () => 0) },
      parameters: { 'r.W': [weight] },
    });

  test('through time, though a loss at each step hides it from the whole gradient', () => {
    const health = healthOf(runOf(through(0.1, 8)));
    // 0.1³ is the first power that is at most 0.001, and rounding takes it below or not: 0.1⁴ certainly is.
    expect(health.flags).toMatchObject([{ kind: 'vanishing', node: 'h' }]);
    expect([3, 4]).toContain(health.flags[0]?.step);
    const whole = health.layers.find(({ node }) => node === 'h')?.gradient ?? new Float64Array();
    expect(Math.min(...whole) / Math.max(...whole)).toBeGreaterThan(0.5);
    expect(healthOf(runOf(through(0.9, 8))).flags).toEqual([]);
    expect(flagged(healthOf(runOf(through(4, 8))), 'exploding')).toContain('h');
    expect(healthOf(runOf(example('rnn-bptt'))).flags).toEqual([]);
  });
});

test('a run that is not finite has no norms, and the place is named', () => {
  const document = network({ nodes: { y: ['parameter'], t: ['target'], E: ['half-squared-error'] }, wires: ['y.y -> E.prediction', 't.t -> E.target'], data: { t: [0] }, parameters: { 'y.p': [1e200] } });
  expect(() => healthOf(runOf(document))).toThrow(expect.objectContaining({ code: 'E_NOT_FINITE', details: { node: 'E', port: 'loss' } }));
});
