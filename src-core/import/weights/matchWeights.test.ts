import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Session } from '../../engine/session.ts';
import type { NamedTensor } from '../../export/namedTensor.ts';
import { decodeWeights, namedParameters } from '../../export/weights.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { applyWeights } from '../../graph/edit.ts';
import { portKey } from '../../graph/resolve.ts';
import { analyse } from '../../graph/validate.ts';
import { referenceBackend } from '../../kernels/reference/referenceBackend.ts';
import { registry } from '../../node/registry.ts';
import { network } from '../../testing/networks.ts';
import { type ReadableMatch, certainChoices, matchWeights, takeSources } from './matchWeights.ts';

const goldens = path.join(import.meta.dirname, 'goldens');
const outputs = z.record(z.string(), z.array(z.number())).parse(JSON.parse(readFileSync(path.join(goldens, 'outputs.json'), 'utf8')));
const [steps, samples, inputs, units] = [3, 2, 4, 3];
const data = { x: outputs['x'] ?? [] };

function fileOf(name: string): NamedTensor[] {
  return decodeWeights(new Uint8Array(readFileSync(path.join(goldens, name))), name.endsWith('npz') ? 'npz' : 'safetensors');
}

function cell(type: 'lstm' | 'gru' | 'rnn', config: Readonly<Record<string, unknown>> = {}, id = 'encoder'): GraphDocument {
  return network({
    nodes: { x: ['input', { shape: [inputs] }], [id]: [type, { units, ...config }], h: ['delay'], ...(type === 'lstm' && { c: ['delay'] }) },
    wires: [`x.x -> ${id}.x`, `h.y -> ${id}.h`, `${id}.H -> h.x`, ...(type === 'lstm' ? ([`c.y -> ${id}.c`, `${id}.C -> c.x`] as const) : [])],
    samples,
    steps,
    data,
  });
}

function mlp(names: readonly [string, string, string] = ['a', 'b', 'c']): GraphDocument {
  const [a, b, c] = names;
  return network({
    nodes: { x: ['input', { shape: [inputs] }], [a]: ['linear', { units: 5 }], p: ['activation', { function: 'tanh' }], [b]: ['linear', { units: 5 }], q: ['activation', { function: 'tanh' }], [c]: ['linear', { units: 2 }] },
    wires: [`x.x -> ${a}.x`, `${a}.y -> p.x`, `p.y -> ${b}.x`, `${b}.y -> q.x`, `q.y -> ${c}.x`],
    samples,
    steps,
    data,
  });
}

/** What a node gives with parameters of a file, [T, N, …] flat. */
function run(document: GraphDocument, match: ReadableMatch, node: string, port: string, choices = Object.fromEntries(match.rows.map(({ parameter, certain, offered }) => [parameter, certain ?? offered]))): number[] {
  const session = new Session(analyse(applyWeights(document, { parameters: takeSources(match, choices), columns: {} }), registry), referenceBackend);
  session.run();
  const pair = session.program.layout.outputs.get(portKey(node, port));
  if (!pair) throw new Error(`${node} has no ${port}`);
  return [...session.memory.subarray(pair.value.offset, pair.value.offset + steps * samples * pair.value.size)];
}

function expectClose(actual: readonly number[], expected: readonly number[] | undefined): void {
  expect(actual).toHaveLength(expected?.length ?? -1);
  for (const [index, value] of actual.entries()) expect(value).toBeCloseTo(expected?.[index] ?? NaN, 12);
}

