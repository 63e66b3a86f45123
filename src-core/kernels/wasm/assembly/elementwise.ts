import { VECTOR, bytesOf, madd, restOf, splat, splatAt, storeFirst, wholeOf, zeros } from './lanes';

/** What is done to one vector. Compiled with a constant `kind`, only its own line is left. */
const enum Kind {
  scale,
  addScaled,
  multiply,
  addMultiply,
  divide,
  extremum,
}

@inline
function combined<T>(kind: Kind, a: usize, b: usize, y: usize, c: v128): v128 {
  if (kind == Kind.scale) return v128.mul<T>(c, v128.load(a));
  if (kind == Kind.addScaled) return madd<T>(c, v128.load(a), v128.load(y));
  if (kind == Kind.multiply) return v128.mul<T>(v128.load(a), v128.load(b));
  if (kind == Kind.addMultiply) return madd<T>(v128.load(a), v128.load(b), v128.load(y));
  if (kind == Kind.divide) return v128.div<T>(v128.load(a), v128.load(b));
  return v128.bitselect(v128.load(a), v128.load(b), takesFirst<T>(v128.load(a), v128.load(b), c));
}

@inline
function combine<T>(kind: Kind, a: usize, b: usize, y: usize, length: usize, c: v128): void {
  const bytes = bytesOf<T>(length);
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, combined<T>(kind, a + i, b + i, y + i, c));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y + whole, combined<T>(kind, a + whole, b + whole, y + whole, c), rest);
}

export function fill<T>(y: usize, length: usize, c: f64): void {
  const value = splat<T>(c);
  const bytes = bytesOf<T>(length);
  const end = y + wholeOf(bytes);
  for (; y < end; y += VECTOR) v128.store(y, value);
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y, value, rest);
}

export function scale<T>(x: usize, y: usize, length: usize, c: f64): void {
  combine<T>(Kind.scale, x, x, y, length, splat<T>(c));
}

export function addScaled<T>(x: usize, y: usize, length: usize, c: f64): void {
  combine<T>(Kind.addScaled, x, x, y, length, splat<T>(c));
}

export function multiply<T>(a: usize, b: usize, y: usize, length: usize): void {
  combine<T>(Kind.multiply, a, b, y, length, splat<T>(0));
}

export function addMultiply<T>(a: usize, b: usize, y: usize, length: usize): void {
  combine<T>(Kind.addMultiply, a, b, y, length, splat<T>(0));
}

export function divide<T>(a: usize, b: usize, y: usize, length: usize): void {
  combine<T>(Kind.divide, a, b, y, length, zeros());
}

/** `da += dy / b` and `db −= dy y / b` */
export function addDivideGradient<T>(b: usize, y: usize, dy: usize, da: usize, db: usize, length: usize): void {
  const bytes = bytesOf<T>(length);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const rest = bytes - i;
    const part = v128.div<T>(v128.load(dy + i), v128.load(b + i));
    storeUpTo<T>(da + i, v128.add<T>(v128.load(da + i), part), rest);
    storeUpTo<T>(db + i, v128.sub<T>(v128.load(db + i), v128.mul<T>(part, v128.load(y + i))), rest);
  }
}

/** Ones where a is the larger (sign 1) or the smaller (−1) of both, where they are equal, and where a is NaN. */
@inline
function takesFirst<T>(a: v128, b: v128, sign: v128): v128 {
  return v128.or(v128.ge<T>(v128.mul<T>(sign, a), v128.mul<T>(sign, b)), v128.ne<T>(a, a));
}

export function extremum<T>(a: usize, b: usize, y: usize, length: usize, sign: f64): void {
  combine<T>(Kind.extremum, a, b, y, length, splat<T>(sign));
}

/** `da += dy` where a was taken, `db += dy` where b was. */
export function addExtremumGradient<T>(a: usize, b: usize, dy: usize, da: usize, db: usize, length: usize, sign: f64): void {
  const bytes = bytesOf<T>(length);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const rest = bytes - i;
    const first = takesFirst<T>(v128.load(a + i), v128.load(b + i), splat<T>(sign));
    const grown = v128.load(dy + i);
    storeUpTo<T>(da + i, v128.add<T>(v128.load(da + i), v128.and(grown, first)), rest);
    storeUpTo<T>(db + i, v128.add<T>(v128.load(db + i), v128.andnot(grown, first)), rest);
  }
}

/** Writes a vector, or as many of its first `bytes` as there are left. */
@inline
function storeUpTo<T>(to: usize, v: v128, bytes: usize): void {
  if (bytes >= VECTOR) v128.store(to, v);
  else storeFirst<T>(to, v, bytes);
}

/** `p −= η dp`, the rate η being the number at `rate`. */
export function descend<T>(p: usize, dp: usize, rate: usize, length: usize): void {
  combine<T>(Kind.addScaled, dp, dp, p, length, v128.neg<T>(splatAt<T>(rate)));
}
