import fc from 'fast-check';
import { expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { blockLength, mostNumbers, readFrame, writeBlock } from './frame.ts';

/** A frame of one pair. */
function frameOf(value: readonly number[], gradient: readonly number[]): Float64Array {
  const frame = new Float64Array(blockLength(value.length) + blockLength(gradient.length));
  const end = writeBlock(frame, writeBlock(frame, 0, value, 0, value.length), gradient, 0, gradient.length);
  expect(end).toBe(frame.length);
  return frame;
}

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 200 });

test('pairs come back in order, with size, range and norm', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(numbers, numbers), { maxLength: 5 }), (pairs) => {
      const frame = Float64Array.from(pairs.flatMap(([value, gradient]) => [...frameOf(value, gradient)]));
      const read = readFrame(frame);
      expect(read).toHaveLength(pairs.length);
      for (const [index, pair] of pairs.entries()) {
        for (const [which, expected] of [['value', pair[0]], ['gradient', pair[1]]] as const) {
          const block = read[index]?.[which];
          expect(block?.size).toBe(expected.length);
          expect(block?.numbers).toHaveLength(Math.min(expected.length, mostNumbers));
          if (expected.length === 0) continue;
          expect([block?.minimum, block?.maximum]).toEqual([Math.min(...expected), Math.max(...expected)]);
          const norm = Math.sqrt(expected.reduce((sum, x) => sum + x * x, 0));
          expect(Math.abs((block?.norm ?? NaN) - norm)).toBeLessThanOrEqual(1e-12 * norm);
          if (expected.length <= mostNumbers) expect([...(block?.numbers ?? [])]).toEqual(expected);
        }
      }
    }),
    few,
  );
});

test('beyond 64 elements there are the means of 64 equal bins', () => {
  const values = Array.from({ length: 128 }, (_, index) => index);
  const [pair] = readFrame(frameOf(values, []));
  expect([...(pair?.value.numbers ?? [])]).toEqual(Array.from({ length: 64 }, (_, bin) => 2 * bin + 0.5));
  expect(pair?.value.size).toBe(128);
});

test('every element is in exactly one bin, also where they do not divide evenly', () => {
  fc.assert(
    fc.property(fc.integer({ min: mostNumbers + 1, max: 1000 }), (size) => {
      // Bins of a constant are that constant; a single 1 among zeros shows up in one bin alone.
      const [pair] = readFrame(frameOf(new Array<number>(size).fill(3), Array.from({ length: size }, (_, index) => (index === size - 1 ? 1 : 0))));
      expect(new Set(pair?.value.numbers)).toEqual(new Set([3]));
      expect(pair?.gradient.numbers.filter((bin) => bin !== 0)).toHaveLength(1);
    }),
    few,
  );
});

test('a block is read from anywhere in a longer array', () => {
  const frame = new Float64Array(2 * blockLength(2));
  writeBlock(frame, writeBlock(frame, 0, [9, 1, 2, 9], 1, 2), [3, 4], 0, 2);
  const [pair] = readFrame(frame);
  expect([...(pair?.value.numbers ?? [])]).toEqual([1, 2]);
  expect(pair?.gradient.norm).toBe(5);
});

test('nothing to show is a block of size 0', () => {
  const [pair] = readFrame(frameOf([1], []));
  expect(pair?.gradient).toMatchObject({ size: 0, minimum: 0, maximum: 0, norm: 0 });
});

test('a picture has its first elements as they are, and the range and norm of all', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 250 }), (values, most) => {
      const kind = { numbers: 'first', most } as const;
      const frame = new Float64Array(blockLength(values.length, kind) + blockLength(0, kind));
      expect(writeBlock(frame, writeBlock(frame, 0, values, 0, values.length, kind), [], 0, 0, kind)).toBe(frame.length);
      const [pair] = readFrame(frame);
      expect([...(pair?.value.numbers ?? [])]).toEqual(values.slice(0, most));
      const [whole] = readFrame(frameOf(values, []));
      for (const fact of ['size', 'minimum', 'maximum', 'norm'] as const) expect(pair?.value[fact]).toBe(whole?.value[fact]);
    }),
    few,
  );
});

test('a NaN is seen in the numbers and the norm', () => {
  const [pair] = readFrame(frameOf([1, NaN, 2], [1]));
  expect([...(pair?.value.numbers ?? [])]).toEqual([1, NaN, 2]);
  expect(pair?.value.norm).toBeNaN();
});

test('a frame that was cut off is read without running on for ever', () => {
  const frame = frameOf([1, 2, 3], [4, 5, 6]);
  for (let length = 0; length < frame.length; length++) expect(readFrame(frame.slice(0, length)).length).toBeLessThanOrEqual(1);
});