describe('state dicts of PyTorch give its own outputs', () => {
  test.each(['lstm', 'rnn'] as const)('nn.%s', (type) => {
    const document = cell(type);
    const match = matchWeights(document, registry, fileOf(`${type}.safetensors`));
    expectClose(run(document, match, 'encoder', 'H', certainChoices(match)), outputs[type]);
  });

  test('nn.GRU into a cell whose reset gate acts after the weights, and into no other', () => {
    const file = fileOf('gru.safetensors');
    const after = cell('gru', { reset: 'after' });
    const match = matchWeights(after, registry, file);
    expectClose(run(after, match, 'encoder', 'H', certainChoices(match)), outputs['gru']);
    const before = matchWeights(cell('gru', { reset: 'before' }), registry, file);
    expect(before.refused).toEqual([{ node: 'GRU cell', layer: 'encoder', reason: 'reset' }]);
    expect(before.rows.map(({ certain, offered }) => certain ?? offered)).toEqual(before.rows.map(() => null));
    expect(() => certainChoices(before)).toThrow(/reset gates act at different places/);
  });

  test('a GRU whose candidate has diagonal recurrent weights and no bias beside them is the same in both conventions', () => {
    const document = cell('gru', { reset: 'before' });
    const match = matchWeights(document, registry, fileOf('gru_diagonal.safetensors'));
    expectClose(run(document, match, 'encoder', 'H', certainChoices(match)), outputs['gru_diagonal']);
  });

  test.each(['mlp.safetensors', 'mlp.npz'])('nn.Sequential of linear layers from %s, one of them without a bias', (name) => {
    const document = mlp();
    const match = matchWeights(document, registry, fileOf(name));
    expectClose(run(document, match, 'c', 'y'), outputs['mlp']);
    // Each layer fits one node alone, so all are certain.
    expect(match.rows.every(({ certain }) => certain !== null)).toBe(true);
    expect(match.rows.find(({ name: row }) => row === 'c.b')?.sources[0]?.steps).toEqual(['zeros']);
  });

  test('square weights of a layer that is called as the node are turned as well', () => {
    const document = network({ nodes: { x: ['input', { shape: [2] }], fc: ['linear', { units: 2 }] }, wires: ['x.x -> fc.x'], data: { x: [1, 0] } });
    const match = matchWeights(document, registry, [{ name: 'net.fc.weight', shape: [2, 2], values: [1, 2, 3, 4] }, { name: 'net.fc.bias', shape: [2], values: [10, 20] }]);
    expect(Object.values(takeSources(match, certainChoices(match))).map((values) => [...values])).toEqual([[1, 3, 2, 4], [10, 20]]);
  });
});

test('an LSTM of Keras, by the sizes of its layer alone', () => {
  const document = cell('lstm');
  const match = matchWeights(document, registry, fileOf('keras.npz'));
  expectClose(run(document, match, 'encoder', 'H', certainChoices(match)), outputs['keras']);
});

describe('what does not fit by name', () => {
  const W = { name: 'kernel of the layer', shape: [5, 3], values: Array.from({ length: 15 }, (_, index) => index) };
  const b = { name: 'offsets', shape: [5], values: [1, 2, 3, 4, 5] };
  const document = network({ nodes: { x: ['input', { shape: [3] }], z: ['linear', { units: 5 }] }, wires: ['x.x -> z.x'] });
  const row = (match: ReadableMatch, name: string) => match.rows.find((one) => one.name === name);

  test('is offered where one tensor of the shape is left, the other way round too, and is taken only when chosen', () => {
    const match = matchWeights(document, registry, [W, b]);
    expect(match.rows.map(({ certain }) => certain)).toEqual([null, null]);
    const [weights] = row(match, 'z.W')?.sources ?? [];
    expect(weights).toMatchObject({ key: row(match, 'z.W')?.offered, tensors: [W.name], steps: ['transposed'] });
    expect(takeSources(match, { 'z.W': weights?.key ?? null, 'z.b': null })).toEqual({ 'z.W': Float64Array.from([0, 3, 6, 9, 12, 1, 4, 7, 10, 13, 2, 5, 8, 11, 14]) });
    expect(() => certainChoices(match)).toThrow(expect.objectContaining({ code: 'E_FILE_INVALID' }));
  });

  test('is not offered where two are left, but can be chosen', () => {
    const match = matchWeights(document, registry, [W, b, { ...b, name: 'others' }]);
    expect(row(match, 'z.b')).toMatchObject({ certain: null, offered: null });
    expect(row(match, 'z.b')?.sources.map(({ tensors }) => tensors)).toEqual([['offsets'], ['others']]);
  });

  test('has nothing to choose where no shape fits; a choice that is not there takes nothing', () => {
    const match = matchWeights(document, registry, [{ ...b, shape: [5, 1] }]);
    expect(match.rows.map(({ sources }) => sources)).toEqual([[], []]);
    expect(() => takeSources(match, { 'z.W': '["tensor","offsets"]' })).toThrow(expect.objectContaining({ code: 'E_FILE_INVALID' }));
  });

  test('a name that is right with the shape the other way round is offered transposed, before any other', () => {
    const match = matchWeights(document, registry, [{ ...W, name: 'other' }, { ...W, name: 'z.W' }, b]);
    const offered = row(match, 'z.W')?.offered;
    expect(row(match, 'z.W')?.sources.find(({ key }) => key === offered)?.tensors).toEqual(['z.W']);
  });
});

