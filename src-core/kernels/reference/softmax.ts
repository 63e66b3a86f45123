import type { Memory } from '../backend.ts';

/** The column of the largest element of a row. Subtracted before exp, it keeps every exponent at or below 0. */
export function largestColumn(m: Memory, x: number, columns: number): number {
  let largest = 0;
  for (let k = 1; k < columns; k++) if (!(m[x + k]! <= m[x + largest]!)) largest = k;
  return largest;
}

/**
 * log Σₖ exp(xₖ − x_largest) of one row. The largest element's own share is exactly 1; log1p of the others
 * keeps their digits where they are far below it (Blanchard, Higham, Higham 2021).
 */
export function logOfScaledSum(m: Memory, x: number, columns: number, largest: number): number {
  let others = 0;
  for (let k = 0; k < columns; k++) if (k !== largest) others += Math.exp(m[x + k]! - m[x + largest]!);
  return Math.log1p(others);
}

export function softmax(m: Memory, x: number, y: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    const largest = m[x + row + largestColumn(m, x + row, columns)]!;
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += Math.exp(m[x + row + k]! - largest);
    for (let k = 0; k < columns; k++) m[y + row + k] = Math.exp(m[x + row + k]! - largest) / sum;
  }
}

/** The Jacobian ∂yᵢ/∂xₖ = yᵢ (δᵢₖ − yₖ), applied to dy. */
export function addSoftmaxGradient(m: Memory, y: number, dy: number, dx: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    let dot = 0;
    for (let k = row; k < row + columns; k++) dot += m[dy + k]! * m[y + k]!;
    for (let k = row; k < row + columns; k++) m[dx + k]! += m[y + k]! * (m[dy + k]! - dot);
  }
}

export function logSoftmax(m: Memory, x: number, y: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    const column = largestColumn(m, x + row, columns);
    const largest = m[x + row + column]!;
    const logarithm = logOfScaledSum(m, x + row, columns, column);
    // (x − m) − log Σ rather than x − (m + log Σ): near zero no digits cancel.
    for (let k = 0; k < columns; k++) m[y + row + k] = m[x + row + k]! - largest - logarithm;
  }
}

/** The Jacobian ∂yᵢ/∂xₖ = δᵢₖ − exp(yₖ), applied to dy. */
export function addLogSoftmaxGradient(m: Memory, y: number, dy: number, dx: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    let sum = 0;
    for (let k = row; k < row + columns; k++) sum += m[dy + k]!;
    for (let k = row; k < row + columns; k++) m[dx + k]! += m[dy + k]! - Math.exp(m[y + k]!) * sum;
  }
}

export function logSumExp(m: Memory, x: number, l: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = x + n * columns;
    const column = largestColumn(m, row, columns);
    m[l + n] = m[row + column]! + logOfScaledSum(m, row, columns, column);
  }
}

export function addLogSumExpGradient(m: Memory, x: number, l: number, dl: number, dx: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    for (let k = n * columns; k < (n + 1) * columns; k++) m[dx + k]! += m[dl + n]! * Math.exp(m[x + k]! - m[l + n]!);
  }
}
