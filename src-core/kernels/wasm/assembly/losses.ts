import { exp } from './exponential';
import { VECTOR, bytesOf, firstOf, madd, restOf, splat, splatAt, storeFirst, sumOf, wholeOf, zeros } from './lanes';
import { log, log1p } from './logarithm';
import { largestIn, logOfScaledSum } from './softmax';
import { sigmoid, softplus } from './squashing';

/* Each loss gives one number for each sample: `l[n]` from the rows `y[n, :]` and `t[n, :]`. */

const enum Loss {
  squared,
  binary,
  binaryOfLogits,
}

/** One vector's share in a loss. Compiled with a constant `loss`, only its own lines are left. */
@inline
function share<T>(loss: Loss, y: usize, t: usize): v128 {
  const value = v128.load(y);
  const target = v128.load(t);
  if (loss == Loss.squared) {
    const error = v128.sub<T>(value, target);
    return v128.mul<T>(error, error);
  }
  if (loss == Loss.binary) {
    const one = splat<T>(1);
    return v128.neg<T>(v128.add<T>(weightedLog<T>(target, value), weightedLog<T>(v128.sub<T>(one, target), v128.sub<T>(one, value))));
  }
  return v128.sub<T>(softplus<T>(value), v128.mul<T>(value, target));
}

/** `t log p`, where 0 log 0 is 0. */
@inline
function weightedLog<T>(weight: v128, p: v128): v128 {
  return v128.andnot(v128.mul<T>(weight, log<T>(p)), v128.eq<T>(weight, zeros()));
}

@inline
function sumOfShares<T>(loss: Loss, y: usize, t: usize, l: usize, rows: usize, columns: usize, c: f64): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, y += bytes, t += bytes, l += sizeof<T>()) {
    let sum = zeros();
    for (let i: usize = 0; i < whole; i += VECTOR) sum = v128.add<T>(sum, share<T>(loss, y + i, t + i));
    if (rest) sum = v128.add<T>(sum, firstOf<T>(share<T>(loss, y + whole, t + whole), rest));
    store<T>(l, <T>c * sumOf<T>(sum));
  }
}

export function squaredError<T>(y: usize, t: usize, l: usize, rows: usize, columns: usize, c: f64): void {
  if (columns != 1) return sumOfShares<T>(Loss.squared, y, t, l, rows, columns, c);
  // One column: the numbers of all samples lie side by side.
  const factor = splat<T>(c);
  const bytes = bytesOf<T>(rows);
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) v128.store(l + i, v128.mul<T>(factor, share<T>(Loss.squared, y + i, t + i)));
  const rest = restOf(bytes);
  if (rest) storeFirst<T>(l + whole, v128.mul<T>(factor, share<T>(Loss.squared, y + whole, t + whole)), rest);
}

export function binaryCrossEntropy<T>(p: usize, t: usize, l: usize, rows: usize, columns: usize): void {
  sumOfShares<T>(Loss.binary, p, t, l, rows, columns, 1);
}

export function binaryCrossEntropyOfLogits<T>(z: usize, t: usize, l: usize, rows: usize, columns: usize): void {
  sumOfShares<T>(Loss.binaryOfLogits, z, t, l, rows, columns, 1);
}

/** `dy += 2c dl (y − t)` and `dt −= 2c dl (y − t)` */
export function addSquaredErrorGradient<T>(y: usize, t: usize, dl: usize, dy: usize, dt: usize, rows: usize, columns: usize, c: f64): void {
  const factor = splat<T>(2 * c);
  if (columns == 1) {
    const bytes = bytesOf<T>(rows);
    const whole = wholeOf(bytes);
    for (let i: usize = 0; i < whole; i += VECTOR) addError<T>(y + i, t + i, v128.mul<T>(factor, v128.load(dl + i)), dy + i, dt + i, VECTOR);
    const rest = restOf(bytes);
    if (rest) addError<T>(y + whole, t + whole, v128.mul<T>(factor, v128.load(dl + whole)), dy + whole, dt + whole, rest);
    return;
  }
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, y += bytes, t += bytes, dy += bytes, dt += bytes, dl += sizeof<T>()) {
    const weight = v128.mul<T>(factor, splatAt<T>(dl));
    for (let i: usize = 0; i < whole; i += VECTOR) addError<T>(y + i, t + i, weight, dy + i, dt + i, VECTOR);
    if (rest) addError<T>(y + whole, t + whole, weight, dy + whole, dt + whole, rest);
  }
}

@inline
function addError<T>(y: usize, t: usize, weight: v128, dy: usize, dt: usize, bytes: usize): void {
  const gradient = v128.mul<T>(weight, v128.sub<T>(v128.load(y), v128.load(t)));
  put<T>(dy, v128.add<T>(v128.load(dy), gradient), bytes);
  put<T>(dt, v128.sub<T>(v128.load(dt), gradient), bytes);
}

