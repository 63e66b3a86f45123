import { VECTOR, madd, splatAt, splatBeyond, storeFirst, zeros } from './lanes';
import { ProductFlag } from './numbers.generated';

/*
 * A tile is the part of C = A B that fits the registers: four rows by two vectors. Its numbers are loaded or begin as
 * zeros, and then one column of A times one row of B is added after the other. So each number of C is summed in the
 * order of k, whichever way a product is cut into tiles: the same bits for one row as for many.
 */

/** Bytes of a tile's rows: of one panel of B. */
export const PANEL: usize = 2 * VECTOR;

/** Rows of a tile. */
export const ROWS: usize = 4;

/**
 * One tile. `aStep` is the distance of A's rows where the numbers of a row lie side by side, of its columns where
 * those of a column do (`byColumns`); `bStep` is that of B's rows, `cStep` that of C's. Of its rows only `rows` exist,
 * of their bytes only `width`. `wide` says whether there is a second vector. Compiled with constants for both choices.
 */
@inline
function tile<T>(byColumns: bool, wide: bool, a: usize, aStep: usize, b: usize, bStep: usize, depth: usize, c: usize, cStep: usize, rows: usize, width: usize, bias: usize, flags: i32): void {
  // A row that is not there is that before it once more.
  const c1 = rows > 1 ? c + cStep : c;
  const c2 = rows > 2 ? c1 + cStep : c1;
  const c3 = rows > 3 ? c2 + cStep : c2;
  let a0 = a;
  let a1 = rows > 1 ? a + aStep : a;
  let a2 = rows > 2 ? a1 + aStep : a1;
  let a3 = rows > 3 ? a2 + aStep : a2;
  let s00 = zeros();
  let s01 = zeros();
  let s10 = zeros();
  let s11 = zeros();
  let s20 = zeros();
  let s21 = zeros();
  let s30 = zeros();
  let s31 = zeros();
  if (flags & ProductFlag.accumulate) {
    s00 = v128.load(c);
    s10 = v128.load(c1);
    s20 = v128.load(c2);
    s30 = v128.load(c3);
    if (wide) {
      s01 = v128.load(c, 16);
      s11 = v128.load(c1, 16);
      s21 = v128.load(c2, 16);
      s31 = v128.load(c3, 16);
    }
  }
  const step: usize = byColumns ? aStep : 2 * sizeof<T>();
  // Two steps at a time: half as many pointers are moved.
  for (let pairs = depth >> 1; pairs > 0; pairs--) {
    const b00 = v128.load(b);
    const b01 = wide ? v128.load(b, 16) : b00;
    b += bStep;
    const b10 = v128.load(b);
    const b11 = wide ? v128.load(b, 16) : b10;
    b += bStep;
    const next = byColumns ? a0 + step : a0;
    const x00 = splatAt<T>(a0);
    const x01 = byColumns ? splatAt<T>(next) : splatBeyond<T>(a0, 1);
    s00 = madd<T>(x01, b10, madd<T>(x00, b00, s00));
    if (wide) s01 = madd<T>(x01, b11, madd<T>(x00, b01, s01));
    const x10 = byColumns ? splatBeyond<T>(a0, 1) : splatAt<T>(a1);
    const x11 = byColumns ? splatBeyond<T>(next, 1) : splatBeyond<T>(a1, 1);
    s10 = madd<T>(x11, b10, madd<T>(x10, b00, s10));
    if (wide) s11 = madd<T>(x11, b11, madd<T>(x10, b01, s11));
    const x20 = byColumns ? splatBeyond<T>(a0, 2) : splatAt<T>(a2);
    const x21 = byColumns ? splatBeyond<T>(next, 2) : splatBeyond<T>(a2, 1);
    s20 = madd<T>(x21, b10, madd<T>(x20, b00, s20));
    if (wide) s21 = madd<T>(x21, b11, madd<T>(x20, b01, s21));
    const x30 = byColumns ? splatBeyond<T>(a0, 3) : splatAt<T>(a3);
    const x31 = byColumns ? splatBeyond<T>(next, 3) : splatBeyond<T>(a3, 1);
    s30 = madd<T>(x31, b10, madd<T>(x30, b00, s30));
    if (wide) s31 = madd<T>(x31, b11, madd<T>(x30, b01, s31));
    a0 = next + step;
    if (!byColumns) {
      a1 += step;
      a2 += step;
      a3 += step;
    }
  }
  if (depth & 1) {
    const b0 = v128.load(b);
    const x0 = splatAt<T>(a0);
    const x1 = byColumns ? splatBeyond<T>(a0, 1) : splatAt<T>(a1);
    const x2 = byColumns ? splatBeyond<T>(a0, 2) : splatAt<T>(a2);
    const x3 = byColumns ? splatBeyond<T>(a0, 3) : splatAt<T>(a3);
    s00 = madd<T>(x0, b0, s00);
    s10 = madd<T>(x1, b0, s10);
    s20 = madd<T>(x2, b0, s20);
    s30 = madd<T>(x3, b0, s30);
    if (wide) {
      const b1 = v128.load(b, 16);
      s01 = madd<T>(x0, b1, s01);
      s11 = madd<T>(x1, b1, s11);
      s21 = madd<T>(x2, b1, s21);
      s31 = madd<T>(x3, b1, s31);
    }
  }
  if (flags & ProductFlag.bias) {
    const first = v128.load(bias);
    s00 = v128.add<T>(s00, first);
    s10 = v128.add<T>(s10, first);
    s20 = v128.add<T>(s20, first);
    s30 = v128.add<T>(s30, first);
    if (wide) {
      const second = v128.load(bias, 16);
      s01 = v128.add<T>(s01, second);
      s11 = v128.add<T>(s11, second);
      s21 = v128.add<T>(s21, second);
      s31 = v128.add<T>(s31, second);
    }
  }
  // From the last row to the first: where a row is there twice, the right one is written last.
  storeRow<T>(wide, c3, s30, s31, width);
  storeRow<T>(wide, c2, s20, s21, width);
  storeRow<T>(wide, c1, s10, s11, width);
  storeRow<T>(wide, c, s00, s01, width);
}

