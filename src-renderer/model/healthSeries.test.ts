import { expect, test } from 'vitest';
import type { Health } from '../../src-core/protocol/health.ts';
import { normSeries } from './healthSeries.ts';

// Two samples; a has one unit, b two.
const health: Health = {
  layers: [
    { node: 'a', port: 'y', count: 2, value: Float64Array.of(3, 4), gradient: Float64Array.of(0, 6) },
    { node: 'b', port: 'y', count: 4, value: Float64Array.of(4, 0), gradient: Float64Array.of(8, 8) },
  ],
  parameters: [],
  activations: [],
  flags: [],
};
const named = (node: string): string => node.toUpperCase();

test('across layers the steps are put together', () => {
  expect(normSeries(health, 'layers', 'norm', named)).toEqual({ throughTime: false, keys: ['a.y', 'b.y'], names: ['A', 'B'], values: [5, 4], gradients: [6, Math.hypot(8, 8)] });
  expect(normSeries(health, 'layers', 'rms', named).values).toEqual([5 / 2, 4 / Math.sqrt(8)]);
});

test('through time it is one node, or all of them together', () => {
  expect(normSeries(health, 'b', 'norm', named)).toEqual({ throughTime: true, keys: ['0', '1'], names: ['1', '2'], values: [4, 0], gradients: [8, 8] });
  expect(normSeries(health, 'all', 'norm', named)).toMatchObject({ values: [5, 4], gradients: [8, 10] });
  expect(normSeries(health, 'all', 'rms', named).values).toEqual([5 / Math.sqrt(6), 4 / Math.sqrt(6)]);
});

test('without a loss there are no gradients', () => {
  const lossless: Health = { ...health, layers: health.layers.map((layer) => ({ ...layer, gradient: null })) };
  expect(normSeries(lossless, 'layers', 'norm', named).gradients).toBeNull();
  expect(normSeries(lossless, 'all', 'norm', named).gradients).toBeNull();
});
