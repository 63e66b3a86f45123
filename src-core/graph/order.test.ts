import fc from 'fast-check';
import { expect, test } from 'vitest';
import { registry } from '../node/registry.ts';
import { bidirectional, network, recurrent } from '../testing/networks.ts';
import { few } from '../testing/operate.ts';
import { type GraphDocument, type GraphEdge, type GraphNode, emptyDocument } from './document.ts';
import { executionOrder } from './order.ts';
import { resolveGraph } from './resolve.ts';
import { analyse } from './validate.ts';

function orderOf(document: GraphDocument): string[] {
  const ordered = executionOrder(resolveGraph(document, registry).graph);
  if (!('stages' in ordered)) throw new Error(`no order: ${JSON.stringify(ordered)}`);
  return ordered.stages.flatMap(({ nodes }) => nodes.map(({ node }) => node.id));
}

function cycleOf(document: GraphDocument): string[] | undefined {
  const ordered = executionOrder(resolveGraph(document, registry).graph);
  return 'cycle' in ordered ? ordered.cycle : undefined;
}

const node = (id: string, type: string, config: GraphNode['config'] = {}): GraphNode => ({ id, type, version: 1, position: { x: 0, y: 0 }, config, parameters: {} });
const wire = (from: string, to: string, port: string): GraphEdge => ({ id: `${from}→${to}.${port}`, source: { node: from, port: 'y' }, target: { node: to, port } });

test('every node comes after those it reads, whatever the order of nodes and wires', () => {
  // Node i reads any two of the nodes before it; the document lists them in any order.
  const graphs = fc.integer({ min: 2, max: 15 }).chain((count) =>
    fc.record({
      reads: fc.tuple(...Array.from({ length: count }, (_, i) => fc.tuple(fc.nat(Math.max(0, i - 1)), fc.nat(Math.max(0, i - 1))))),
      listed: fc.shuffledSubarray(Array.from({ length: count }, (_, i) => i), { minLength: count, maxLength: count }),
    }),
  );
  fc.assert(
    fc.property(graphs, ({ reads, listed }) => {
      const edges = reads.flatMap(([a, b], i) => (i === 0 ? [] : [wire(`n${String(a)}`, `n${String(i)}`, 'a'), wire(`n${String(b)}`, `n${String(i)}`, 'b')]));
      const nodes = listed.map((i) => (i === 0 ? node('n0', 'constant') : node(`n${String(i)}`, 'add')));
      const order = orderOf({ ...emptyDocument('t'), nodes, edges });
      expect([...order].sort()).toEqual(nodes.map(({ id }) => id).sort());
      for (const { source, target } of edges) expect(order.indexOf(source.node)).toBeLessThan(order.indexOf(target.node));
    }),
    few,
  );
});

test('a cycle without a delay is told along its wires', () => {
  const nodes = [node('c', 'constant'), node('p', 'add'), node('q', 'scale'), node('r', 'scale')];
  const edges = [wire('c', 'p', 'a'), wire('p', 'q', 'x'), wire('q', 'r', 'x'), wire('r', 'p', 'b')];
  const cycle = cycleOf({ ...emptyDocument('t'), nodes, edges }) ?? [];
  expect(cycle.at(0)).toBe(cycle.at(-1));
  expect([...new Set(cycle)].sort()).toEqual(['p', 'q', 'r']);
  for (const [index, id] of cycle.slice(0, -1).entries()) expect(edges.some(({ source, target }) => source.node === id && target.node === cycle[index + 1])).toBe(true);
});

test('a node that feeds itself is a cycle of one', () => {
  expect(cycleOf({ ...emptyDocument('t'), nodes: [node('p', 'scale')], edges: [wire('p', 'p', 'x')] })).toEqual(['p', 'p']);
});

test('a cycle through a delay is legal, and the delay comes before what reads it', () => {
  const order = orderOf(recurrent());
  expect(order.indexOf('before')).toBeLessThan(order.indexOf('W'));
  expect(cycleOf({ ...emptyDocument('t'), nodes: [node('d', 'delay')], edges: [wire('d', 'd', 'x')] })).toBeUndefined();
});

test('the initial value of a delay is no step behind: a cycle through that port is one', () => {
  const nodes = [node('d', 'delay', { initial: 'port' }), node('s', 'scale')];
  const edges = [wire('d', 's', 'x'), wire('s', 'd', 'x'), wire('s', 'd', 'initial')];
  expect(cycleOf({ ...emptyDocument('t'), nodes, edges })).toHaveLength(3);
});

test('what runs backwards in time is a stage of its own, and what reads both comes behind', () => {
  const { stages } = analyse(bidirectional(), registry);
  const found = stages.map(({ direction, nodes }) => `${direction}: ${nodes.map(({ node: { id } }) => id).sort().join(' ')}`);
  expect(found).toEqual(['forwards: before forth t x', 'backwards: after back', 'forwards: E both h']);
});

test('a look ahead without a cycle waits for all steps of what it reads', () => {
  const document = network({ nodes: { x: ['input'], p: ['scale'], d: ['delay', { direction: 'backwards' }], q: ['add'] }, wires: ['x.x -> p.x', 'p.y -> d.x', 'd.y -> q.a', 'p.y -> q.b'], steps: 3 });
  expect(analyse(document, registry).stages.map(({ nodes }) => nodes.map(({ node: { id } }) => id))).toEqual([['x', 'p'], ['d', 'q']]);
});

test('a node that depends on itself through delays of both directions is refused, with all of them named', () => {
  const document = network({ nodes: { f: ['delay'], b: ['delay', { direction: 'backwards' }], s: ['add'] }, wires: ['f.y -> s.a', 'b.y -> s.b', 's.y -> f.x', 's.y -> b.x'] });
  const { diagnostics, runnable } = analyse(document, registry);
  expect(diagnostics.find(({ code }) => code === 'E_CYCLE_DIRECTIONS')?.message).toMatch(/Delay, Delay, Add|Add, Delay, Delay|Delay, Add, Delay/);
  expect(runnable).toBe(false);
});

test('validation names the nodes of the cycle', () => {
  const document = network({ nodes: { p: ['scale'], q: ['scale'] }, wires: ['p.y -> q.x', 'q.y -> p.x'] });
  const { diagnostics, order, runnable } = analyse(document, registry);
  expect(diagnostics.find(({ code }) => code === 'E_CYCLE')?.message).toMatch(/Scale → Scale → Scale/);
  expect({ order, runnable }).toEqual({ order: [], runnable: false });
});

test('a chain of 100,000 nodes, listed backwards, does not exhaust the stack', () => {
  const count = 100_000;
  const nodes = Array.from({ length: count }, (_, i) => (i === count - 1 ? node('n0', 'constant') : node(`n${String(count - 1 - i)}`, 'scale')));
  const edges = Array.from({ length: count - 1 }, (_, i) => wire(`n${String(i)}`, `n${String(i + 1)}`, 'x'));
  const { order, shapes, diagnostics } = analyse({ ...emptyDocument('t'), nodes, edges }, registry);
  expect(order).toHaveLength(count);
  expect(order.every(({ node: { id } }, index) => id === `n${String(index)}`)).toBe(true);
  expect(shapes.outputs.size).toBe(count);
  expect(diagnostics.map(({ code }) => code)).toEqual(['W_NO_LOSS']);
});
