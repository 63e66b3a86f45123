import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { few } from '../testing/operate.ts';
import { deriveSeed, seededRandom } from './random.ts';
import { formatShape, sameShape, sizeOf } from './shape.ts';
import { elementName, flatIndex, indicesOf, resize, zeros } from './tensor.ts';

const shape = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 });

test('a scalar has one element, and every shape the product of its axes', () => {
  expect([sizeOf([]), sizeOf([2, 3]), sizeOf([2, 0])]).toEqual([1, 6, 0]);
  expect([formatShape([]), formatShape([2, 3])]).toEqual(['[]', '[2, 3]']);
  expect([sameShape([2], [2]), sameShape([2], [2, 1]), sameShape([], [1])]).toEqual([true, false, false]);
  expect(zeros([2, 2])).toEqual({ shape: [2, 2], values: [0, 0, 0, 0] });
});

test('flat indices and positions on the axes are each other’s inverse, row-major', () => {
  fc.assert(
    fc.property(shape, (axes) => {
      for (let index = 0; index < sizeOf(axes); index++) expect(flatIndex(indicesOf(index, axes), axes)).toBe(index);
    }),
    few,
  );
  expect(indicesOf(5, [2, 3])).toEqual([1, 2]);
  expect([elementName(5, [2, 3]), elementName(2, [3]), elementName(0, [])]).toEqual(['2,3', '3', '1']);
  expect(flatIndex([0, 3], [2, 3])).toBeUndefined();
});

describe('resize', () => {
  test('keeps every element that has a place in both shapes, and fills the others', () => {
    const shapes = fc.integer({ min: 0, max: 3 }).chain((rank) => fc.tuple(...[0, 1].map(() => fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rank, maxLength: rank }))));
    fc.assert(
      fc.property(shapes, ([from = [], to = []]) => {
        const tensor = { shape: from, values: Array.from({ length: sizeOf(from) }, (_, index) => index + 1) };
        const resized = resize(tensor, to, (index) => -index - 1);
        for (const [index, value] of resized.values.entries()) {
          const old = flatIndex(indicesOf(index, to), from);
          expect(value).toBe(old === undefined ? -index - 1 : old + 1);
        }
        expect(resize(resized, to, () => NaN)).toEqual(resized);
      }),
      few,
    );
  });

  test('keeps nothing where the rank changes', () => {
    expect(resize({ shape: [2], values: [1, 2] }, [2, 1], () => 0)).toEqual({ shape: [2, 1], values: [0, 0] });
  });
});

describe('seeded random numbers', () => {
  test('are the same on every machine', () => {
    const random = seededRandom(42);
    // The first numbers of mulberry32 with this seed.
    expect([random.next(), random.next()]).toEqual([0.6011037519201636, 0.44829055899754167]);
  });

  test('lie in their range and spread over it', () => {
    const random = seededRandom(1);
    const drawn = Array.from({ length: 10_000 }, () => random.uniform(-2, 2));
    expect(drawn.every((x) => x >= -2 && x < 2)).toBe(true);
    // The mean of 10,000 has the standard deviation 4/√12/100 ≈ 0.012.
    expect(Math.abs(drawn.reduce((a, b) => a + b, 0) / drawn.length)).toBeLessThan(0.05);
  });

  test('have another stream for each name and each seed', () => {
    const names = ['a', 'b', 'c', 'ab', 'ba', 'linear.W', 'linear.b', 'linear-2.W', 'linear-3.W'];
    const seeds = [0, 1, 2, 3, 256, 2 ** 32 - 1];
    expect(new Set(seeds.flatMap((seed) => names.map((name) => deriveSeed(seed, name)))).size).toBe(names.length * seeds.length);
    expect(deriveSeed(1, 'W')).toBe(deriveSeed(1, 'W'));
  });
});