@inline
function storeRow<T>(wide: bool, c: usize, first: v128, second: v128, width: usize): void {
  if (wide) {
    v128.store(c, first);
    if (width == PANEL) v128.store(c, second, 16);
    else storeFirst<T>(c + VECTOR, second, width - VECTOR);
  } else {
    if (width == VECTOR) v128.store(c, first);
    else storeFirst<T>(c, first, width);
  }
}

/** A tile of A as it lies, row by row. */
export function tileOfRows<T>(a: usize, aStep: usize, b: usize, bStep: usize, depth: usize, c: usize, cStep: usize, rows: usize, width: usize, bias: usize, flags: i32): void {
  if (width > VECTOR) tile<T>(false, true, a, aStep, b, bStep, depth, c, cStep, rows, width, bias, flags);
  else tile<T>(false, false, a, aStep, b, bStep, depth, c, cStep, rows, width, bias, flags);
}

/** A tile of A as its transpose lies, column by column; packed too. */
export function tileOfColumns<T>(a: usize, aStep: usize, b: usize, bStep: usize, depth: usize, c: usize, cStep: usize, rows: usize, width: usize, bias: usize, flags: i32): void {
  if (width > VECTOR) tile<T>(true, true, a, aStep, b, bStep, depth, c, cStep, rows, width, bias, flags);
  else tile<T>(true, false, a, aStep, b, bStep, depth, c, cStep, rows, width, bias, flags);
}

/** Bytes of C that one call of `rowTile` computes. */
export const LONG: usize = 4 * VECTOR;

/** One row of C, four vectors wide: what is left of a product with a single sample. */
export function rowTile<T>(a: usize, aStep: usize, b: usize, bStep: usize, depth: usize, c: usize, bias: usize, flags: i32): void {
  let s0 = zeros();
  let s1 = zeros();
  let s2 = zeros();
  let s3 = zeros();
  if (flags & ProductFlag.accumulate) {
    s0 = v128.load(c, 0);
    s1 = v128.load(c, 16);
    s2 = v128.load(c, 32);
    s3 = v128.load(c, 48);
  }
  for (let k: usize = 0; k < depth; k++, a += aStep, b += bStep) {
    const x = splatAt<T>(a);
    s0 = madd<T>(x, v128.load(b, 0), s0);
    s1 = madd<T>(x, v128.load(b, 16), s1);
    s2 = madd<T>(x, v128.load(b, 32), s2);
    s3 = madd<T>(x, v128.load(b, 48), s3);
  }
  if (flags & ProductFlag.bias) {
    s0 = v128.add<T>(s0, v128.load(bias, 0));
    s1 = v128.add<T>(s1, v128.load(bias, 16));
    s2 = v128.add<T>(s2, v128.load(bias, 32));
    s3 = v128.add<T>(s3, v128.load(bias, 48));
  }
  v128.store(c, s0, 0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
}
