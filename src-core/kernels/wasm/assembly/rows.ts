import { addScaled, fill, scale } from './elementwise';
import { VECTOR, bytesOf, firstOf, madd, restOf, splat, splatAt, storeFirst, sumOf, wholeOf, zeros } from './lanes';

/*
 * Operations between a matrix `[rows, columns]` and one row (a bias) or one column (a number for each sample).
 * `stride` is 1 where the row has an entry for each column, 0 where one entry is shared.
 */

export function setRows<T>(b: usize, y: usize, rows: usize, columns: usize, stride: usize): void {
  if (!stride) return fill<T>(y, rows * columns, <f64>load<T>(b));
  for (; rows > 0; rows--, y += bytesOf<T>(columns)) copyRow<T>(b, y, bytesOf<T>(columns));
}

export function addRow<T>(b: usize, y: usize, rows: usize, columns: usize, stride: usize): void {
  if (!stride) {
    const value = splatAt<T>(b);
    const bytes = bytesOf<T>(rows * columns);
    const end = y + wholeOf(bytes);
    for (; y < end; y += VECTOR) v128.store(y, v128.add<T>(v128.load(y), value));
    const rest = restOf(bytes);
    if (rest) storeFirst<T>(y, v128.add<T>(v128.load(y), value), rest);
    return;
  }
  for (; rows > 0; rows--, y += bytesOf<T>(columns)) addToRow<T>(b, y, bytesOf<T>(columns));
}

/** `y = xᵀ` of `x: [rows, columns]` */
export function transpose<T>(x: usize, y: usize, rows: usize, columns: usize): void {
  const step = bytesOf<T>(rows);
  for (const end = y + step; y < end; y += sizeof<T>()) {
    for (let k = columns, to = y; k > 0; k--, x += sizeof<T>(), to += step) store<T>(to, load<T>(x));
  }
}

/** `b += Σₙ y[n, :]`, a few columns at a time with their sums in registers. */
export function addSumOfRows<T>(b: usize, y: usize, rows: usize, columns: usize, stride: usize): void {
  if (!stride) {
    store<T>(b, load<T>(b) + sum<T>(y, rows * columns));
    return;
  }
  const step = bytesOf<T>(columns);
  let left = step;
  for (; left >= 4 * VECTOR; left -= 4 * VECTOR, b += 4 * VECTOR, y += 4 * VECTOR) {
    let s0 = v128.load(b, 0);
    let s1 = v128.load(b, 16);
    let s2 = v128.load(b, 32);
    let s3 = v128.load(b, 48);
    for (let n = rows, at = y; n > 0; n--, at += step) {
      s0 = v128.add<T>(s0, v128.load(at, 0));
      s1 = v128.add<T>(s1, v128.load(at, 16));
      s2 = v128.add<T>(s2, v128.load(at, 32));
      s3 = v128.add<T>(s3, v128.load(at, 48));
    }
    v128.store(b, s0, 0);
    v128.store(b, s1, 16);
    v128.store(b, s2, 32);
    v128.store(b, s3, 48);
  }
  for (; left > 0; left -= VECTOR, b += VECTOR, y += VECTOR) {
    let s = v128.load(b);
    for (let n = rows, at = y; n > 0; n--, at += step) s = v128.add<T>(s, v128.load(at));
    if (left < VECTOR) {
      storeFirst<T>(b, s, left);
      return;
    }
    v128.store(b, s);
  }
}

/** `l[n] = c Σₖ x[n, k]` */
export function rowSums<T>(x: usize, l: usize, rows: usize, columns: usize, c: f64): void {
  if (columns == 1) return scale<T>(x, l, rows, c);
  for (; rows > 0; rows--, x += bytesOf<T>(columns), l += sizeof<T>()) store<T>(l, <T>c * sum<T>(x, columns));
}

/** `x[n, k] += c l[n]` */
export function addToRows<T>(l: usize, x: usize, rows: usize, columns: usize, c: f64): void {
  if (columns == 1) return addScaled<T>(l, x, rows, c);
  const bytes = bytesOf<T>(columns);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, l += sizeof<T>()) {
    const value = v128.mul<T>(splat<T>(c), splatAt<T>(l));
    for (const end = x + wholeOf(bytes); x < end; x += VECTOR) v128.store(x, v128.add<T>(v128.load(x), value));
    if (rest) storeFirst<T>(x, v128.add<T>(v128.load(x), value), rest);
    x += rest;
  }
}

/** `l[n] = c Σₖ a[n, k] b[n, k]` */
export function rowDots<T>(a: usize, b: usize, l: usize, rows: usize, columns: usize, c: f64): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, a += bytes, b += bytes, l += sizeof<T>()) store<T>(l, <T>c * dot<T>(a, b, columns));
}

