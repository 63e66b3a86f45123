/** Numbers on a grid: `[row from the bottom, column from the left]`. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: ArrayLike<number>;
}

/** A piece of a contour, in columns and rows. */
export type Segment = readonly [number, number, number, number];

/**
 * Where the numbers pass a level, by marching squares: each square of four neighbours is passed by at most two straight
 * pieces, whose ends lie on its sides in proportion to the numbers at the corners (Lorensen and Cline 1987, in two dimensions).
 */
export function contour({ columns, rows, values }: Grid, level: number): Segment[] {
  const segments: Segment[] = [];
  const at = (column: number, row: number): number => (values[row * columns + column] ?? NaN) - level;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const [a, b, c, d] = [at(column, row), at(column + 1, row), at(column + 1, row + 1), at(column, row + 1)];
      const ends: (readonly [number, number])[] = [];
      // Round the square from its lower left corner.
      if (a > 0 !== b > 0) ends.push([column + a / (a - b), row]);
      if (b > 0 !== c > 0) ends.push([column + 1, row + b / (b - c)]);
      if (c > 0 !== d > 0) ends.push([column + d / (d - c), row + 1]);
      if (d > 0 !== a > 0) ends.push([column, row + a / (a - d)]);
      for (let end = 0; end + 1 < ends.length; end += 2) {
        const [from = [0, 0], to = [0, 0]] = [ends[end], ends[end + 1]];
        if ([...from, ...to].every((place) => Number.isFinite(place))) segments.push([...from, ...to]);
      }
    }
  }
  return segments;
}
