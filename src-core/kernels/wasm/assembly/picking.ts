import { bytesOf } from './lanes';

/*
 * Operations that go by columns listed in a table, the same for every row, or beside each number. A table has a row of
 * `width` columns for each number on its other side; −1 stands for no column. `stride` is the distance of the rows that it
 * points into, 0 where there is one for all.
 */

/** `y[n, j] = c Σᵥ x[n, table[j, v]]` */
export function pick<T>(x: usize, table: usize, y: usize, rows: usize, yColumns: usize, width: usize, stride: usize, c: f64): void {
  for (; rows > 0; rows--, x += bytesOf<T>(stride)) {
    for (let j = yColumns, entry = table; j > 0; j--, y += sizeof<T>()) {
      let sum: T = 0;
      for (let v = width; v > 0; v--, entry += sizeof<T>()) {
        const column = <i32>load<T>(entry);
        if (column >= 0) sum += load<T>(x + bytesOf<T>(column));
      }
      store<T>(y, <T>c * sum);
    }
  }
}

/** `dx[n, table[j, v]] += c dy[n, j]` */
export function addPicked<T>(dy: usize, table: usize, dx: usize, rows: usize, dyColumns: usize, width: usize, stride: usize, c: f64): void {
  for (; rows > 0; rows--, dx += bytesOf<T>(stride)) {
    for (let j = dyColumns, entry = table; j > 0; j--, dy += sizeof<T>()) {
      const share = <T>c * load<T>(dy);
      for (let v = width; v > 0; v--, entry += sizeof<T>()) {
        const column = <i32>load<T>(entry);
        if (column < 0) continue;
        const to = dx + bytesOf<T>(column);
        store<T>(to, load<T>(to) + share);
      }
    }
  }
}

/** `y[n, j] = maxᵥ x[n, table[j, v]]`, and which column it was: the first of the largest. A number that is none is larger than all. */
export function pickMaximum<T>(x: usize, table: usize, y: usize, columns: usize, rows: usize, xColumns: usize, yColumns: usize, width: usize): void {
  for (; rows > 0; rows--, x += bytesOf<T>(xColumns)) {
    for (let j = yColumns, entry = table; j > 0; j--, y += sizeof<T>(), columns += sizeof<T>()) {
      let largest = -1;
      let most: T = <T>NaN;
      for (let v = width; v > 0; v--, entry += sizeof<T>()) {
        const column = <i32>load<T>(entry);
        if (column < 0) continue;
        const value = load<T>(x + bytesOf<T>(column));
        if (largest >= 0 && !(value > most || (isNaN<T>(value) && !isNaN<T>(most)))) continue;
        largest = column;
        most = value;
      }
      store<T>(y, most);
      store<T>(columns, <T>largest);
    }
  }
}

/** `dx[n, columns[n, j]] += dy[n, j]` */
export function addAtColumns<T>(dy: usize, columns: usize, dx: usize, rows: usize, dyColumns: usize, dxColumns: usize): void {
  for (; rows > 0; rows--, dx += bytesOf<T>(dxColumns)) {
    for (let j = dyColumns; j > 0; j--, dy += sizeof<T>(), columns += sizeof<T>()) {
      const column = load<T>(columns);
      if (!(column >= 0 && column < <T>dxColumns)) continue;
      const to = dx + bytesOf<T>(<usize>column);
      store<T>(to, load<T>(to) + load<T>(dy));
    }
  }
}
