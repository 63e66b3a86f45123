import { exp } from './exponential';
import { log } from './logarithm';

/** `xᶜ` of two numbers. */
@inline
export function powers(x: v128, c: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(power(f64x2.extract_lane(x, 0), c)), 1, power(f64x2.extract_lane(x, 1), c));
}

/** A small whole c is multiplied out; else `exp(c log |x|)`, which of a negative x is NaN where c is no whole number. */
function power(x: f64, c: f64): f64 {
  const isWhole = floor(c) == c;
  if (isWhole && abs(c) <= 64) return c < 0 ? 1 / multiplied(x, <i32>-c) : multiplied(x, <i32>c);
  if (x < 0 && !isWhole) return NaN;
  const size = f64x2.extract_lane(exp<f64>(f64x2.mul(f64x2.splat(c), log<f64>(f64x2.splat(abs(x))))), 0);
  return isWhole && floor(c / 2) != c / 2 ? copysign(size, x) : size;
}

/** By squaring: as many products as c has bits, twice at most. */
function multiplied(x: f64, c: i32): f64 {
  let product: f64 = 1;
  for (let rest = c; rest > 0; rest >>= 1) {
    if (rest & 1) product *= x;
    x *= x;
  }
  return product;
}
