import { expect, test } from 'vitest';
import type { GraphDocument } from '../../graph/document.ts';
import { certainChoices, matchWeights, takeSources } from '../../import/weights/matchWeights.ts';
import { registry } from '../../node/registry.ts';
import { weightFormats, weightLayouts } from '../../protocol/appContract.ts';
import { network } from '../../testing/networks.ts';
import { decodeWeights, encodeWeights } from '../weights.ts';
import { parametersIn } from './writeLayout.ts';

/** A cell between a norm and a linear layer, every number another. */
function document(type: 'lstm' | 'gru' | 'rnn', config: Readonly<Record<string, unknown>>): GraphDocument {
  const plain = network({
    nodes: { x: ['input', { shape: [4] }], norm: ['layer-norm'], cell: [type, { units: 3, ...config }], h: ['delay'], ...(type === 'lstm' && { c: ['delay'] }), out: ['linear', { units: 3 }] },
    wires: ['x.x -> norm.x', 'norm.y -> cell.x', 'h.y -> cell.h', 'cell.H -> h.x', 'cell.H -> out.x', ...(type === 'lstm' ? (['c.y -> cell.c', 'cell.C -> c.x'] as const) : [])],
  });
  return { ...plain, parameters: plain.parameters.map((record, at) => ({ ...record, values: { ...record.values, values: record.values.values.map((_, index) => Math.sin(at + index / 7)) } })) };
}

const cells = [
  ['lstm', { bias: 'vector' }],
  ['lstm', { bias: 'none' }],
  ['rnn', { bias: 'vector' }],
  ['rnn', { bias: 'scalar' }],
  ['gru', { reset: 'after' }],
  ['gru', { reset: 'before' }],
] as const;
const cases = weightLayouts.flatMap((layout) => cells.map(([type, config]) => ({ layout, type, config }))).filter(({ layout, config }) => !(layout === 'pytorch' && 'reset' in config && config.reset === 'before'));

test.each(cases)('what is written for $layout comes back as the same numbers: $type $config', ({ layout, type, config }) => {
  const before = document(type, config);
  const zeros = { ...before, parameters: before.parameters.map((record) => ({ ...record, values: { ...record.values, values: record.values.values.map(() => 0) } })) };
  for (const format of weightFormats) {
    const tensors = decodeWeights(encodeWeights(before, format, parametersIn(layout, before, registry)), format);
    const match = matchWeights(zeros, registry, tensors);
    const back = takeSources(match, certainChoices(match));
    for (const { id, values } of before.parameters) expect(Array.from(back[id] ?? []), id).toEqual(values.values);
  }
});

test('PyTorch has no GRU whose reset gate acts before the weights', () => {
  expect(() => parametersIn('pytorch', document('gru', { reset: 'before' }), registry)).toThrow(expect.objectContaining({ code: 'E_USAGE', message: expect.stringContaining('reset gate') as string }));
});

test('the shapes are those of each tool', () => {
  const shapes = (layout: (typeof weightLayouts)[number]): Record<string, string> => Object.fromEntries(parametersIn(layout, document('lstm', {}), registry).map(({ name, shape }) => [name, shape.join()]));
  expect(shapes('pytorch')).toMatchObject({ 'cell.weight_ih_l0': '12,4', 'cell.weight_hh_l0': '12,3', 'cell.bias_ih_l0': '12', 'cell.bias_hh_l0': '12', 'out.weight': '3,3', 'out.bias': '3' });
  expect(shapes('onnx')).toMatchObject({ 'cell.W': '1,12,4', 'cell.R': '1,12,3', 'cell.B': '1,24' });
  expect(shapes('keras')).toMatchObject({ 'cell/kernel': '4,12', 'cell/recurrent_kernel': '3,12', 'cell/bias': '12', 'out/kernel': '3,3' });
});
