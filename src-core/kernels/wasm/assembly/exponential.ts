import { madd } from './lanes';

/** `exp(x)`: 0 and infinity beyond the range of numbers, NaN of NaN. */
@inline
export function exp<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? exp32(x) : exp64(x);
}

/**
 * `exp(x) = 2ᵏ exp(r)`, where k is the whole number nearest to x / log 2, so that |r| ≤ ½ log 2. A polynomial gives
 * exp(r) (Moshier, Cephes: expf); the relative error is below 1.5 · 10⁻⁷.
 */
@inline
function exp32(x: v128): v128 {
  const bounded = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  const k = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(1.44269504088896341)));
  // log 2 in two parts, the first of few digits: k times it is exact.
  const r = madd<f32>(k, f32x4.splat(2.12194440e-4), madd<f32>(k, f32x4.splat(-0.693359375), bounded));
  let p = madd<f32>(f32x4.splat(1.9875691500e-4), r, f32x4.splat(1.3981999507e-3));
  p = madd<f32>(p, r, f32x4.splat(8.3334519073e-3));
  p = madd<f32>(p, r, f32x4.splat(4.1665795894e-2));
  p = madd<f32>(p, r, f32x4.splat(1.6666665459e-1));
  p = madd<f32>(p, r, f32x4.splat(5.0000001201e-1));
  const y = f32x4.add(madd<f32>(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // 2ᵏ in two factors, for k may be beyond the exponents that a number can have.
  const half = f32x4.nearest(f32x4.mul(k, f32x4.splat(0.5)));
  return f32x4.mul(f32x4.mul(y, power32(half)), power32(f32x4.sub(k, half)));
}

/** `2ᵏ` of whole k from −126 to 127. Added to 1.5 · 2²³, k stands in the lowest bits of the sum. */
@inline
function power32(k: v128): v128 {
  return i32x4.shl(i32x4.add(f32x4.add(k, f32x4.splat(12582912)), i32x4.splat(127)), 23);
}

/**
 * `exp(x) = 2ᵏ exp(r)` likewise; exp(r) is a rational function of r (Sun Microsystems, fdlibm: e_exp.c); the error is
 * below one unit in the last place.
 */
@inline
function exp64(x: v128): v128 {
  const bounded = f64x2.pmax(f64x2.pmin(x, f64x2.splat(710)), f64x2.splat(-746));
  const k = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(1.44269504088896338700)));
  const hi = madd<f64>(k, f64x2.splat(-6.93147180369123816490e-1), bounded);
  const lo = f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(hi, lo);
  const t = f64x2.mul(r, r);
  let p = madd<f64>(f64x2.splat(4.13813679705723846039e-8), t, f64x2.splat(-1.65339022054652515390e-6));
  p = madd<f64>(p, t, f64x2.splat(6.61375632143793436117e-5));
  p = madd<f64>(p, t, f64x2.splat(-2.77777777770155933842e-3));
  p = madd<f64>(p, t, f64x2.splat(1.66666666666666019037e-1));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.add(f64x2.splat(1), f64x2.sub(hi, f64x2.sub(lo, quotient)));
  const half = f64x2.nearest(f64x2.mul(k, f64x2.splat(0.5)));
  return f64x2.mul(f64x2.mul(y, power64(half)), power64(f64x2.sub(k, half)));
}

/** `2ᵏ` of whole k from −1022 to 1023. Added to 1.5 · 2⁵², k stands in the lowest bits of the sum. */
@inline
function power64(k: v128): v128 {
  return i64x2.shl(i64x2.add(f64x2.add(k, f64x2.splat(6755399441055744)), i64x2.splat(1023)), 52);
}
