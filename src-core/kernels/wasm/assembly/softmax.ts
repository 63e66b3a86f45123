import { exp } from './exponential';
import { VECTOR, bytesOf, firstOf, largestOf, madd, maskOf, restOf, splat, splatAt, storeFirst, sumOf, wholeOf, zeros } from './lanes';
import { log1pOf } from './logarithm';

/** The largest number of a row. Subtracted before exp, it keeps every exponent at or below 0. */
export function largestIn<T>(x: usize, bytes: usize): T {
  const first = splatAt<T>(x);
  const end = x + wholeOf(bytes);
  let largest = first;
  for (; x < end; x += VECTOR) largest = v128.pmax<T>(largest, v128.load(x));
  const rest = restOf(bytes);
  if (rest) largest = v128.pmax<T>(largest, v128.bitselect(v128.load(x), first, maskOf<T>(rest)));
  return largestOf<T>(largest);
}

/**
 * log Σₖ exp(xₖ − largest) of one row. The largest number's own share is exactly 1; log1p of the others keeps their
 * digits where they are far below it (Blanchard, Higham, Higham 2021). Where several are largest, all but one of them
 * are among the others; infinity less infinity is NaN, as it has no share that is known.
 */
export function logOfScaledSum<T>(x: usize, bytes: usize, largest: T): T {
  const top = v128.splat<T>(largest);
  const one = splat<T>(1);
  let others = zeros();
  let tops = zeros();
  const end = x + wholeOf(bytes);
  for (; x < end; x += VECTOR) {
    const value = v128.load(x);
    const isTop = v128.eq<T>(value, top);
    others = v128.add<T>(others, v128.andnot(exp<T>(v128.sub<T>(value, top)), isTop));
    tops = v128.add<T>(tops, v128.and(one, isTop));
  }
  const rest = restOf(bytes);
  if (rest) {
    const value = v128.load(x);
    const isTop = v128.eq<T>(value, top);
    others = v128.add<T>(others, firstOf<T>(v128.andnot(exp<T>(v128.sub<T>(value, top)), isTop), rest));
    tops = v128.add<T>(tops, firstOf<T>(v128.and(one, isTop), rest));
  }
  let share = sumOf<T>(others);
  const more = sumOf<T>(tops) - 1;
  if (more > 0) share += more * (1 + (largest - largest));
  return log1pOf<T>(share);
}

/** `y[n, :] = exp(x − m) / Σ exp(x − m)`, m the row's largest number. */
export function softmax<T>(x: usize, y: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, x += bytes, y += bytes) {
    const top = v128.splat<T>(largestIn<T>(x, bytes));
    let sum = zeros();
    for (let i: usize = 0; i < whole; i += VECTOR) {
      const e = exp<T>(v128.sub<T>(v128.load(x + i), top));
      v128.store(y + i, e);
      sum = v128.add<T>(sum, e);
    }
    if (rest) {
      const e = exp<T>(v128.sub<T>(v128.load(x + whole), top));
      storeFirst<T>(y + whole, e, rest);
      sum = v128.add<T>(sum, firstOf<T>(e, rest));
    }
    const total = v128.splat<T>(sumOf<T>(sum));
    for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, v128.div<T>(v128.load(y + i), total));
    if (rest) storeFirst<T>(y + whole, v128.div<T>(v128.load(y + whole), total), rest);
  }
}

/** The Jacobian ∂yᵢ/∂xₖ = yᵢ (δᵢₖ − yₖ), applied to dy. */
export function addSoftmaxGradient<T>(y: usize, dy: usize, dx: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, y += bytes, dy += bytes, dx += bytes) {
    let sum = zeros();
    for (let i: usize = 0; i < whole; i += VECTOR) sum = madd<T>(v128.load(dy + i), v128.load(y + i), sum);
    if (rest) sum = v128.add<T>(sum, firstOf<T>(v128.mul<T>(v128.load(dy + whole), v128.load(y + whole)), rest));
    const dot = v128.splat<T>(sumOf<T>(sum));
    for (let i: usize = 0; i < whole; i += VECTOR) v128.store(dx + i, madd<T>(v128.load(y + i), v128.sub<T>(v128.load(dy + i), dot), v128.load(dx + i)));
    if (rest) storeFirst<T>(dx + whole, madd<T>(v128.load(y + whole), v128.sub<T>(v128.load(dy + whole), dot), v128.load(dx + whole)), rest);
  }
}

/** `y[n, :] = x − m − log Σ exp(x − m)` */
export function logSoftmax<T>(x: usize, y: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, x += bytes, y += bytes) {
    const largest = largestIn<T>(x, bytes);
    const top = v128.splat<T>(largest);
    const logarithm = v128.splat<T>(logOfScaledSum<T>(x, bytes, largest));
    // (x − m) − log Σ rather than x − (m + log Σ): near zero no digits cancel.
    for (let i: usize = 0; i < whole; i += VECTOR) v128.store(y + i, v128.sub<T>(v128.sub<T>(v128.load(x + i), top), logarithm));
    if (rest) storeFirst<T>(y + whole, v128.sub<T>(v128.sub<T>(v128.load(x + whole), top), logarithm), rest);
  }
}

/** The Jacobian ∂yᵢ/∂xₖ = δᵢₖ − exp(yₖ), applied to dy. */
export function addLogSoftmaxGradient<T>(y: usize, dy: usize, dx: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, y += bytes, dy += bytes, dx += bytes) {
    let sums = zeros();
    for (let i: usize = 0; i < whole; i += VECTOR) sums = v128.add<T>(sums, v128.load(dy + i));
    if (rest) sums = v128.add<T>(sums, firstOf<T>(v128.load(dy + whole), rest));
    const sum = v128.splat<T>(sumOf<T>(sums));
    for (let i: usize = 0; i < whole; i += VECTOR) v128.store(dx + i, withShare<T>(y + i, dy + i, dx + i, sum));
    if (rest) storeFirst<T>(dx + whole, withShare<T>(y + whole, dy + whole, dx + whole, sum), rest);
  }
}

/** dx + (dy − exp(y) Σ dy) */
@inline
function withShare<T>(y: usize, dy: usize, dx: usize, sum: v128): v128 {
  return v128.add<T>(v128.load(dx), v128.sub<T>(v128.load(dy), v128.mul<T>(exp<T>(v128.load(y)), sum)));
}

/** `l[n] = m + log Σₖ exp(x[n, k] − m)` */
export function logSumExp<T>(x: usize, l: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, x += bytes, l += sizeof<T>()) {
    const largest = largestIn<T>(x, bytes);
    store<T>(l, largest + logOfScaledSum<T>(x, bytes, largest));
  }
}

/** `dx[n, k] += dl[n] exp(x[n, k] − l[n])` */
export function addLogSumExpGradient<T>(x: usize, l: usize, dl: usize, dx: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, x += bytes, dx += bytes, l += sizeof<T>(), dl += sizeof<T>()) {
    const total = splatAt<T>(l);
    const weight = splatAt<T>(dl);
    for (let i: usize = 0; i < whole; i += VECTOR) v128.store(dx + i, madd<T>(weight, exp<T>(v128.sub<T>(v128.load(x + i), total)), v128.load(dx + i)));
    if (rest) storeFirst<T>(dx + whole, madd<T>(weight, exp<T>(v128.sub<T>(v128.load(x + whole), total)), v128.load(dx + whole)), rest);
  }
}
