import { describe, expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { type NetworkPlan, network, recurrent } from '../testing/networks.ts';
import type { GraphDocument } from './document.ts';
import { portKey, resolveGraph } from './resolve.ts';
import { inferShapes } from './shapes.ts';

function infer(document: GraphDocument): { shape: (at: string) => unknown; diagnostics: unknown[]; parameters: (id: string) => unknown } {
  const { graph } = resolveGraph(document, registry);
  const { shapes, diagnostics } = inferShapes(graph);
  return {
    shape: (at) => {
      const [node = '', port = ''] = at.split('.');
      return shapes.outputs.get(portKey(node, port));
    },
    parameters: (id) => shapes.inferred.get(id)?.parameters,
    diagnostics: diagnostics.map(({ code, node, port, details }) => ({ code, node, port, ...details })),
  };
}

/** A whole LSTM layer of `units` units: hidden and cell state come back through delays. */
function lstm(units: number): NetworkPlan {
  return {
    nodes: {
      // The delays come first, so that nothing about them is known when they are looked at.
      h_before: ['delay'],
      C_before: ['delay'],
      f: ['lstm-gate', { kind: 'forget', units }],
      i: ['lstm-gate', { kind: 'input', units }],
      g: ['lstm-gate', { kind: 'candidate', units }],
      o: ['lstm-gate', { kind: 'output', units }],
      C: ['lstm-cell'],
      h: ['lstm-hidden'],
      x: ['input', { shape: [3] }],
    },
    wires: [
      ...(['f', 'i', 'g', 'o'] as const).flatMap((gate) => [`h_before.y -> ${gate}.h`, `x.x -> ${gate}.x`] as const),
      'f.y -> C.f',
      'C_before.y -> C.c',
      'i.y -> C.i',
      'g.y -> C.g',
      'o.y -> h.o',
      'C.C -> h.C',
      'h.h -> h_before.x',
      'C.C -> C_before.x',
    ],
  };
}

describe('recurrent cycles', () => {
  test('a simple one is entered through what a linear layer says of itself', () => {
    const { shape, diagnostics, parameters } = infer(recurrent());
    expect(diagnostics).toEqual([]);
    expect([shape('before.y'), shape('W.y'), shape('h.y')]).toEqual([[2], [2], [2]]);
    expect(parameters('W')).toEqual({ W: [2, 2] });
  });

  test('a linear layer may map each position of what comes back', () => {
    const { shape, diagnostics } = infer(
      network({
        nodes: { before: ['delay', { shape: [4, 3] }], x: ['input', { shape: [4, 3] }], both: ['add'], W: ['linear', { units: 3 }] },
        wires: ['W.y -> before.x', 'before.y -> both.b', 'x.x -> both.a', 'both.y -> W.x'],
      }),
    );
    expect(diagnostics).toEqual([]);
    expect([shape('W.y'), shape('before.y')]).toEqual([[4, 3], [4, 3]]);
  });

  test('a guess that turns out false is taken back', () => {
    const { shape, diagnostics } = infer(network({ nodes: { a: ['linear', { units: 2 }], b: ['one-hot', { classes: 5 }], c: ['delay'] }, wires: ['a.y -> b.x', 'b.y -> c.x', 'c.y -> a.x'] }));
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'E_SHAPE_UNKNOWN', node: 'c' })]);
    expect(shape('a.y')).toBeUndefined();
  });

  test('an LSTM has every shape, and its gates weights for h and x', () => {
    const { shape, diagnostics, parameters } = infer(network(lstm(5)));
    expect(diagnostics).toEqual([]);
    for (const at of ['h_before.y', 'C_before.y', 'f.y', 'C.C', 'h.h']) expect(shape(at)).toEqual([5]);
    expect(parameters('o')).toEqual({ W: [8, 5], b: [5] });
  });

  test('a sum over time needs no size: the input tells it', () => {
    const { shape, diagnostics } = infer(network({ nodes: { before: ['delay'], s: ['add'], x: ['input', { shape: [2, 3] }] }, wires: ['x.x -> s.a', 'before.y -> s.b', 's.y -> before.x'] }));
    expect(diagnostics).toEqual([]);
    expect(shape('before.y')).toEqual([2, 3]);
  });

  const closed: NetworkPlan = { nodes: { before: ['delay'], s: ['scale'] }, wires: ['before.y -> s.x', 's.y -> before.x'] };

  test('one that nothing tells a size is reported at its delay', () => {
    expect(infer(network(closed)).diagnostics).toEqual([{ code: 'E_SHAPE_UNKNOWN', node: 'before', port: undefined, name: 'Delay' }]);
  });

  test('a size set at the delay is enough', () => {
    const { shape, diagnostics } = infer(network({ ...closed, nodes: { ...closed.nodes, before: ['delay', { shape: [4], initial: 'values', values: [1] }] } }));
    expect(diagnostics).toEqual([]);
    expect([shape('before.y'), shape('s.y')]).toEqual([[4], [4]]);
  });

  test('so is an initial value from a port', () => {
    const plan: NetworkPlan = { nodes: { ...closed.nodes, before: ['delay', { initial: 'port' }], p: ['parameter', { shape: [3] }] }, wires: [...closed.wires, 'p.y -> before.initial'] };
    const { shape, diagnostics } = infer(network(plan));
    expect(diagnostics).toEqual([]);
    expect(shape('s.y')).toEqual([3]);
  });

  test('a size that the way round contradicts is reported once, where it comes back', () => {
    const plan: NetworkPlan = { nodes: { before: ['delay', { shape: [4] }], W: ['linear', { units: 3 }] }, wires: ['before.y -> W.x', 'W.y -> before.x'] };
    expect(infer(network(plan)).diagnostics).toEqual([expect.objectContaining({ code: 'E_SHAPE', node: 'before', port: 'x', received: '[3]' })]);
  });
});

test('a misfit is reported once; what comes after it waits', () => {
  const plan: NetworkPlan = {
    nodes: { x: ['input', { shape: [] }], z: ['linear', { units: 3 }], y: ['activation'], t: ['target', { shape: [4] }], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> y.x', 'y.y -> E.prediction', 't.t -> E.target'],
  };
  const { diagnostics, shape } = infer(network(plan));
  expect(diagnostics).toEqual([{ code: 'E_SHAPE', node: 'z', port: 'x', name: 'Linear', expected: 'a vector [in], perhaps with more axes in front,', received: '[]' }]);
  expect(shape('y.y')).toBeUndefined();
});

test('an open port is no shape error', () => {
  expect(infer(network({ nodes: { z: ['linear'], s: ['add'] }, wires: ['z.y -> s.a'] })).diagnostics).toEqual([]);
});
