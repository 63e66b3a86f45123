import type { Memory } from '../backend.ts';

/** The largest element of a row. Subtracted before exp, it keeps every exponent at or below 0. */
function maximum(m: Memory, x: number, columns: number): number {
  let largest = -Infinity;
  for (let k = 0; k < columns; k++) if (!(m[x + k]! <= largest)) largest = m[x + k]!;
  return largest;
}

/** log Σₖ exp(xₖ) of one row. */
export function logSumExpOfRow(m: Memory, x: number, columns: number): number {
  const largest = maximum(m, x, columns);
  let sum = 0;
  for (let k = 0; k < columns; k++) sum += Math.exp(m[x + k]! - largest);
  return largest + Math.log(sum);
}

export function softmax(m: Memory, x: number, y: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    const largest = maximum(m, x + row, columns);
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
    const largest = maximum(m, x + row, columns);
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += Math.exp(m[x + row + k]! - largest);
    // (x − m) − log Σ rather than x − (m + log Σ): near zero no digits cancel.
    for (let k = 0; k < columns; k++) m[y + row + k] = m[x + row + k]! - largest - Math.log(sum);
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
  for (let n = 0; n < rows; n++) m[l + n] = logSumExpOfRow(m, x + n * columns, columns);
}

export function addLogSumExpGradient(m: Memory, x: number, l: number, dl: number, dx: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    for (let k = n * columns; k < (n + 1) * columns; k++) m[dx + k]! += m[dl + n]! * Math.exp(m[x + k]! - m[l + n]!);
  }
}
