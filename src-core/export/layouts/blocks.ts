/** Matrices as row-major numbers, cut apart and put together. */

/** A [rows, columns] matrix as [columns, rows]. */
export function transposed(values: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column] ?? NaN;
  return result;
}

/** The numbers of one of several blocks of the same size that lie one after the other. */
export function block(values: ArrayLike<number>, index: number, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => values[index * size + at] ?? NaN);
}

export function joinBlocks(blocks: readonly ArrayLike<number>[]): Float64Array {
  const result = new Float64Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of blocks) {
    result.set(one, at);
    at += one.length;
  }
  return result;
}

/** [rows, width] matrices side by side. */
export function joinColumns(blocks: readonly ArrayLike<number>[], rows: number, width: number): Float64Array {
  const columns = blocks.length * width;
  const result = new Float64Array(rows * columns);
  for (const [index, one] of blocks.entries()) {
    for (let at = 0; at < rows * width; at++) result[Math.floor(at / width) * columns + index * width + (at % width)] = one[at] ?? NaN;
  }
  return result;
}

/** One of the [rows, width] matrices that lie side by side in a [rows, columns] matrix. */
export function columnBlock(values: ArrayLike<number>, rows: number, columns: number, index: number, width: number): Float64Array {
  return Float64Array.from({ length: rows * width }, (_, at) => values[Math.floor(at / width) * columns + index * width + (at % width)] ?? NaN);
}
