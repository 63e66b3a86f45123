import type { Memory } from '../backend.ts';
import { sigmoid, softplus } from './functions.ts';
import { largestColumn, logOfScaledSum } from './softmax.ts';

/* Each loss gives one number for each sample: `l[n]` from the rows `y[n, :]` and `t[n, :]`. */

export function squaredError(m: Memory, y: number, t: number, l: number, rows: number, columns: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    let sum = 0;
    for (let k = n * columns; k < (n + 1) * columns; k++) sum += (m[y + k]! - m[t + k]!) ** 2;
    m[l + n] = c * sum;
  }
}

export function addSquaredErrorGradient(m: Memory, y: number, t: number, dl: number, dy: number, dt: number, rows: number, columns: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    for (let k = n * columns; k < (n + 1) * columns; k++) {
      const gradient = 2 * c * m[dl + n]! * (m[y + k]! - m[t + k]!);
      m[dy + k]! += gradient;
      m[dt + k]! -= gradient;
    }
  }
}

/** t log p, where 0 log 0 is 0. */
function weightedLog(weight: number, p: number): number {
  return weight === 0 ? 0 : weight * Math.log(p);
}

export function binaryCrossEntropy(m: Memory, p: number, t: number, l: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    let sum = 0;
    for (let k = n * columns; k < (n + 1) * columns; k++) sum -= weightedLog(m[t + k]!, m[p + k]!) + weightedLog(1 - m[t + k]!, 1 - m[p + k]!);
    m[l + n] = sum;
  }
}

export function addBinaryCrossEntropyGradient(m: Memory, p: number, t: number, dl: number, dp: number, dt: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    for (let k = n * columns; k < (n + 1) * columns; k++) {
      const probability = m[p + k]!;
      m[dp + k]! += (m[dl + n]! * (probability - m[t + k]!)) / (probability * (1 - probability));
      m[dt + k]! += m[dl + n]! * (Math.log1p(-probability) - Math.log(probability));
    }
  }
}

export function binaryCrossEntropyOfLogits(m: Memory, z: number, t: number, l: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    let sum = 0;
    for (let k = n * columns; k < (n + 1) * columns; k++) sum += softplus(m[z + k]!) - m[z + k]! * m[t + k]!;
    m[l + n] = sum;
  }
}

export function addBinaryCrossEntropyOfLogitsGradient(m: Memory, z: number, t: number, dl: number, dz: number, dt: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    for (let k = n * columns; k < (n + 1) * columns; k++) {
      m[dz + k]! += m[dl + n]! * (sigmoid(m[z + k]!) - m[t + k]!);
      m[dt + k]! -= m[dl + n]! * m[z + k]!;
    }
  }
}

export function crossEntropy(m: Memory, z: number, t: number, l: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    const column = largestColumn(m, z + row, columns);
    const largest = m[z + row + column]!;
    const logarithm = logOfScaledSum(m, z + row, columns, column);
    let sum = 0;
    // (m − z) + log Σ rather than (m + log Σ) − z: the small loss of a sure and right answer keeps its digits.
    for (let k = row; k < row + columns; k++) sum += m[t + k]! * (largest - m[z + k]! + logarithm);
    m[l + n] = sum;
  }
}

export function addCrossEntropyGradient(m: Memory, z: number, t: number, dl: number, dz: number, dt: number, rows: number, columns: number): void {
  for (let n = 0; n < rows; n++) {
    const row = n * columns;
    const column = largestColumn(m, z + row, columns);
    const largest = m[z + row + column]!;
    const logarithm = logOfScaledSum(m, z + row, columns, column);
    let weight = 0;
    for (let k = row; k < row + columns; k++) weight += m[t + k]!;
    for (let k = row; k < row + columns; k++) {
      const logProbability = m[z + k]! - largest - logarithm;
      m[dz + k]! += m[dl + n]! * (Math.exp(logProbability) * weight - m[t + k]!);
      m[dt + k]! -= m[dl + n]! * logProbability;
    }
  }
}