/** `y[n, k] += c l[n] x[n, k]` */
export function addRowScaled<T>(l: usize, x: usize, y: usize, rows: usize, columns: usize, c: f64): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, l += sizeof<T>(), x += bytes, y += bytes) {
    const weight = v128.mul<T>(splat<T>(c), splatAt<T>(l));
    const whole = wholeOf(bytes);
    for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, madd<T>(weight, v128.load(x + i), v128.load(y + i)));
    const rest = restOf(bytes);
    if (rest) storeFirst<T>(y + whole, madd<T>(weight, v128.load(x + whole), v128.load(y + whole)), rest);
  }
}

/** `y[n, k] += b[k] x[n, k]` */
export function addColumnsScaled<T>(b: usize, x: usize, y: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, x += bytes, y += bytes) addProducts<T>(b, x, y, bytes);
}

/** `d[k] += Σₙ a[n, k] b[n, k]` */
export function addColumnDots<T>(a: usize, b: usize, d: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, a += bytes, b += bytes) addProducts<T>(a, b, d, bytes);
}

/** `y[:, to … to + width) = x[:, from … from + width)` */
export function copyColumns<T>(x: usize, xColumns: usize, from: usize, y: usize, yColumns: usize, to: usize, rows: usize, width: usize): void {
  x += bytesOf<T>(from);
  y += bytesOf<T>(to);
  for (; rows > 0; rows--, x += bytesOf<T>(xColumns), y += bytesOf<T>(yColumns)) copyRow<T>(x, y, bytesOf<T>(width));
}

/** `y[:, to … to + width) += x[:, from … from + width)` */
export function addColumns<T>(x: usize, xColumns: usize, from: usize, y: usize, yColumns: usize, to: usize, rows: usize, width: usize): void {
  x += bytesOf<T>(from);
  y += bytesOf<T>(to);
  for (; rows > 0; rows--, x += bytesOf<T>(xColumns), y += bytesOf<T>(yColumns)) addToRow<T>(x, y, bytesOf<T>(width));
}

/** `total += c Σ l` */
export function addSum<T>(l: usize, total: usize, length: usize, c: f64): void {
  store<T>(total, load<T>(total) + <T>c * sum<T>(l, length));
}

/** `total += Σ a b` */
export function addDot<T>(a: usize, b: usize, total: usize, length: usize): void {
  store<T>(total, load<T>(total) + dot<T>(a, b, length));
}

/** A class that is no column marks its whole row as not a number: the run then stops and names the node. */
export function oneHot<T>(classes: usize, y: usize, rows: usize, columns: usize): void {
  for (; rows > 0; rows--, classes += sizeof<T>(), y += bytesOf<T>(columns)) {
    const index = load<T>(classes);
    const legal = index >= 0 && index < <T>columns && floor<T>(index) == index;
    fill<T>(y, columns, legal ? 0 : NaN);
    if (legal) store<T>(y + bytesOf<T>(<usize>index), 1);
  }
}

@inline
function copyRow<T>(x: usize, y: usize, bytes: usize): void {
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, v128.load(x + i));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y + whole, v128.load(x + whole), rest);
}

/** `y += a ⊙ b` of one row. */
@inline
function addProducts<T>(a: usize, b: usize, y: usize, bytes: usize): void {
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, madd<T>(v128.load(a + i), v128.load(b + i), v128.load(y + i)));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y + whole, madd<T>(v128.load(a + whole), v128.load(b + whole), v128.load(y + whole)), rest);
}

@inline
function addToRow<T>(x: usize, y: usize, bytes: usize): void {
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, v128.add<T>(v128.load(y + i), v128.load(x + i)));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y + whole, v128.add<T>(v128.load(y + whole), v128.load(x + whole)), rest);
}

function sum<T>(x: usize, length: usize): T {
  const bytes = bytesOf<T>(length);
  const end = x + wholeOf(bytes);
  let s = zeros();
  for (; x < end; x += VECTOR) s = v128.add<T>(s, v128.load(x));
  const rest = restOf(bytes);
  if (rest) s = v128.add<T>(s, firstOf<T>(v128.load(x), rest));
  return sumOf<T>(s);
}

function dot<T>(a: usize, b: usize, length: usize): T {
  const bytes = bytesOf<T>(length);
  const end = a + wholeOf(bytes);
  let s = zeros();
  for (; a < end; a += VECTOR, b += VECTOR) s = madd<T>(v128.load(a), v128.load(b), s);
  const rest = restOf(bytes);
  if (rest) s = v128.add<T>(s, firstOf<T>(v128.mul<T>(v128.load(a), v128.load(b)), rest));
  return sumOf<T>(s);
}
