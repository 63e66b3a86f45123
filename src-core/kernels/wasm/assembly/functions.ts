import { normalShares } from './errorFunction';
import { exp } from './exponential';
import { madd, splat, zeros } from './lanes';
import { log } from './logarithm';
import { Activation } from './numbers.generated';
import { powers } from './power';
import { sines } from './sine';
import { sigmoid, softplus, tanh } from './squashing';

/** The two constants of SELU (Klambauer et al. 2017, eq. 14). */
const LAMBDA: f64 = 1.0507009873554804934;
const ALPHA: f64 = 1.6732632423543772848;
/** √(2/π) and the cubic's factor in GELU's tanh form (Hendrycks & Gimpel 2016, section 2). */
const INNER: f64 = 0.79788456080286535588;
const CUBIC: f64 = 0.044715;
const ONE_OVER_ROOT_TWO_PI: f64 = 0.39894228040143267794;

/** Functions that are computed in float64 alone; of `c` only a power has need. */
const enum Wide {
  normalShare,
  sin,
  cos,
  power,
}

@inline
function two(f: Wide, x: v128, c: f64): v128 {
  if (f == Wide.normalShare) return normalShares(x);
  if (f == Wide.sin) return sines(x, false);
  if (f == Wide.cos) return sines(x, true);
  return powers(x, c);
}

/** Four numbers of float32 are two and two of float64. */
@inline
function wide<T>(f: Wide, x: v128, c: f64): v128 {
  if (sizeof<T>() == 8) return two(f, x, c);
  const low = f32x4.demote_f64x2_zero(two(f, f64x2.promote_low_f32x4(x), c));
  const high = f32x4.demote_f64x2_zero(two(f, f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 0)), c));
  return i64x2.shuffle(low, high, 0, 2);
}

/** `exp(x) − 1` without the loss of digits near 0: with u = exp(x) as it was rounded, (u − 1) x / log u (Kahan; Higham 2002, section 1.14.1). */
function expm1<T>(x: v128): v128 {
  const one = splat<T>(1);
  const u = exp<T>(x);
  const less = v128.sub<T>(u, one);
  const near = v128.bitselect(x, v128.div<T>(v128.mul<T>(less, x), log<T>(u)), v128.eq<T>(u, one));
  return v128.bitselect(near, less, v128.lt<T>(v128.abs<T>(x), one));
}

@inline
function geluTangent<T>(x: v128): v128 {
  const cube = v128.mul<T>(v128.mul<T>(x, x), x);
  return tanh<T>(v128.mul<T>(splat<T>(INNER), madd<T>(splat<T>(CUBIC), cube, x)));
}

@inline
function onePlusSize<T>(x: v128): v128 {
  return v128.add<T>(splat<T>(1), v128.abs<T>(x));
}

/** 1 where a comparison holds, else 0. */
@inline
function oneWhere<T>(holds: v128): v128 {
  return v128.and(splat<T>(1), holds);
}

/** x where it is above 0, else `c (exp(x) − 1)`. */
@inline
function exponentialUnit<T>(x: v128, c: v128): v128 {
  return v128.bitselect(x, v128.mul<T>(c, expm1<T>(x)), v128.gt<T>(x, zeros()));
}

/** f(x) of the functions that have no loop of their own. Comparisons are such that NaN comes through. */
@inline
export function valueOf<T>(f: Activation, x: v128, c: f64): v128 {
  return value<T>(f, x, c);
}

/** f′(x) of the same functions, with y = f(x) at hand. What is taken where there is none is said in the reference. */
@inline
export function slopeOf<T>(f: Activation, x: v128, y: v128, c: f64): v128 {
  return slope<T>(f, x, y, c);
}

