import { expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { network } from '../testing/networks.ts';
import type { GraphDocument } from './document.ts';
import { removeAndHeal } from './heal.ts';
import { insertOnEdge } from './insertOnEdge.ts';
import { analyse } from './validate.ts';

const wires = ({ edges }: GraphDocument): string[] => edges.map(({ source, target }) => `${source.node}.${source.port} -> ${target.node}.${target.port}`).sort();
const heal = (document: GraphDocument, ...nodes: string[]): GraphDocument => removeAndHeal(document, registry, new Set(nodes));

const chain = network({
  nodes: { x: ['input', { shape: [2] }], a: ['activation', { function: 'tanh' }], b: ['activation', { function: 'relu' }], z: ['linear', { units: 3 }], t: ['target', { shape: [3] }], E: ['half-squared-error'] },
  wires: ['x.x -> a.x', 'a.y -> b.x', 'b.y -> z.x', 'z.y -> E.prediction', 't.t -> E.target'],
});

test('what a removed node fed is fed by what fed it, also over several', () => {
  expect(wires(heal(chain, 'a'))).toContain('x.x -> b.x');
  expect(wires(heal(chain, 'a', 'b'))).toContain('x.x -> z.x');
  expect(analyse(heal(chain, 'a', 'b'), registry).diagnostics).toEqual([]);
});

test('numbers further on stay', () => {
  const before = chain.parameters.find(({ id }) => id.startsWith('z.W'))?.values;
  expect(heal(chain, 'a').parameters.find(({ id }) => id.startsWith('z.W'))?.values).toEqual(before);
});

test('a gap that nothing fits stays open', () => {
  // x has width 2, the target 3.
  expect(wires(heal(chain, 'z'))).toEqual(['t.t -> E.target', 'x.x -> a.x', 'a.y -> b.x'].sort());
});

test('of several inputs the first that fits is taken, for each port that was fed', () => {
  const document = network({
    nodes: { x: ['input', { shape: [2] }], w: ['input', { shape: [2] }], s: ['add'], a: ['activation'], b: ['activation'] },
    wires: ['x.x -> s.a', 'w.x -> s.b', 's.y -> a.x', 's.y -> b.x'],
  });
  expect(wires(heal(document, 's'))).toEqual(['x.x -> a.x', 'x.x -> b.x']);
});

test('a delay is not healed into a cycle', () => {
  const document = network({
    nodes: { d: ['delay', { shape: [2] }], x: ['input', { shape: [2] }], s: ['add'], h: ['activation'] },
    wires: ['d.y -> s.a', 'x.x -> s.b', 's.y -> h.x', 'h.y -> d.x'],
  });
  expect(analyse(heal(document, 'd'), registry).diagnostics.map(({ code }) => code)).not.toContain('E_CYCLE');
});

test('a node is put between the two ends of a wire, as one change with the numbers kept', () => {
  const { edges, ...rest } = chain;
  const document = network({
    nodes: { x: ['input', { shape: [2] }], z: ['linear', { units: 3 }], n: ['activation'], s: ['add'], l: ['linear', { units: 5 }], t: ['target', { shape: [3] }], E: ['half-squared-error'] },
    wires: ['x.x -> z.x', 'z.y -> E.prediction', 't.t -> E.target'],
  });
  const wire = (target: string): string => document.edges.find((edge) => edge.target.node === target)?.id ?? '';
  const inserted = insertOnEdge(document, registry, wire('z'), 'n');
  expect(inserted && wires(inserted)).toEqual(['n.y -> z.x', 't.t -> E.target', 'x.x -> n.x', 'z.y -> E.prediction']);
  expect(inserted?.parameters.find(({ id }) => id === document.nodes.find((node) => node.id === 'z')?.parameters['W'])).toEqual(document.parameters.find(({ id }) => id === document.nodes.find((node) => node.id === 'z')?.parameters['W']));
  // Its second input stays open.
  expect(wires(insertOnEdge(document, registry, wire('z'), 's') ?? document)).toContain('x.x -> s.a');
  // A layer of width 5 cannot feed a loss whose target has width 3.
  expect(insertOnEdge(document, registry, wire('E'), 'l')).toBeUndefined();
  expect(insertOnEdge(document, registry, wire('z'), 'z')).toBeUndefined();
  expect(insertOnEdge(document, registry, wire('z'), 'E')).toBeUndefined();
  expect(insertOnEdge({ ...rest, edges }, registry, 'no such edge', 'a')).toBeUndefined();
});
