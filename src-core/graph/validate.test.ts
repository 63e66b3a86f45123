import { describe, expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { network, neuron, recurrent, xor } from '../testing/networks.ts';
import type { GraphDocument } from './document.ts';
import { useParameter } from './edit.ts';
import { analyse } from './validate.ts';

function found(document: GraphDocument): unknown[] {
  return analyse(document, registry).diagnostics.map(({ message: _, severity, ...rest }) => ({ severity, ...rest }));
}

function withColumn(document: GraphDocument, node: string, values: readonly number[], shape = document.data.columns[node]?.values.shape ?? []): GraphDocument {
  return { ...document, data: { ...document.data, columns: { ...document.data.columns, [node]: { values: { shape: [...shape], values: [...values] } } } } };
}

test.each([neuron, xor, recurrent])('a sound document can run: %o', (make) => {
  const { runnable, sound, diagnostics, order } = analyse(make(), registry);
  expect({ runnable, sound, diagnostics }).toEqual({ runnable: true, sound: true, diagnostics: [] });
  expect(order).toHaveLength(make().nodes.length);
});

test('without a loss it runs all the same, with a warning', () => {
  const { runnable, diagnostics } = analyse(network({ nodes: { x: ['input'], a: ['activation'] }, wires: ['x.x -> a.x'] }), registry);
  expect(runnable).toBe(true);
  expect(diagnostics).toMatchObject([{ code: 'W_NO_LOSS', severity: 'warning' }]);
});

test('an open port is named', () => {
  const document = network({ nodes: { x: ['input'], E: ['half-squared-error'] }, wires: ['x.x -> E.prediction'] });
  expect(found(document)).toMatchObject([{ code: 'E_PORT_UNCONNECTED', node: 'E', port: 'target' }]);
});

describe('what an open port leaves out', () => {
  test('is its node and all that reads from it, at the same step or the next; the rest runs', () => {
    const document = network({
      nodes: { x: ['input'], y: ['activation'], open: ['activation'], before: ['delay'], after: ['scale'], S: ['sum-loss'], T: ['sum-loss'] },
      wires: ['x.x -> y.x', 'y.y -> S.x', 'open.y -> before.x', 'before.y -> after.x', 'after.y -> T.x'],
    });
    const { runnable, sound, order, leftOut, diagnostics } = analyse(document, registry);
    expect({ runnable, sound }).toEqual({ runnable: true, sound: false });
    expect(order.map(({ node }) => node.id)).toEqual(['x', 'y', 'S']);
    expect([...leftOut].sort()).toEqual(['T', 'after', 'before', 'open']);
    expect(diagnostics).toMatchObject([{ code: 'E_PORT_UNCONNECTED', node: 'open', port: 'x' }]);
  });

  test('is a whole cycle with an open port, without a word on its unknown shape', () => {
    const document = network({ nodes: { before: ['delay'], a: ['add'] }, wires: ['before.y -> a.a', 'a.y -> before.x'] });
    expect(found(document)).toMatchObject([{ code: 'E_PORT_UNCONNECTED', node: 'a', port: 'b' }, { code: 'W_NO_LOSS' }]);
  });

  test('does not excuse other errors', () => {
    const document = neuron();
    const open = network({ nodes: { a: ['activation'] }, wires: [] }).nodes;
    expect(analyse({ ...document, nodes: [...document.nodes, ...open], parameters: [] }, registry).runnable).toBe(false);
  });
});

describe('data', () => {
  test('that are missing', () => {
    const document = neuron();
    expect(found({ ...document, data: { ...document.data, columns: {} } })).toMatchObject([
      { code: 'E_DATA_MISSING', node: 'x' },
      { code: 'E_DATA_MISSING', node: 't' },
    ]);
  });

  test('of another shape', () => {
    expect(found(withColumn(neuron(), 'x', [1, 2, 3], [1, 1, 3]))).toMatchObject([{ code: 'E_DATA_SHAPE', node: 'x', details: { received: '[1, 1, 3]', expected: '[1, 1, 2]' } }]);
  });

  test('that are not finite, with sample, step and element as people count', () => {
    expect(found(withColumn(xor(), 'x', [0, 0, 0, 1, 1, 0, 1, NaN]))).toMatchObject([{ code: 'E_DATA_NOT_FINITE', node: 'x', details: { sample: 4, step: 1, element: 2, value: 'NaN' } }]);
  });

  test.each([3, -1, 0.5])('with a class that is none: %d', (index) => {
    const document = network({
      nodes: { x: ['input', { shape: [3] }], t: ['target'], E: ['cross-entropy'] },
      wires: ['x.x -> E.logits', 't.t -> E.target'],
      samples: 2,
      data: { t: [2, index] },
    });
    expect(found(document)).toMatchObject([{ code: 'E_CLASS_INDEX', node: 't', details: { sample: 2, value: String(index), last: 2 } }]);
  });
});

describe('parameters', () => {
  test('that are missing', () => {
    expect(found({ ...neuron(), parameters: [] })).toMatchObject([
      { code: 'E_PARAMETER_MISSING', node: 'z', details: { slot: 'W' } },
      { code: 'E_PARAMETER_MISSING', node: 'z', details: { slot: 'b' } },
    ]);
  });

  test('that are not finite', () => {
    const document = neuron();
    const parameters = document.parameters.map((record) => (record.id === 'z.W' ? { ...record, values: { ...record.values, values: [1, -Infinity] } } : record));
    expect(found({ ...document, parameters })).toMatchObject([{ code: 'E_PARAMETER_NOT_FINITE', parameter: 'z.W', details: { element: 1, value: '-Infinity' } }]);
  });

  test('tied between layers of different widths', () => {
    const plan = network({
      nodes: { x: ['input', { shape: [2] }], a: ['linear', { bias: 'none' }], b: ['linear', { bias: 'none' }], S: ['sum-loss'] },
      wires: ['x.x -> a.x', 'a.y -> b.x', 'b.y -> S.x'],
    });
    expect(found(useParameter(plan, registry, 'b', 'W', 'a.W'))).toMatchObject([{ code: 'E_PARAMETER_SHAPE', node: 'b', parameter: 'a.W', details: { received: '[2, 1]', expected: '[1, 1]' } }]);
  });
});

test('every message has its details filled in', () => {
  const broken = { ...neuron(), parameters: [], data: { samples: 1, steps: 1, columns: {} }, edges: neuron().edges.slice(1) };
  for (const { message } of analyse(broken, registry).diagnostics) expect(message).not.toMatch(/[{}]|undefined/);
});