test('a square matrix whose name is right, and that another tool would mean the other way round, is left to the user', () => {
  const plain = network({ nodes: { x: ['input', { shape: [2] }], fc: ['linear', { units: 2, bias: 'none' }] }, wires: ['x.x -> fc.x'] });
  const document = { ...plain, parameters: plain.parameters.map((record) => ({ ...record, name: 'fc.weight' })) };
  const match = matchWeights(document, registry, [{ name: 'fc.weight', shape: [2, 2], values: [1, 2, 3, 4] }]);
  expect(match.rows.map(({ certain, offered }) => [certain, offered])).toEqual([[null, null]]);
  expect(match.rows[0]?.sources.map(({ steps }) => steps)).toEqual(expect.arrayContaining([[], ['transposed']]));
});

test('biases that the node has no place for are no match: the layer would be another function', () => {
  const layer = [{ name: 'z.weight', shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }, { name: 'z.bias', shape: [2], values: [1, 2] }];
  const of = (bias: string): GraphDocument => network({ nodes: { x: ['input', { shape: [3] }], z: ['linear', { units: 2, bias }] }, wires: ['x.x -> z.x'] });
  expect(matchWeights(of('none'), registry, layer).refused).toEqual([{ node: 'Linear', layer: 'z', reason: 'bias' }]);
  expect(matchWeights(of('scalar'), registry, layer).refused).toEqual([{ node: 'Linear', layer: 'z', reason: 'shared-bias' }]);
  const shared = matchWeights(of('scalar'), registry, layer.with(1, { name: 'z.bias', shape: [2], values: [7, 7] }));
  expect(shared.refused).toEqual([]);
  expect([...(takeSources(shared, certainChoices(shared))['z.b'] ?? [])]).toEqual([7]);
});

test('layers of the same size are paired one after the other, as an offer', () => {
  const document = network({
    nodes: { x: ['input', { shape: [2] }], a: ['linear', { units: 2, bias: 'none' }], b: ['linear', { units: 2, bias: 'none' }] },
    wires: ['x.x -> a.x', 'a.y -> b.x'],
  });
  const match = matchWeights(document, registry, [{ name: '0.weight', shape: [2, 2], values: [1, 2, 3, 4] }, { name: '1.weight', shape: [2, 2], values: [5, 6, 7, 8] }]);
  expect(match.rows.map(({ certain }) => certain)).toEqual([null, null]);
  const taken = takeSources(match, Object.fromEntries(match.rows.map(({ parameter, offered }) => [parameter, offered])));
  expect([...(taken['a.W'] ?? [])]).toEqual([1, 3, 2, 4]);
  expect([...(taken['b.W'] ?? [])]).toEqual([5, 7, 6, 8]);
});

test('other layers are known by the names that PyTorch gives their parameters', () => {
  const document = network({ nodes: { x: ['input', { shape: [3] }], norm: ['layer-norm'] }, wires: ['x.x -> norm.x'] });
  const match = matchWeights(document, registry, [{ name: 'norm.weight', shape: [3], values: [1, 2, 3] }, { name: 'norm.bias', shape: [3], values: [4, 5, 6] }]);
  expect(Object.values(takeSources(match, certainChoices(match))).map((values) => [...values])).toEqual([[1, 2, 3], [4, 5, 6]]);
});

test('weights of our own go back by name, and only where every shape fits', () => {
  const document = mlp();
  const changed = namedParameters(document).map((tensor) => ({ ...tensor, values: Array.from(tensor.values, (value) => value + 1) }));
  const match = matchWeights(document, registry, changed);
  expect(Object.values(takeSources(match, certainChoices(match))).map((values) => [...values])).toEqual(changed.map(({ values }) => values));
  expect(() => certainChoices(matchWeights(document, registry, changed.slice(1)))).toThrow(/no tensor "a.W" of shape \[4, 5\]/);
  expect(() => certainChoices(matchWeights(document, registry, changed.map((tensor) => ({ ...tensor, shape: [99] }))))).toThrow(/"a.W" has shape \[99\], the document needs \[4, 5\]/);
});
