import type { Memory } from '../backend.ts';

/*
 * Operations that go by columns listed in a table, the same for every row, or beside each number. A table has a row of
 * `width` columns for each number on its other side; −1 stands for no column. `stride` is the distance of the rows that it
 * points into, 0 where there is one for all.
 */

/** `y[n, j] = c Σᵥ x[n, table[j, v]]` */
export function pick(m: Memory, x: number, table: number, y: number, rows: number, yColumns: number, width: number, stride: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    for (let j = 0; j < yColumns; j++) {
      let sum = 0;
      for (let v = 0; v < width; v++) {
        const column = m[table + j * width + v]! | 0;
        if (column >= 0) sum += m[x + n * stride + column]!;
      }
      m[y + n * yColumns + j] = c * sum;
    }
  }
}

/** `dx[n, table[j, v]] += c dy[n, j]` */
export function addPicked(m: Memory, dy: number, table: number, dx: number, rows: number, dyColumns: number, width: number, stride: number, c: number): void {
  for (let n = 0; n < rows; n++) {
    for (let j = 0; j < dyColumns; j++) {
      const share = c * m[dy + n * dyColumns + j]!;
      for (let v = 0; v < width; v++) {
        const column = m[table + j * width + v]! | 0;
        if (column >= 0) m[dx + n * stride + column]! += share;
      }
    }
  }
}

/** `y[n, j] = maxᵥ x[n, table[j, v]]`, and which column it was: the first of the largest. A number that is none is larger than all. */
export function pickMaximum(m: Memory, x: number, table: number, y: number, columns: number, rows: number, xColumns: number, yColumns: number, width: number): void {
  for (let n = 0; n < rows; n++) {
    const row = x + n * xColumns;
    for (let j = 0; j < yColumns; j++) {
      let largest = -1;
      for (let v = 0; v < width; v++) {
        const column = m[table + j * width + v]! | 0;
        if (column >= 0 && (largest < 0 || isAbove(m[row + column]!, m[row + largest]!))) largest = column;
      }
      m[y + n * yColumns + j] = largest < 0 ? NaN : m[row + largest]!;
      m[columns + n * yColumns + j] = largest;
    }
  }
}

function isAbove(a: number, b: number): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}

/** `dx[n, columns[n, j]] += dy[n, j]` */
export function addAtColumns(m: Memory, dy: number, columns: number, dx: number, rows: number, dyColumns: number, dxColumns: number): void {
  for (let n = 0; n < rows; n++) {
    for (let j = n * dyColumns; j < (n + 1) * dyColumns; j++) {
      const column = m[columns + j]!;
      if (column >= 0 && column < dxColumns) m[dx + n * dxColumns + (column | 0)]! += m[dy + j]!;
    }
  }
}
