import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activationFunctions } from '../../node/emitter.ts';
import { type View, transpose } from '../../node/view.ts';
import { type Matrix, at, few, length, matrix, matrixOf, operate, sum, tabulate } from '../../testing/operate.ts';

const sizes = fc.tuple(length, length, length);

function transposed(a: Matrix): Matrix {
  return matrix(a.columns, a.rows, tabulate(a.columns, a.rows, (i, k) => at(a, k, i)));
}

/** C[i, j] = Σₖ A[i, k] B[k, j], from the definition. */
function product(A: Matrix, B: Matrix): number[] {
  return tabulate(A.rows, B.columns, (i, j) => sum(A.columns, (k) => at(A, i, k) * at(B, k, j)));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  // The additions may come in another order.
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 12);
}

describe.each([
  ['A B', false, false],
  ['Aᵀ B', true, false],
  ['A Bᵀ', false, true],
  ['Aᵀ Bᵀ', true, true],
])('%s', (_name, turnA, turnB) => {
  const factors = sizes.chain(([M, K, N]) => fc.tuple(matrixOf(M, K), matrixOf(K, N), matrixOf(M, N)));

  test('matmul overwrites C with the product', () => {
    fc.assert(
      fc.property(factors, ([A, B, C]) => {
        const result = operate({ A: turnA ? transposed(A) : A, B: turnB ? transposed(B) : B, C }, (k, views) => {
          k.matmul(turnA ? transpose(views.A) : views.A, turnB ? transpose(views.B) : views.B, views.C);
        });
        expectClose(result.C, product(A, B));
      }),
      few,
    );
  });

  test('addMatmul adds the product to C', () => {
    fc.assert(
      fc.property(factors, ([A, B, C]) => {
        const result = operate({ A: turnA ? transposed(A) : A, B: turnB ? transposed(B) : B, C }, (k, views) => {
          k.addMatmul(turnA ? transpose(views.A) : views.A, turnB ? transpose(views.B) : views.B, views.C);
        });
        expectClose(result.C, product(A, B).map((value, index) => value + (C.values[index] ?? NaN)));
      }),
      few,
    );
  });
});

test('an empty sum gives zeros', () => {
  const result = operate({ A: matrix(2, 0, []), B: matrix(0, 3, []), C: matrix(2, 3, [1, 2, 3, 4, 5, 6]) }, (k, { A, B, C }) => {
    k.matmul(A, B, C);
  });
  expect(result.C).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a number that is not one comes through, even against a zero', () => {
  const result = operate({ A: matrix(1, 2, [0, NaN]), B: matrix(2, 1, [Infinity, 1]), C: matrix(1, 1, [0]) }, (k, { A, B, C }) => {
    k.matmul(A, B, C);
  });
  expect(result.C).toEqual([NaN]);
});

describe('a product with bias and function in one', () => {
  const options = fc.record({ turnA: fc.boolean(), turnB: fc.boolean(), accumulate: fc.boolean(), hasBias: fc.boolean(), f: fc.constantFrom(...activationFunctions) });
  const cases = sizes.chain(([M, K, N]) => fc.record({ options, A: matrixOf(M, K), B: matrixOf(K, N), C: matrixOf(M, N), bias: matrixOf(1, N) }));

  test('has the bits of its parts done one by one', () => {
    fc.assert(
      fc.property(cases, ({ options: { turnA, turnB, accumulate, hasBias, f }, A, B, C, bias }) => {
        const given = { A: turnA ? transposed(A) : A, B: turnB ? transposed(B) : B, C, bias };
        const turned = (v: Record<'A' | 'B', View>): [View, View] => [turnA ? transpose(v.A) : v.A, turnB ? transpose(v.B) : v.B];
        const fused = operate(given, (k, v) => { k.fusedMatmul(...turned(v), v.C, { bias: hasBias ? v.bias : undefined, accumulate, f, slope: 0.25 }); });
        const apart = operate(given, (k, v) => {
          if (!accumulate) k.fill(0, v.C);
          k.addMatmul(...turned(v), v.C);
          if (hasBias) k.addRow(v.bias, v.C);
          k.activate(f, v.C, v.C, 0.25);
        });
        expect(fused.C).toEqual(apart.C);
      }),
      few,
    );
  });
});
