import { describe, expect, test } from 'vitest';
import { type GraphDocument } from '../graph/document.ts';
import { contractCell, expandCell } from '../graph/cells.ts';
import { portKey } from '../graph/resolve.ts';
import { analyse } from '../graph/validate.ts';
import { registry } from '../node/registry.ts';
import { network } from '../testing/networks.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import { Session } from './session.ts';

const X = 2;
const units = 3;
const [samples, steps] = [2, 4];
const numbers = (count: number, from: number): number[] => Array.from({ length: count }, (_, index) => Math.sin(1.7 * index + from));

/** A cell that reads a sequence, with what it hands on from step to step, under a loss at every step. */
function recurrent(type: string, config: Readonly<Record<string, unknown>>): GraphDocument {
  const hasState = type === 'lstm';
  const plain = network({
    nodes: { x: ['input', { shape: [X] }], cell: [type, { units, ...config }], h: ['delay'], ...(hasState && { c: ['delay'] }), t: ['target', { shape: [units] }], E: ['half-squared-error'] },
    wires: ['x.x -> cell.x', 'h.y -> cell.h', 'cell.H -> h.x', 'cell.H -> E.prediction', 't.t -> E.target', ...(hasState ? (['c.y -> cell.c', 'cell.C -> c.x'] as const) : [])],
    samples,
    steps,
    data: { x: numbers(samples * steps * X, 0.3), t: numbers(samples * steps * units, 2) },
  });
  return { ...plain, parameters: plain.parameters.map((record, index) => ({ ...record, values: { ...record.values, values: numbers(record.values.values.length, index) } })) };
}

/** The loss, and by name everything that the two forms have in common: parameters, inputs, and what goes through the delays. */
function numbersOf(document: GraphDocument): Record<string, number[]> {
  expect(analyse(document, registry).diagnostics).toEqual([]);
  const session = new Session(analyse(document, registry), referenceBackend);
  session.run();
  const { layout } = session.program;
  const read = (offset: number, size: number): number[] => [...session.memory.subarray(offset, offset + size)];
  const whole = steps * samples;
  const of = (node: string, port: string): [string, number[]][] => {
    const pair = layout.outputs.get(portKey(node, port));
    return pair ? [[`${node} value`, read(pair.value.offset, whole * pair.value.size)], [`${node} gradient`, read(pair.gradient.offset, whole * pair.gradient.size)]] : [];
  };
  const parameters = document.parameters.map(({ id }): [string, number[]] => {
    const place = layout.parameters.get(id);
    return [`∂L/∂${id}`, place ? read(place.gradient, place.size) : []];
  });
  return Object.fromEntries([['loss', [session.loss ?? NaN]], ...of('h', 'y'), ...of('c', 'y'), ...of('x', 'x'), ...parameters]);
}

const cells: [string, Readonly<Record<string, unknown>>][] = ['vector', 'scalar', 'none'].flatMap((bias): [string, Readonly<Record<string, unknown>>][] => [
  ['rnn', { bias }],
  ['lstm', { bias }],
  ['gru', { bias, reset: 'before' }],
  ['gru', { bias, reset: 'after' }],
]);

describe.each(cells)('%s %o', (type, config) => {
  const document = recurrent(type, config);
  const expanded = expandCell(document, registry, 'cell');
  if (!expanded) throw new Error('the cell was not expanded');

  test('expanded has the same weights, loss, values and gradients, forward and back through time', () => {
    expect(expanded.document.parameters).toEqual(document.parameters);
    const before = numbersOf(document);
    const after = numbersOf(expanded.document);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, values] of Object.entries(before)) {
      expect(values.some((value) => value !== 0), name).toBe(true);
      for (const [index, value] of values.entries()) expect(after[name]?.[index], `${name} ${String(index)}`).toBeCloseTo(value, 13);
    }
  });

  test('folded back is what it was', () => {
    const folded = contractCell(expanded.document, registry, new Set(expanded.nodes));
    const [cell = ''] = folded?.nodes ?? [];
    const node = folded?.document.nodes.find(({ id }) => id === cell);
    const original = document.nodes.find(({ id }) => id === 'cell');
    expect([node?.type, node?.config, node?.parameters, node?.position]).toEqual([original?.type, original?.config, original?.parameters, original?.position]);
    expect(folded?.document.parameters).toEqual(document.parameters);
    const ends = ({ edges }: GraphDocument, id: string): string[] => edges.map(({ source, target }) => JSON.stringify([source, target]).replaceAll(`"${id}"`, '"cell"')).sort();
    expect(ends(folded?.document ?? document, cell)).toEqual(ends(document, 'cell'));
  });

  test('is not made of nodes that are wired otherwise, or of some of them', () => {
    const { document: whole, nodes } = expanded;
    expect(contractCell(whole, registry, new Set(nodes.slice(1)))).toBeUndefined();
    expect(contractCell(whole, registry, new Set([...nodes, 'E']))).toBeUndefined();
    if (type === 'rnn') return;
    // One of the gates does not get h any more.
    const cut = { ...whole, edges: whole.edges.filter(({ source, target }) => !(nodes.includes(target.node) && source.node === 'h' && target.node === nodes[0])) };
    expect(contractCell(cut, registry, new Set(nodes))).toBeUndefined();
  });
});

test('a cell in a group stays in it, and what is no cell is not expanded', () => {
  const document = recurrent('lstm', {});
  const grouped = { ...document, groups: [{ id: 'g', name: 'G', folded: true }], nodes: document.nodes.map((node) => (node.id === 'cell' ? { ...node, group: 'g' } : node)) };
  const expanded = expandCell(grouped, registry, 'cell');
  expect(expanded?.document.nodes.filter(({ group }) => group === 'g').map(({ id }) => id)).toEqual(expanded?.nodes);
  expect(expandCell(document, registry, 'E')).toBeUndefined();
});
