import { VECTOR, bytesOf, madd, splatAt, storeFirst } from './lanes';

/*
 * The updates of the optimizers; the formulas are in `train/optimizers`. Settings lie side by side in memory. Each
 * number is updated in the order of the reference, so that what the optimizer keeps is rounded as it is there.
 */

const enum Kind {
  momentum,
  nesterov,
  adagrad,
  rmsprop,
}

/** The setting at a place. */
@inline
function setting<T>(settings: usize, place: usize): v128 {
  return splatAt<T>(settings + bytesOf<T>(place));
}

/** Writes a vector, or what of it there is. */
@inline
function put<T>(to: usize, v: v128, bytes: usize): void {
  if (bytes >= VECTOR) v128.store(to, v);
  else storeFirst<T>(to, v, bytes);
}

/** One vector of numbers. Compiled with a constant `kind`, only its own lines are left. */
@inline
function step<T>(kind: Kind, p: usize, dp: usize, slot: usize, rate: v128, second: v128, third: v128, fourth: v128, bytes: usize): void {
  const g = v128.load(dp);
  const kept = v128.load(slot);
  const value = v128.load(p);
  if (kind == Kind.momentum || kind == Kind.nesterov) {
    const velocity = madd<T>(second, kept, g);
    const way = kind == Kind.momentum ? velocity : madd<T>(second, velocity, g);
    put<T>(slot, velocity, bytes);
    put<T>(p, v128.sub<T>(value, v128.mul<T>(rate, way)), bytes);
    return;
  }
  const square = v128.mul<T>(g, g);
  const squares = kind == Kind.adagrad ? v128.add<T>(kept, square) : madd<T>(second, kept, v128.mul<T>(v128.mul<T>(third, g), g));
  const epsilon = kind == Kind.adagrad ? second : fourth;
  put<T>(slot, squares, bytes);
  put<T>(p, v128.sub<T>(value, v128.div<T>(v128.mul<T>(rate, g), v128.add<T>(v128.sqrt<T>(squares), epsilon))), bytes);
}

@inline
function update<T>(kind: Kind, p: usize, dp: usize, slot: usize, settings: usize, length: usize): void {
  const rate = setting<T>(settings, 0);
  const second = setting<T>(settings, 1);
  const third = kind == Kind.rmsprop ? setting<T>(settings, 2) : second;
  const fourth = kind == Kind.rmsprop ? setting<T>(settings, 3) : second;
  const bytes = bytesOf<T>(length);
  for (let i: usize = 0; i < bytes; i += VECTOR) step<T>(kind, p + i, dp + i, slot + i, rate, second, third, fourth, bytes - i);
}

export function momentum<T>(p: usize, dp: usize, v: usize, settings: usize, length: usize): void {
  update<T>(Kind.momentum, p, dp, v, settings, length);
}

export function nesterov<T>(p: usize, dp: usize, v: usize, settings: usize, length: usize): void {
  update<T>(Kind.nesterov, p, dp, v, settings, length);
}

export function adagrad<T>(p: usize, dp: usize, s: usize, settings: usize, length: usize): void {
  update<T>(Kind.adagrad, p, dp, s, settings, length);
}

export function rmsprop<T>(p: usize, dp: usize, s: usize, settings: usize, length: usize): void {
  update<T>(Kind.rmsprop, p, dp, s, settings, length);
}

/** Adam, and AdamW by the share of p that is kept. */
export function adam<T>(p: usize, dp: usize, m: usize, v: usize, settings: usize, length: usize): void {
  const kept = setting<T>(settings, 0);
  const size = setting<T>(settings, 1);
  const correction = setting<T>(settings, 2);
  const beta1 = setting<T>(settings, 3);
  const rest1 = setting<T>(settings, 4);
  const beta2 = setting<T>(settings, 5);
  const rest2 = setting<T>(settings, 6);
  const epsilon = setting<T>(settings, 7);
  const bytes = bytesOf<T>(length);
  for (let i: usize = 0; i < bytes; i += VECTOR) {
    const g = v128.load(dp + i);
    const first = madd<T>(beta1, v128.load(m + i), v128.mul<T>(rest1, g));
    const second = madd<T>(beta2, v128.load(v + i), v128.mul<T>(v128.mul<T>(rest2, g), g));
    const spread = v128.add<T>(v128.div<T>(v128.sqrt<T>(second), correction), epsilon);
    put<T>(m + i, first, bytes - i);
    put<T>(v + i, second, bytes - i);
    put<T>(p + i, v128.sub<T>(v128.mul<T>(kept, v128.load(p + i)), v128.div<T>(v128.mul<T>(size, first), spread)), bytes - i);
  }
}
