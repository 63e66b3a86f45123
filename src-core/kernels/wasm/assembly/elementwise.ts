import { VECTOR, bytesOf, madd, restOf, splat, splatAt, storeFirst, wholeOf } from './lanes';

/** What is done to one vector. Compiled with a constant `kind`, only its own line is left. */
const enum Kind {
  scale,
  addScaled,
  multiply,
  addMultiply,
}

@inline
function combined<T>(kind: Kind, a: usize, b: usize, y: usize, c: v128): v128 {
  if (kind == Kind.scale) return v128.mul<T>(c, v128.load(a));
  if (kind == Kind.addScaled) return madd<T>(c, v128.load(a), v128.load(y));
  if (kind == Kind.multiply) return v128.mul<T>(v128.load(a), v128.load(b));
  return madd<T>(v128.load(a), v128.load(b), v128.load(y));
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

/** `p −= η dp`, the rate η being the number at `rate`. */
export function descend<T>(p: usize, dp: usize, rate: usize, length: usize): void {
  combine<T>(Kind.addScaled, dp, dp, p, length, v128.neg<T>(splatAt<T>(rate)));
}
