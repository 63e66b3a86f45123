import { describe, expect, it } from 'vitest';
import { seededRandom } from '../tensor/random.ts';
import { histogram } from './histograms.ts';

describe('a histogram', () => {
  it('has each number in the bin between whose ends it lies', () => {
    const random = seededRandom(3);
    const numbers = Float64Array.from({ length: 1000 }, () => random.uniform(-1, 1) ** 3);
    const { low, high, counts } = histogram(numbers);
    expect(low).toBe(Math.min(...numbers));
    expect(high).toBe(Math.max(...numbers));
    const width = (high - low) / counts.length;
    for (const [bin, count] of counts.entries()) {
      const isLast = bin === counts.length - 1;
      expect(count).toBe(numbers.filter((x) => x >= low + bin * width && (x < low + (bin + 1) * width || isLast)).length);
    }
  });

  it('of equal numbers has them in one bin', () => {
    expect(histogram(Float32Array.of(2, 2, 2))).toEqual({ low: 2, high: 2, counts: [3] });
  });

  it.each([
    ['nothing', []],
    ['NaN among numbers', [1, NaN, 2]],
    ['an infinity', [1, -Infinity]],
    ['a range beyond the largest number', [-Number.MAX_VALUE, Number.MAX_VALUE]],
  ])('of %s has no counts', (_what, numbers) => {
    expect(histogram(Float64Array.from(numbers))).toEqual({ low: 0, high: 0, counts: [] });
  });
});
