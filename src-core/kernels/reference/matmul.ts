import type { Memory } from '../backend.ts';
import { ProductFlag, SharedFlag, productFunctionShift } from '../operations.ts';
import { activate } from './elementwise.ts';
import { addRow } from './rows.ts';

/** `C[M, N] += A[M, K] B[K, N]`; bit 0 of `transposed` reads A, bit 1 reads B as its transpose. */
export function addMatmul(m: Memory, a: number, b: number, c: number, M: number, N: number, K: number, transposed: number): void {
  // The steps in memory from one row, and from one column, to the next.
  const aRow = transposed & 1 ? 1 : K;
  const aColumn = transposed & 1 ? M : 1;
  if (transposed & 2) {
    // Rows of A against rows of B: both are read in the order in which they lie.
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < N; j++) {
        let sum = 0;
        for (let k = 0; k < K; k++) sum += m[a + i * aRow + k * aColumn]! * m[b + j * K + k]!;
        m[c + i * N + j]! += sum;
      }
    }
    return;
  }
  // Each row of C is a weighted sum of the rows of B. Four of them are added at a time: C is then read and
  // written a quarter as often, which is where the time goes.
  for (let i = 0; i < M; i++) {
    const to = c + i * N;
    let k = 0;
    for (; k + 4 <= K; k += 4) {
      const w0 = m[a + i * aRow + k * aColumn]!;
      const w1 = m[a + i * aRow + (k + 1) * aColumn]!;
      const w2 = m[a + i * aRow + (k + 2) * aColumn]!;
      const w3 = m[a + i * aRow + (k + 3) * aColumn]!;
      const row = b + k * N;
      for (let j = 0; j < N; j++) m[to + j]! += w0 * m[row + j]! + w1 * m[row + N + j]! + w2 * m[row + 2 * N + j]! + w3 * m[row + 3 * N + j]!;
    }
    for (; k < K; k++) {
      const weight = m[a + i * aRow + k * aColumn]!;
      const row = b + k * N;
      for (let j = 0; j < N; j++) m[to + j]! += weight * m[row + j]!;
    }
  }
}

export function matmul(m: Memory, a: number, b: number, c: number, M: number, N: number, K: number, transposed: number): void {
  m.fill(0, c, c + M * N);
  addMatmul(m, a, b, c, M, N, K, transposed);
}

/** `C[s] (+)= A[s] B[s]` of the matrices of each sample, which lie one behind the other, or are the same for all. */
export function matmulEach(adds: boolean, m: Memory, a: number, b: number, c: number, samples: number, M: number, N: number, K: number, flags: number): void {
  const multiply = adds ? addMatmul : matmul;
  const [aStep, bStep, cStep] = [flags & SharedFlag.a ? 0 : M * K, flags & SharedFlag.b ? 0 : K * N, flags & SharedFlag.c ? 0 : M * N];
  const transposed = flags & (ProductFlag.transposedA | ProductFlag.transposedB);
  for (let s = 0; s < samples; s++) multiply(m, a + s * aStep, b + s * bStep, c + s * cStep, M, N, K, transposed);
}

/**
 * `C = f((accumulate ? C : 0) + A B + bias)`, in the order in which a linear node and the activation after it do the
 * same one by one: so both give the same bits.
 */
export function fusedMatmul(m: Memory, a: number, b: number, c: number, bias: number, M: number, N: number, K: number, flags: number, slope: number): void {
  const multiply = flags & ProductFlag.accumulate ? addMatmul : matmul;
  multiply(m, a, b, c, M, N, K, flags & (ProductFlag.transposedA | ProductFlag.transposedB));
  if (flags & ProductFlag.bias) addRow(m, bias, c, M, N, 1);
  if (flags >> productFunctionShift !== 0) activate(m, flags >> productFunctionShift, c, c, M * N, slope);
}
