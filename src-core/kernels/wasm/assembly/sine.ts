import { madd } from './lanes';

/**
 * `sin(x)`, or `cos(x)`, of two numbers. x = kπ/2 + r with |r| ≤ π/4, π/2 being taken in three parts (Cody & Waite), and
 * polynomials for sin(r) and cos(r) (Sun Microsystems, fdlibm: e_rem_pio2.c, k_sin.c, k_cos.c). The error is below two
 * units of 2⁻⁵³ as long as |x| < 10⁶; beyond that digits of r are lost.
 */
@inline
export function sines(x: v128, isCosine: bool): v128 {
  return waves(x, isCosine);
}

function waves(x: v128, isCosine: bool): v128 {
  const k = f64x2.nearest(f64x2.mul(x, f64x2.splat(6.36619772367581382433e-1)));
  const first = f64x2.sub(x, f64x2.mul(k, f64x2.splat(1.57079632673412561417)));
  const part = f64x2.mul(k, f64x2.splat(6.0771005063039659766e-11));
  const r = f64x2.sub(first, part);
  const last = f64x2.sub(f64x2.mul(k, f64x2.splat(2.02226624879595063154e-21)), f64x2.sub(f64x2.sub(first, r), part));
  const a = f64x2.sub(r, last);
  // a is r rounded, b what rounding took from it.
  const b = f64x2.sub(f64x2.sub(r, a), last);
  // The lowest bits of 1.5 · 2⁵² + k are those of k.
  const quadrant = i64x2.add(f64x2.add(k, f64x2.splat(6755399441055744)), i64x2.splat(isCosine ? 1 : 0));
  const isOdd = i64x2.ne(v128.and(quadrant, i64x2.splat(1)), i64x2.splat(0));
  const sign = i64x2.shl(v128.and(quadrant, i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(cosine(a, b), sine(a, b), isOdd), sign);
}

/** sin(a + b) for |a| ≤ π/4 and a tiny b. */
function sine(a: v128, b: v128): v128 {
  const z = f64x2.mul(a, a);
  let p = madd<f64>(z, f64x2.splat(1.58969099521155010221e-10), f64x2.splat(-2.50507602534068634195e-8));
  p = madd<f64>(z, p, f64x2.splat(2.75573137070700676789e-6));
  p = madd<f64>(z, p, f64x2.splat(-1.98412698298579493134e-4));
  p = madd<f64>(z, p, f64x2.splat(8.33333333332248946124e-3));
  const cube = f64x2.mul(z, a);
  const rest = f64x2.sub(f64x2.mul(z, f64x2.sub(f64x2.mul(f64x2.splat(0.5), b), f64x2.mul(cube, p))), b);
  return f64x2.sub(a, f64x2.sub(rest, f64x2.mul(cube, f64x2.splat(-1.66666666666666324348e-1))));
}

function cosine(a: v128, b: v128): v128 {
  const z = f64x2.mul(a, a);
  let p = madd<f64>(z, f64x2.splat(-1.13596475577881948265e-11), f64x2.splat(2.08757232129817482790e-9));
  p = madd<f64>(z, p, f64x2.splat(-2.75573143513906633035e-7));
  p = madd<f64>(z, p, f64x2.splat(2.48015872894767294178e-5));
  p = madd<f64>(z, p, f64x2.splat(-1.38888888888741095749e-3));
  p = madd<f64>(z, p, f64x2.splat(4.16666666666666019037e-2));
  const half = f64x2.mul(f64x2.splat(0.5), z);
  const w = f64x2.sub(f64x2.splat(1), half);
  const lost = f64x2.sub(f64x2.sub(f64x2.splat(1), w), half);
  return f64x2.add(w, f64x2.add(lost, f64x2.sub(f64x2.mul(f64x2.mul(z, z), p), f64x2.mul(a, b))));
}