function value<T>(f: Activation, x: v128, c: f64): v128 {
  switch (f) {
    case Activation.elu: return exponentialUnit<T>(x, splat<T>(c));
    case Activation.selu: return v128.mul<T>(splat<T>(LAMBDA), exponentialUnit<T>(x, splat<T>(ALPHA)));
    case Activation.gelu: return v128.mul<T>(x, wide<T>(Wide.normalShare, x, 0));
    case Activation.geluTanh: return v128.mul<T>(v128.mul<T>(splat<T>(0.5), x), v128.add<T>(splat<T>(1), geluTangent<T>(x)));
    case Activation.silu: return v128.mul<T>(x, sigmoid<T>(x));
    case Activation.mish: return v128.mul<T>(x, tanh<T>(softplus<T>(x)));
    case Activation.hardSigmoid: return v128.add<T>(v128.div<T>(v128.max<T>(v128.min<T>(x, splat<T>(3)), splat<T>(-3)), splat<T>(6)), splat<T>(0.5));
    case Activation.hardTanh: return v128.max<T>(v128.min<T>(x, splat<T>(1)), splat<T>(-1));
    case Activation.softsign: return v128.div<T>(x, onePlusSize<T>(x));
    case Activation.step: return v128.bitselect(oneWhere<T>(v128.gt<T>(x, zeros())), x, v128.eq<T>(x, x));
    case Activation.absolute: return v128.abs<T>(x);
    case Activation.exp: return exp<T>(x);
    case Activation.log: return log<T>(x);
    case Activation.sqrt: return v128.sqrt<T>(x);
    case Activation.power: return wide<T>(Wide.power, x, c);
    case Activation.atLeast: return v128.max<T>(x, splat<T>(c));
    case Activation.atMost: return v128.min<T>(x, splat<T>(c));
    case Activation.sin: return wide<T>(Wide.sin, x, 0);
    default: return wide<T>(Wide.cos, x, 0);
  }
}

function slope<T>(f: Activation, x: v128, y: v128, c: f64): v128 {
  const one = splat<T>(1);
  switch (f) {
    case Activation.elu: return v128.bitselect(one, v128.mul<T>(splat<T>(c), exp<T>(x)), v128.gt<T>(x, zeros()));
    case Activation.selu: return v128.mul<T>(splat<T>(LAMBDA), v128.bitselect(one, v128.mul<T>(splat<T>(ALPHA), exp<T>(x)), v128.gt<T>(x, zeros())));
    case Activation.gelu: {
      const density = v128.mul<T>(splat<T>(ONE_OVER_ROOT_TWO_PI), exp<T>(v128.mul<T>(splat<T>(-0.5), v128.mul<T>(x, x))));
      return madd<T>(x, density, wide<T>(Wide.normalShare, x, 0));
    }
    case Activation.geluTanh: {
      const t = geluTangent<T>(x);
      const ofTangent = v128.sub<T>(one, v128.mul<T>(t, t));
      const ofCubic = v128.mul<T>(splat<T>(INNER), madd<T>(splat<T>(3 * CUBIC), v128.mul<T>(x, x), one));
      return v128.mul<T>(splat<T>(0.5), v128.add<T>(v128.add<T>(one, t), v128.mul<T>(v128.mul<T>(x, ofTangent), ofCubic)));
    }
    case Activation.silu: {
      const s = sigmoid<T>(x);
      return v128.mul<T>(s, madd<T>(x, v128.sub<T>(one, s), one));
    }
    case Activation.mish: {
      const t = tanh<T>(softplus<T>(x));
      return madd<T>(v128.mul<T>(x, v128.sub<T>(one, v128.mul<T>(t, t))), sigmoid<T>(x), t);
    }
    case Activation.hardSigmoid: return v128.and(splat<T>(1.0 / 6.0), v128.lt<T>(v128.abs<T>(x), splat<T>(3)));
    case Activation.hardTanh: return oneWhere<T>(v128.lt<T>(v128.abs<T>(x), one));
    case Activation.softsign: {
      const size = onePlusSize<T>(x);
      return v128.div<T>(one, v128.mul<T>(size, size));
    }
    case Activation.step: return one;
    case Activation.absolute: return v128.sub<T>(oneWhere<T>(v128.gt<T>(x, zeros())), oneWhere<T>(v128.lt<T>(x, zeros())));
    case Activation.exp: return y;
    case Activation.log: return v128.div<T>(one, x);
    case Activation.sqrt: return v128.div<T>(splat<T>(0.5), y);
    case Activation.power: return c == 0 ? zeros() : v128.mul<T>(splat<T>(c), wide<T>(Wide.power, x, c - 1));
    case Activation.atLeast: return oneWhere<T>(v128.ge<T>(x, splat<T>(c)));
    case Activation.atMost: return oneWhere<T>(v128.le<T>(x, splat<T>(c)));
    case Activation.sin: return wide<T>(Wide.cos, x, 0);
    default: return v128.neg<T>(wide<T>(Wide.sin, x, 0));
  }
}
