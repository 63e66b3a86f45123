import { expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { network, neuron } from '../testing/networks.ts';
import type { GraphDocument, PortReference } from './document.ts';
import { connectionFault } from './connection.ts';
import { remove } from './edit.ts';

function port(at: string): PortReference {
  const [node = '', name = ''] = at.split('.');
  return { node, port: name };
}

function fault(document: GraphDocument, source: string, target: string): unknown {
  return connectionFault(document, registry, port(source), port(target));
}

test('a wire that fits may be drawn, though other ports are still open', () => {
  const document = network({ nodes: { x: ['input', { shape: [2] }], z: ['linear'], E: ['half-squared-error'] }, wires: [] });
  expect(fault(document, 'x.x', 'z.x')).toBeUndefined();
  expect(fault(document, 'z.y', 'E.prediction')).toBeUndefined();
});

test('a taken port is refused with the wire that is there', () => {
  expect(fault(neuron(), 't.t', 'h.x')).toMatchObject({ code: 'E_PORT_TAKEN', node: 'h', port: 'x', edge: 'z.y→h.x' });
});

test('a shape that does not fit is refused with what is expected', () => {
  const document = network({ nodes: { x: ['input', { shape: [] }], z: ['linear'] }, wires: [] });
  expect(fault(document, 'x.x', 'z.x')).toMatchObject({ code: 'E_SHAPE', node: 'z', port: 'x', details: { expected: 'a vector [in], perhaps with more axes in front,', received: '[]' } });
});

test('so is one that only shows further on', () => {
  const document = network({
    nodes: { x: ['input', { shape: [2] }], a: ['activation'], t: ['target', { shape: [3] }], E: ['half-squared-error'] },
    wires: ['a.y -> E.prediction', 't.t -> E.target'],
  });
  expect(fault(document, 'x.x', 'a.x')).toMatchObject({ code: 'E_SHAPE', node: 'E', port: 'target' });
});

test('a cycle is refused by its name; through a delay it is legal', () => {
  const document = network({ nodes: { x: ['input'], s: ['add'], a: ['activation'], d: ['delay'] }, wires: ['x.x -> s.a', 's.y -> a.x'] });
  expect(fault(document, 'a.y', 's.b')).toMatchObject({ code: 'E_CYCLE' });
  expect(fault(document, 'a.y', 'd.x')).toBeUndefined();
  expect(fault(network({ nodes: { x: ['input'], s: ['add'], d: ['delay'] }, wires: ['x.x -> s.a', 's.y -> d.x'] }), 'd.y', 's.b')).toBeUndefined();
});

test('nothing leaves a loss, and nothing ends at a port that is not there', () => {
  const open = remove(neuron(), registry, new Set(), new Set(['x.x→z.x']));
  expect(fault(open, 'E.loss', 'z.x')).toMatchObject({ code: 'E_LOSS_OUTPUT', node: 'E' });
  expect(fault(neuron(), 'x.x', 'z.nothing')).toMatchObject({ code: 'E_EDGE_END' });
});

test('faults that were there before are no reason to refuse a wire', () => {
  const document = network({
    nodes: { x: ['input', { shape: [] }], z: ['linear'], p: ['scale'], q: ['scale'], v: ['input'], a: ['activation'] },
    wires: ['x.x -> z.x', 'p.y -> q.x', 'q.y -> p.x'],
  });
  expect(fault(document, 'v.x', 'a.x')).toBeUndefined();
});
