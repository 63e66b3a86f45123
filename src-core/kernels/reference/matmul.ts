import type { Memory } from '../backend.ts';

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
  // Each row of C is a weighted sum of the rows of B.
  for (let i = 0; i < M; i++) {
    for (let k = 0; k < K; k++) {
      const weight = m[a + i * aRow + k * aColumn]!;
      const from = b + k * N;
      const to = c + i * N;
      for (let j = 0; j < N; j++) m[to + j]! += weight * m[from + j]!;
    }
  }
}

export function matmul(m: Memory, a: number, b: number, c: number, M: number, N: number, K: number, transposed: number): void {
  m.fill(0, c, c + M * N);
  addMatmul(m, a, b, c, M, N, K, transposed);
}