@inline
function put<T>(to: usize, v: v128, bytes: usize): void {
  if (bytes == VECTOR) v128.store(to, v);
  else storeFirst<T>(to, v, bytes);
}

/** `dp += dl (p − t) / (p (1 − p))` and `dt += dl (log(1 − p) − log p)` */
export function addBinaryCrossEntropyGradient<T>(p: usize, t: usize, dl: usize, dp: usize, dt: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, p += bytes, t += bytes, dp += bytes, dt += bytes, dl += sizeof<T>()) {
    const weight = splatAt<T>(dl);
    for (let i: usize = 0; i < bytes; i += VECTOR) {
      const probability = v128.load(p + i);
      const spread = v128.mul<T>(probability, v128.sub<T>(splat<T>(1), probability));
      const error = v128.mul<T>(weight, v128.sub<T>(probability, v128.load(t + i)));
      const odds = v128.sub<T>(log1p<T>(v128.neg<T>(probability)), log<T>(probability));
      const here = min<usize>(bytes - i, VECTOR);
      put<T>(dp + i, v128.add<T>(v128.load(dp + i), v128.div<T>(error, spread)), here);
      put<T>(dt + i, madd<T>(weight, odds, v128.load(dt + i)), here);
    }
  }
}

/** `dz += dl (σ(z) − t)` and `dt −= dl z` */
export function addBinaryCrossEntropyOfLogitsGradient<T>(z: usize, t: usize, dl: usize, dz: usize, dt: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, z += bytes, t += bytes, dz += bytes, dt += bytes, dl += sizeof<T>()) {
    const weight = splatAt<T>(dl);
    for (let i: usize = 0; i < bytes; i += VECTOR) {
      const logit = v128.load(z + i);
      const error = v128.sub<T>(sigmoid<T>(logit), v128.load(t + i));
      const here = min<usize>(bytes - i, VECTOR);
      put<T>(dz + i, madd<T>(weight, error, v128.load(dz + i)), here);
      put<T>(dt + i, madd<T>(v128.neg<T>(weight), logit, v128.load(dt + i)), here);
    }
  }
}

/** `l[n] = Σₖ t[n, k] (logsumexp(z[n, :]) − z[n, k])` */
export function crossEntropy<T>(z: usize, t: usize, l: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  const whole = wholeOf(bytes);
  const rest = restOf(bytes);
  for (; rows > 0; rows--, z += bytes, t += bytes, l += sizeof<T>()) {
    const largest = largestIn<T>(z, bytes);
    const top = v128.splat<T>(largest);
    const logarithm = v128.splat<T>(logOfScaledSum<T>(z, bytes, largest));
    let sum = zeros();
    // (m − z) + log Σ rather than (m + log Σ) − z: the small loss of a sure and right answer keeps its digits.
    for (let i: usize = 0; i < whole; i += VECTOR) sum = madd<T>(v128.load(t + i), v128.add<T>(v128.sub<T>(top, v128.load(z + i)), logarithm), sum);
    if (rest) sum = v128.add<T>(sum, firstOf<T>(v128.mul<T>(v128.load(t + whole), v128.add<T>(v128.sub<T>(top, v128.load(z + whole)), logarithm)), rest));
    store<T>(l, sumOf<T>(sum));
  }
}

/** `dz += dl (softmax(z) Σₖ tₖ − t)` and `dt += dl (logsumexp(z) − z)` */
export function addCrossEntropyGradient<T>(z: usize, t: usize, dl: usize, dz: usize, dt: usize, rows: usize, columns: usize): void {
  const bytes = bytesOf<T>(columns);
  for (; rows > 0; rows--, z += bytes, t += bytes, dz += bytes, dt += bytes, dl += sizeof<T>()) {
    const largest = largestIn<T>(z, bytes);
    const top = v128.splat<T>(largest);
    const logarithm = v128.splat<T>(logOfScaledSum<T>(z, bytes, largest));
    const weight = splatAt<T>(dl);
    const total = v128.splat<T>(sumIn<T>(t, bytes));
    for (let i: usize = 0; i < bytes; i += VECTOR) {
      const logProbability = v128.sub<T>(v128.sub<T>(v128.load(z + i), top), logarithm);
      const error = v128.sub<T>(v128.mul<T>(exp<T>(logProbability), total), v128.load(t + i));
      const here = min<usize>(bytes - i, VECTOR);
      put<T>(dz + i, madd<T>(weight, error, v128.load(dz + i)), here);
      put<T>(dt + i, madd<T>(v128.neg<T>(weight), logProbability, v128.load(dt + i)), here);
    }
  }
}

@inline
function sumIn<T>(x: usize, bytes: usize): T {
  let sum = zeros();
  const whole = wholeOf(bytes);
  for (let i: usize = 0; i < whole; i += VECTOR) sum = v128.add<T>(sum, v128.load(x + i));
  const rest = restOf(bytes);
  if (rest) sum = v128.add<T>(sum, firstOf<T>(v128.load(x + whole), rest));
  return sumOf<T>(sum);
}
