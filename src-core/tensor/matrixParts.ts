/** A matrix, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** Rows and columns from one corner to the other, both included, counted from 0. */
export interface MatrixPart {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The number of rows. */
export const heightOf = ({ top, bottom }: MatrixPart): number => bottom - top + 1;
/** The number of columns. */
export const widthOf = ({ left, right }: MatrixPart): number => right - left + 1;

/** All of a matrix as its own part. */
export function wholeOf({ rows, columns }: Matrix): MatrixPart {
  return { top: 0, bottom: rows - 1, left: 0, right: columns - 1 };
}

/** The matrix's numbers with those of a part made anew; `number` gets the place within the part. */
export function withPart({ columns, values }: Matrix, part: MatrixPart, number: (row: number, column: number) => number): number[] {
  const changed = [...values];
  for (let row = 0; row < heightOf(part); row++) {
    for (let column = 0; column < widthOf(part); column++) changed[(part.top + row) * columns + part.left + column] = number(row, column);
  }
  return changed;
}

/** A part with rows and columns exchanged, or undefined where it is not square: it would have another shape. */
export function transposed(matrix: Matrix, part: MatrixPart): number[] | undefined {
  if (heightOf(part) !== widthOf(part)) return undefined;
  return withPart(matrix, part, (row, column) => matrix.values[(part.top + column) * matrix.columns + part.left + row] ?? NaN);
}

/** Ones on the diagonal of a part and zeros beside it, or undefined where it is not square. */
export function withIdentity(matrix: Matrix, part: MatrixPart): number[] | undefined {
  return heightOf(part) === widthOf(part) ? withPart(matrix, part, (row, column) => (row === column ? 1 : 0)) : undefined;
}
