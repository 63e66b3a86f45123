import { exp } from './exponential';
import { madd, splat, zeros } from './lanes';
import { log1p } from './logarithm';

/** `σ(x)`, written with exp(−|x|), which cannot overflow: far to the left it keeps all its digits. */
@inline
export function sigmoid<T>(x: v128): v128 {
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)));
  const one = splat<T>(1);
  return v128.div<T>(v128.bitselect(e, one, v128.lt<T>(x, zeros())), v128.add<T>(one, e));
}

/** `log(1 + exp(x))`, which for large x is x and for small x is exp(x). */
@inline
export function softplus<T>(x: v128): v128 {
  return v128.add<T>(v128.max<T>(x, zeros()), log1p<T>(exp<T>(v128.neg<T>(v128.abs<T>(x)))));
}

@inline
export function tanh<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? tanh32(x) : tanh64(x);
}

/** An odd rational function of degrees 13 and 6 (Eigen: generic_fast_tanh_float), within 3.3 · 10⁻⁷; far out it is ±1. */
@inline
function tanh32(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(9)), f32x4.splat(-9));
  const square = f32x4.mul(bounded, bounded);
  let p = madd<f32>(f32x4.splat(-2.76076847742355e-16), square, f32x4.splat(2.00018790482477e-13));
  p = madd<f32>(p, square, f32x4.splat(-8.60467152213735e-11));
  p = madd<f32>(p, square, f32x4.splat(5.12229709037114e-8));
  p = madd<f32>(p, square, f32x4.splat(1.48572235717979e-5));
  p = madd<f32>(p, square, f32x4.splat(6.37261928875436e-4));
  p = madd<f32>(p, square, f32x4.splat(4.89352455891786e-3));
  let q = madd<f32>(f32x4.splat(1.19825839466702e-6), square, f32x4.splat(1.18534705686654e-4));
  q = madd<f32>(q, square, f32x4.splat(2.26843463243900e-3));
  q = madd<f32>(q, square, f32x4.splat(4.89352518554385e-3));
  const y = f32x4.div(f32x4.mul(bounded, p), q);
  return f32x4.pmax(f32x4.pmin(y, f32x4.splat(1)), f32x4.splat(-1));
}

/**
 * Near 0 a rational function (Moshier, Cephes: tanh.c), elsewhere `1 − 2 / (exp(2|x|) + 1)` with the sign of x; the
 * error is below two units in the last place.
 */
@inline
function tanh64(x: v128): v128 {
  const size = f64x2.abs(x);
  const square = f64x2.mul(x, x);
  let p = madd<f64>(f64x2.splat(-9.64399179425052238628e-1), square, f64x2.splat(-9.92877231001918586564e1));
  p = madd<f64>(p, square, f64x2.splat(-1.61468768441708447952e3));
  let q = f64x2.add(square, f64x2.splat(1.12811678491632931402e2));
  q = madd<f64>(q, square, f64x2.splat(2.23548839060100448583e3));
  q = madd<f64>(q, square, f64x2.splat(4.84406305325125486048e3));
  const near = madd<f64>(f64x2.mul(x, square), f64x2.div(p, q), x);
  const grown = exp<f64>(f64x2.add(size, size));
  const far = f64x2.sub(f64x2.splat(1), f64x2.div(f64x2.splat(2), f64x2.add(grown, f64x2.splat(1))));
  const sign = v128.and(x, f64x2.splat(-0.0));
  return v128.bitselect(near, v128.or(far, sign), f64x2.lt(size, f64x2.splat(0.625)));
}
