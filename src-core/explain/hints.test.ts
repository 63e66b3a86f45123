import { describe, expect, test } from 'vitest';
import { exampleFiles } from '../examples/catalogue.generated.ts';
import type { GraphDocument } from '../graph/document.ts';
import { readDocument } from '../graph/fileFormat.ts';
import { analyse } from '../graph/validate.ts';
import { registry } from '../node/registry.ts';
import { type NetworkPlan, network, neuron, recurrent } from '../testing/networks.ts';
import { type Hint, type ReadSaturation, hintsOf } from './hints.ts';

function hints(document: GraphDocument, saturation?: ReadSaturation): Hint[] {
  return hintsOf(analyse(document, registry), saturation);
}

function codes(plan: NetworkPlan, saturation?: ReadSaturation): string[] {
  return hints(network(plan), saturation).map(({ code }) => code);
}

function example(id: string): GraphDocument {
  return readDocument(JSON.stringify(exampleFiles[id])).document;
}

describe('linear layers in a row', () => {
  test('are named with the one layer that equals them: the numbers of the worked example', () => {
    const document = example('linear-collapse');
    const [found] = hints(document);
    expect(found).toMatchObject({ code: 'H_LINEAR_CHAIN', nodes: ['z_h', 'h', 'out'], details: { count: 2 } });
    const computed = (what: string): readonly number[] => document.expected.find((answer) => answer.what === what)?.computed ?? [];
    expect(found?.layer).toMatchObject({ rows: 2, columns: 2 });
    expect(found?.layer?.W.map((value) => value.toFixed(14))).toEqual(computed('W = W1 W2').map((value) => value.toFixed(14)));
    expect(found?.layer?.b?.map((value) => value.toFixed(14))).toEqual(computed('b = b1 W2 + b2').map((value) => value.toFixed(14)));
  });

  const chain = (config: Record<string, unknown>, between: string): NetworkPlan => ({
    nodes: { x: ['input', { shape: [2] }], a: ['linear', { units: 3, ...config }], f: ['activation', { function: between }], b: ['linear', config], S: ['sum-loss'] },
    wires: ['x.x -> a.x', 'a.y -> f.x', 'f.y -> b.x', 'b.y -> S.x'],
    parameters: { 'a.W': [1, 2, 3, 4, 5, 6], 'b.W': [1, 0, -1], ...(config['bias'] === 'scalar' && { 'a.b': [10], 'b.b': [0.5] }) },
  });

  test('may share one bias, or have none', () => {
    expect(hints(network(chain({ bias: 'scalar' }, 'identity')))[0]?.layer).toEqual({ rows: 2, columns: 1, W: [-2, -2], b: [0.5] });
    expect(hints(network(chain({ bias: 'none' }, 'identity')))[0]?.layer).toEqual({ rows: 2, columns: 1, W: [-2, -2], b: null });
  });

  test.each(['relu', 'tanh', 'sigmoid', 'leaky-relu'])('are none with %s between them', (between) => {
    expect(codes(chain({}, between))).toEqual([]);
  });

  test('are none where an inner output is used elsewhere too', () => {
    const plan = chain({}, 'identity');
    expect(codes({ ...plan, nodes: { ...plan.nodes, T: ['sum-loss'] }, wires: [...plan.wires, 'f.y -> T.x'] })).toEqual([]);
  });

  test('of three make one hint', () => {
    const plan: NetworkPlan = {
      nodes: { x: ['input'], a: ['linear'], b: ['linear'], c: ['linear'], S: ['sum-loss'] },
      wires: ['x.x -> a.x', 'a.y -> b.x', 'b.y -> c.x', 'c.y -> S.x'],
      parameters: { 'a.W': [2], 'a.b': [1], 'b.W': [3], 'b.b': [1], 'c.W': [5], 'c.b': [1] },
    };
    expect(hints(network(plan))).toMatchObject([{ nodes: ['a', 'b', 'c'], details: { count: 3 }, layer: { W: [30], b: [((1 * 3) + 1) * 5 + 1] } }]);
  });
});

