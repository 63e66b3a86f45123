import { expect, test } from 'vitest';
import type { Block, BlockPair } from '../../../src-core/protocol/frame.ts';
import { HeatScales, heatShare } from './heatScale.ts';

const block = (...numbers: number[]): Block => ({ size: numbers.length, minimum: Math.min(...numbers), maximum: Math.max(...numbers), norm: Math.hypot(...numbers), numbers: Float64Array.from(numbers) });
const pair = (value: Block, gradient: Block): BlockPair => ({ value, gradient });

test('both scales go from −1 over 0 to 1 and are odd', () => {
  for (const scale of ['linear', 'log'] as const) {
    expect([-2, 0, 2].map((value) => heatShare(value, 2, scale))).toEqual([-1, 0, 1]);
    expect(heatShare(-0.3, 2, scale)).toBeCloseTo(-heatShare(0.3, 2, scale), 12);
  }
  expect(heatShare(0.5, 2, 'linear')).toBe(0.25);
  expect(heatShare(5, 2, 'linear')).toBe(1);
});

test('a logarithm tells small numbers apart', () => {
  const shares = [1, 0.1, 0.01, 0.001].map((value) => heatShare(value, 1, 'log'));
  for (const [index, share] of shares.entries()) if (index > 0) expect((shares[index - 1] ?? 0) - share).toBeGreaterThan(0.15);
});

test('where there is nothing to compare with, nothing is strong', () => {
  expect([heatShare(1, 0, 'log'), heatShare(NaN, 1, 'linear'), heatShare(1, NaN, 'linear')]).toEqual([0, 0, 0]);
});

test('the ends are the graph’s or those of the node that a wire leaves', () => {
  const edges = [['a', 'x'], ['b', 'x'], ['c', 'h']].map(([id = '', node = '']) => ({ id, source: { node, port: 'y' }, target: { node: 'L', port: 'p' } }));
  const numbers = new Map([['a', pair(block(1, -3), block(0.5))], ['b', pair(block(2), block(-0.25))], ['c', pair(block(10), block(NaN))]]);
  const scales = new HeatScales();
  scales.update(edges, numbers, 'graph');
  expect(scales.of('b')).toEqual({ value: 10, gradient: 0.5 });
  scales.update(edges, numbers, 'layer');
  expect(scales.of('b')).toEqual({ value: 3, gradient: 0.5 });
  expect(scales.of('c')).toEqual({ value: 10, gradient: 0 });
});
