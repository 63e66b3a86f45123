import { slopeOf, valueOf } from './functions';
import { VECTOR, bytesOf, madd, restOf, splat, storeFirst, wholeOf, zeros } from './lanes';
import { Activation } from './numbers.generated';
import { sigmoid, softplus, tanh } from './squashing';

/** Compiled with a constant `f`, only its own line is left. Comparisons are such that NaN comes through. */
@inline
function applied<T>(f: Activation, x: v128, slope: v128): v128 {
  if (f == Activation.sigmoid) return sigmoid<T>(x);
  if (f == Activation.tanh) return tanh<T>(x);
  if (f == Activation.softplus) return softplus<T>(x);
  const isNegative = v128.le<T>(x, zeros());
  if (f == Activation.relu) return v128.andnot(x, isNegative);
  return v128.bitselect(v128.mul<T>(slope, x), x, isNegative);
}

@inline
function map<T>(f: Activation, x: usize, y: usize, length: usize, slope: v128): void {
  const bytes = bytesOf<T>(length);
  const whole = wholeOf(bytes);
  let i: usize = 0;
  // Two vectors at a time: while one waits for its division, the other goes on.
  if (whole & VECTOR) {
    v128.store(y, applied<T>(f, v128.load(x), slope));
    i = VECTOR;
  }
  for (; i < whole; i += 2 * VECTOR) {
    const first = applied<T>(f, v128.load(x + i), slope);
    const second = applied<T>(f, v128.load(x + i, 16), slope);
    v128.store(y + i, first);
    v128.store(y + i, second, 16);
  }
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y + whole, applied<T>(f, v128.load(x + whole), slope), rest);
}

function sigmoids<T>(x: usize, y: usize, length: usize): void {
  map<T>(Activation.sigmoid, x, y, length, zeros());
}

function tangents<T>(x: usize, y: usize, length: usize): void {
  map<T>(Activation.tanh, x, y, length, zeros());
}

function softpluses<T>(x: usize, y: usize, length: usize): void {
  map<T>(Activation.softplus, x, y, length, zeros());
}

function rectified<T>(x: usize, y: usize, length: usize): void {
  map<T>(Activation.relu, x, y, length, zeros());
}

function leaky<T>(x: usize, y: usize, length: usize, slope: f64): void {
  map<T>(Activation.leakyRelu, x, y, length, splat<T>(slope));
}

/** Of all other functions there is one loop. */
function others<T>(f: Activation, x: usize, y: usize, length: usize, c: f64): void {
  const bytes = bytesOf<T>(length);
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, valueOf<T>(f, v128.load(x + i), c));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(y + whole, valueOf<T>(f, v128.load(x + whole), c), rest);
}

/** dx += dy f′(x) likewise. */
function addOthers<T>(f: Activation, x: usize, y: usize, dy: usize, dx: usize, length: usize, c: f64): void {
  const bytes = bytesOf<T>(length);
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(dx + i, madd<T>(v128.load(dy + i), slopeOf<T>(f, v128.load(x + i), v128.load(y + i), c), v128.load(dx + i)));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(dx + whole, madd<T>(v128.load(dy + whole), slopeOf<T>(f, v128.load(x + whole), v128.load(y + whole), c), v128.load(dx + whole)), rest);
}

/** `y = f(x)` */
export function activate<T>(f: Activation, x: usize, y: usize, length: usize, slope: f64): void {
  switch (f) {
    case Activation.sigmoid: return sigmoids<T>(x, y, length);
    case Activation.tanh: return tangents<T>(x, y, length);
    case Activation.relu: return rectified<T>(x, y, length);
    case Activation.leakyRelu: return leaky<T>(x, y, length, slope);
    case Activation.softplus: return softpluses<T>(x, y, length);
    case Activation.identity: memory.copy(y, x, bytesOf<T>(length)); return;
    default: return others<T>(f, x, y, length, slope);
  }
}

/** sum + dy f′(x). At the kink of ReLU and leaky ReLU the derivative from the left is taken. */
@inline
function withGradient<T>(f: Activation, x: usize, y: usize, dy: usize, sum: v128, slope: v128): v128 {
  const grown = v128.load(dy);
  if (f == Activation.sigmoid) {
    const value = v128.load(y);
    return madd<T>(v128.mul<T>(grown, value), v128.sub<T>(splat<T>(1), value), sum);
  }
  if (f == Activation.tanh) {
    const value = v128.load(y);
    return madd<T>(grown, v128.sub<T>(splat<T>(1), v128.mul<T>(value, value)), sum);
  }
  if (f == Activation.softplus) return madd<T>(grown, sigmoid<T>(v128.load(x)), sum);
  if (f == Activation.identity) return v128.add<T>(sum, grown);
  const isPositive = v128.gt<T>(v128.load(x), zeros());
  if (f == Activation.relu) return v128.bitselect(v128.add<T>(sum, grown), sum, isPositive);
  return v128.add<T>(sum, v128.bitselect(grown, v128.mul<T>(slope, grown), isPositive));
}

/** Compiled with a constant `adds`; without it nothing was there before. */
@inline
function gradient<T>(f: Activation, adds: bool, x: usize, y: usize, dy: usize, dx: usize, length: usize, slope: v128): void {
  const bytes = bytesOf<T>(length);
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(dx + i, withGradient<T>(f, x + i, y + i, dy + i, adds ? v128.load(dx + i) : zeros(), slope));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(dx + whole, withGradient<T>(f, x + whole, y + whole, dy + whole, adds ? v128.load(dx + whole) : zeros(), slope), rest);
}

@inline
function gradientOf<T>(f: Activation, adds: bool, x: usize, y: usize, dy: usize, dx: usize, length: usize, slope: f64): void {
  switch (f) {
    case Activation.sigmoid: return gradient<T>(Activation.sigmoid, adds, x, y, dy, dx, length, zeros());
    case Activation.tanh: return gradient<T>(Activation.tanh, adds, x, y, dy, dx, length, zeros());
    case Activation.relu: return gradient<T>(Activation.relu, adds, x, y, dy, dx, length, zeros());
    case Activation.leakyRelu: return gradient<T>(Activation.leakyRelu, adds, x, y, dy, dx, length, splat<T>(slope));
    case Activation.softplus: return gradient<T>(Activation.softplus, adds, x, y, dy, dx, length, zeros());
    case Activation.identity: return gradient<T>(Activation.identity, adds, x, y, dy, dx, length, zeros());
    default:
      if (!adds) memory.fill(dx, 0, bytesOf<T>(length));
      return addOthers<T>(f, x, y, dy, dx, length, slope);
  }
}

/** `dx += dy ⊙ f′(x)`, with `y = f(x)` at hand. */
export function addActivateGradient<T>(f: Activation, x: usize, y: usize, dy: usize, dx: usize, length: usize, slope: f64): void {
  gradientOf<T>(f, true, x, y, dy, dx, length, slope);
}

/** `dx = dy ⊙ f′(x)` */
export function activateGradient<T>(f: Activation, x: usize, y: usize, dy: usize, dx: usize, length: usize, slope: f64): void {
  gradientOf<T>(f, false, x, y, dy, dx, length, slope);
}