describe('a loss that takes logits', () => {
  const loss = (first: NetworkPlan['nodes'][string], second: NetworkPlan['nodes'][string], port: string): NetworkPlan => ({
    nodes: { z: ['input', { shape: [3] }], f: first, t: ['target', second[0] === 'cross-entropy' ? {} : { shape: [3] }], L: second },
    wires: ['z.x -> f.x', `f.y -> L.${port}`, 't.t -> L.target'],
  });

  test.each([
    [['softmax'], ['cross-entropy'], 'logits', ['H_SOFTMAX_TWICE']],
    [['log-softmax'], ['cross-entropy'], 'logits', ['H_LOG_SOFTMAX_TWICE']],
    [['activation', { function: 'sigmoid' }], ['binary-cross-entropy'], 'prediction', ['H_SIGMOID_TWICE']],
    [['activation', { function: 'sigmoid' }], ['binary-cross-entropy', { of: 'probabilities' }], 'prediction', []],
    [['activation', { function: 'tanh' }], ['cross-entropy'], 'logits', []],
    [['log-softmax'], ['negative-log-likelihood'], 'logProbabilities', []],
  ] as const)('%j before %j', (first, second, port, expected) => {
    expect(codes(loss(first, second, port))).toEqual(expected);
  });

  test('is looked for behind an identity', () => {
    const plan: NetworkPlan = {
      nodes: { z: ['input', { shape: [3] }], f: ['softmax'], i: ['activation', { function: 'identity' }], t: ['target'], L: ['cross-entropy'] },
      wires: ['z.x -> f.x', 'f.y -> i.x', 'i.y -> L.logits', 't.t -> L.target'],
    };
    expect(hints(network(plan))).toMatchObject([{ code: 'H_SOFTMAX_TWICE', nodes: ['f', 'L'] }]);
  });
});

describe('a sigmoid before a squared error', () => {
  test('is named from the wires alone, and of a run only where most of it is saturated', () => {
    expect(hints(neuron())).toMatchObject([{ code: 'H_SIGMOID_SQUARED_ERROR', nodes: ['h', 'E'] }]);
    expect(hints(neuron(), () => 0.5)).toEqual([]);
    expect(hints(neuron(), () => undefined)).toEqual([]);
    expect(hints(neuron(), () => 0.875)).toMatchObject([{ code: 'H_SIGMOID_SATURATED', nodes: ['h', 'E'], details: { percent: 88, limit: 5 } }]);
  });

  test('is none where the function is another', () => {
    expect(hints(recurrent())).toEqual([]);
  });
});

describe('what no loss depends on', () => {
  const branch: NetworkPlan = {
    nodes: { x: ['input'], a: ['linear'], f: ['activation'], S: ['sum-loss'], u: ['linear'], v: ['activation'], w: ['scale'], alone: ['input'] },
    wires: ['x.x -> a.x', 'a.y -> f.x', 'f.y -> S.x', 'x.x -> u.x', 'u.y -> v.x', 'v.y -> w.x'],
  };

  test('is named once for each branch, and its parameters once', () => {
    const found = hints(network(branch));
    expect(found).toMatchObject([
      { code: 'H_PARAMETER_UNUSED', nodes: ['u'], details: { parameters: 'u.W, u.b' } },
      { code: 'H_BRANCH_UNUSED', nodes: ['u', 'v', 'w'] },
      { code: 'H_BRANCH_UNUSED', nodes: ['alone'] },
    ]);
  });

  test('is nothing while there is no loss, or while a wire is still missing on the way', () => {
    expect(codes({ nodes: { x: ['input'], a: ['linear'] }, wires: ['x.x -> a.x'] })).toEqual([]);
    expect(codes({ nodes: { ...branch.nodes, open: ['half-squared-error'] }, wires: [...branch.wires, 'w.y -> open.prediction', 'alone.x -> open.target'] })).toEqual([]);
  });

  test('is a parameter that leads to a loss only as a class index', () => {
    const found = hints(
      network({
        nodes: { z: ['input', { shape: [3] }], c: ['parameter'], L: ['cross-entropy'] },
        wires: ['z.x -> L.logits', 'c.y -> L.target'],
      }),
    );
    expect(found).toMatchObject([{ code: 'H_PARAMETER_UNUSED', nodes: ['c'] }]);
  });
});

test('every hint has its words filled in', () => {
  for (const id of Object.keys(exampleFiles)) {
    for (const { message, advice } of hints(example(id))) expect(message + advice).not.toMatch(/[{}]|undefined/);
  }
});
