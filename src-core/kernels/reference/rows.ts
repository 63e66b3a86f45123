import type { Memory } from '../backend.ts';

/*
 * Operations between a matrix `[rows, columns]` and one row (a bias) or one column (a number for each
 * sample). `stride` is 1 where the row has an entry for each column, 0 where one entry is shared.
 */

export function setRows(m: Memory, b: number, y: number, rows: number, columns: number, stride: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[y + n * columns + k] = m[b + k * stride]!;
}

export function addRow(m: Memory, b: number, y: number, rows: number, columns: number, stride: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[y + n * columns + k]! += m[b + k * stride]!;
}

export function addSumOfRows(m: Memory, b: number, y: number, rows: number, columns: number, stride: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[b + k * stride]! += m[y + n * columns + k]!;
}

/** `y = xᵀ` */
export function transpose(m: Memory, x: number, y: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[y + k * rows + n] = m[x + n * columns + k]!;
}

export function rowSums(m: Memory, x: number, l: number, rows: number, columns: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += m[x + n * columns + k]!;
    m[l + n] = c * sum;
  }
}

export function addToRows(m: Memory, l: number, x: number, rows: number, columns: number, c: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[x + n * columns + k]! += c * m[l + n]!;
}

export function rowDots(m: Memory, a: number, b: number, l: number, rows: number, columns: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    let sum = 0;
    for (let k = n * columns; k < (n + 1) * columns; k++) sum += m[a + k]! * m[b + k]!;
    m[l + n] = c * sum;
  }
}

export function addRowScaled(m: Memory, l: number, x: number, y: number, rows: number, columns: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    const weight = c * m[l + n]!;
    for (let k = n * columns; k < (n + 1) * columns; k++) m[y + k]! += weight * m[x + k]!;
  }
}

export function addColumnsScaled(m: Memory, b: number, x: number, y: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[y + n * columns + k]! += m[b + k]! * m[x + n * columns + k]!;
}

export function addColumnDots(m: Memory, a: number, b: number, d: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < columns; k++) m[d + k]! += m[a + n * columns + k]! * m[b + n * columns + k]!;
}

export function copyColumns(m: Memory, x: number, xColumns: number, from: number, y: number, yColumns: number, to: number, rows: number, width: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < width; k++) m[y + n * yColumns + to + k] = m[x + n * xColumns + from + k]!;
}

export function addColumns(m: Memory, x: number, xColumns: number, from: number, y: number, yColumns: number, to: number, rows: number, width: number): void {
  for (let n = 0; n < rows; n++) for (let k = 0; k < width; k++) m[y + n * yColumns + to + k]! += m[x + n * xColumns + from + k]!;
}

/** `m[total] += Σ a b`. */
export function addDot(m: Memory, a: number, b: number, total: number, length: number): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += m[a + i]! * m[b + i]!;
  m[total]! += sum;
}

export function addSum(m: Memory, l: number, total: number, length: number, c: number): void {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += m[l + i]!;
  m[total]! += c * sum;
}

/** A class that is no column marks its whole row as not a number: the run then stops and names the node. */
export function oneHot(m: Memory, classes: number, y: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const index = m[classes + n]!;
    const legal = Number.isInteger(index) && index >= 0 && index < columns;
    m.fill(legal ? 0 : NaN, y + n * columns, y + (n + 1) * columns);
    if (legal) m[y + n * columns + index] = 1;
  }
}
