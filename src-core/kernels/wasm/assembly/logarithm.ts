import { madd, splat, zeros } from './lanes';

/** The natural logarithm: −∞ of 0, NaN of what is below it. */
@inline
export function log<T>(x: v128): v128 {
  return logOfSum<T>(x, zeros());
}

/**
 * `log(1 + x)` without the loss of digits where x is small: what rounding takes from the sum 1 + x is given back as
 * a correction (Kahan; Goldberg 1991, "What every computer scientist should know about floating-point arithmetic",
 * theorem 4).
 */
@inline
export function log1p<T>(x: v128): v128 {
  const one = splat<T>(1);
  const sum = v128.add<T>(x, one);
  const big = v128.sub<T>(sum, one);
  // 1 + x = sum + lost, exactly (Møller 1965, Knuth: The Art of Computer Programming, volume 2, section 4.2.2).
  const lost = v128.add<T>(v128.sub<T>(one, v128.sub<T>(sum, big)), v128.sub<T>(x, big));
  // Where the sum is infinite or 0 there is nothing to correct.
  const finite = v128.and(v128.lt<T>(v128.abs<T>(sum), splat<T>(Infinity)), v128.ne<T>(sum, zeros()));
  return logOfSum<T>(sum, v128.and(v128.div<T>(lost, sum), finite));
}

/** `log(u (1 + c))` for a c that is tiny beside 1. */
@inline
function logOfSum<T>(u: v128, c: v128): v128 {
  const value = sizeof<T>() == 4 ? log32(u, c) : log64(u, c);
  const aboveZero = v128.gt<T>(u, zeros());
  const atZero = v128.bitselect(splat<T>(-Infinity), splat<T>(NaN), v128.eq<T>(u, zeros()));
  const finite = v128.lt<T>(u, splat<T>(Infinity));
  return v128.bitselect(v128.bitselect(value, u, finite), atZero, aboveZero);
}

/** `u = 2ᵏ (1 + f)` with √½ ≤ 1 + f < √2, and a polynomial for log(1 + f) (Moshier, Cephes: logf). */
@inline
function log32(u: v128, c: v128): v128 {
  const tiny = f32x4.lt(u, f32x4.splat(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(u, f32x4.splat(16777216)), u, tiny);
  const exponent = i32x4.shr_s(i32x4.sub(scaled, i32x4.splat(0x3f3504f3)), 23);
  const f = f32x4.sub(i32x4.sub(scaled, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const k = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(tiny, f32x4.splat(24)));
  let p = madd<f32>(f32x4.splat(7.0376836292e-2), f, f32x4.splat(-1.1514610310e-1));
  p = madd<f32>(p, f, f32x4.splat(1.1676998740e-1));
  p = madd<f32>(p, f, f32x4.splat(-1.2420140846e-1));
  p = madd<f32>(p, f, f32x4.splat(1.4249322787e-1));
  p = madd<f32>(p, f, f32x4.splat(-1.6668057665e-1));
  p = madd<f32>(p, f, f32x4.splat(2.0000714765e-1));
  p = madd<f32>(p, f, f32x4.splat(-2.4999993993e-1));
  p = madd<f32>(p, f, f32x4.splat(3.3333331174e-1));
  const square = f32x4.mul(f, f);
  let y = f32x4.mul(f32x4.mul(p, f), square);
  y = f32x4.add(y, madd<f32>(k, f32x4.splat(-2.12194440e-4), c));
  y = madd<f32>(f32x4.splat(-0.5), square, y);
  return madd<f32>(k, f32x4.splat(0.693359375), f32x4.add(f, y));
}

/** `u = 2ᵏ (1 + f)` likewise, and log(1 + f) by way of s = f / (2 + f) (Sun Microsystems, fdlibm: e_log.c and s_log1p.c). */
@inline
function log64(u: v128, c: v128): v128 {
  const tiny = f64x2.lt(u, f64x2.splat(2.2250738585072014e-308));
  const scaled = v128.bitselect(f64x2.mul(u, f64x2.splat(18014398509481984)), u, tiny);
  const exponent = i64x2.shr_s(i64x2.sub(scaled, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
  const f = f64x2.sub(i64x2.sub(scaled, i64x2.shl(exponent, 52)), f64x2.splat(1));
  // The whole number as one of float64: it stands in the lowest bits of 1.5 · 2⁵² + k.
  const whole = f64x2.sub(i64x2.add(exponent, f64x2.splat(6755399441055744)), f64x2.splat(6755399441055744));
  const k = f64x2.sub(whole, v128.and(tiny, f64x2.splat(54)));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  let p = madd<f64>(f64x2.splat(1.479819860511658591e-1), z, f64x2.splat(1.531383769920937332e-1));
  p = madd<f64>(p, z, f64x2.splat(1.818357216161805012e-1));
  p = madd<f64>(p, z, f64x2.splat(2.222219843214978396e-1));
  p = madd<f64>(p, z, f64x2.splat(2.857142874366239149e-1));
  p = madd<f64>(p, z, f64x2.splat(3.999999999940941908e-1));
  p = madd<f64>(p, z, f64x2.splat(6.666666666666735130e-1));
  const remainder = f64x2.mul(p, z);
  const halfSquare = f64x2.mul(f64x2.mul(f, f), f64x2.splat(0.5));
  const low = madd<f64>(k, f64x2.splat(1.90821492927058770002e-10), c);
  const product = madd<f64>(s, f64x2.add(halfSquare, remainder), low);
  const rest = f64x2.sub(f64x2.sub(halfSquare, product), f);
  return f64x2.sub(f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1)), rest);
}

/** log(1 + x) of one number: for what is needed once in a row. */
export function log1pOf<T>(x: T): T {
  return v128.extract_lane<T>(log1p<T>(v128.splat<T>(x)), 0);
}
