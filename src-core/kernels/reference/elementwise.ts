import { type ActivationFunction, activationFunctions } from '../../node/emitter.ts';
import type { Memory } from '../backend.ts';

export function fill(m: Memory, y: number, length: number, c: number): void {
  m.fill(c, y, y + length);
}

export function scale(m: Memory, x: number, y: number, length: number, c: number): void {
  for (let i = 0; i < length; i++) m[y + i] = c * m[x + i]!;
}

export function addScaled(m: Memory, x: number, y: number, length: number, c: number): void {
  for (let i = 0; i < length; i++) m[y + i]! += c * m[x + i]!;
}

export function multiply(m: Memory, a: number, b: number, y: number, length: number): void {
  for (let i = 0; i < length; i++) m[y + i] = m[a + i]! * m[b + i]!;
}

export function addMultiply(m: Memory, a: number, b: number, y: number, length: number): void {
  for (let i = 0; i < length; i++) m[y + i]! += m[a + i]! * m[b + i]!;
}

/** σ(x), written so that neither branch overflows. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + exp(x)), which for large x is x and for small x is exp(x). */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

const indexOf = (name: ActivationFunction): number => activationFunctions.indexOf(name);
const SIGMOID = indexOf('sigmoid');
const TANH = indexOf('tanh');
const RELU = indexOf('relu');
const LEAKY_RELU = indexOf('leaky-relu');
const SOFTPLUS = indexOf('softplus');

export function activate(m: Memory, f: number, x: number, y: number, length: number, slope: number): void {
  switch (f) {
    case SIGMOID:
      for (let i = 0; i < length; i++) m[y + i] = sigmoid(m[x + i]!);
      return;
    case TANH:
      for (let i = 0; i < length; i++) m[y + i] = Math.tanh(m[x + i]!);
      return;
    // `v <= 0 ? 0 : v` and not Math.max: a NaN must come through.
    case RELU:
      for (let i = 0; i < length; i++) m[y + i] = m[x + i]! <= 0 ? 0 : m[x + i]!;
      return;
    case LEAKY_RELU:
      for (let i = 0; i < length; i++) m[y + i] = m[x + i]! <= 0 ? slope * m[x + i]! : m[x + i]!;
      return;
    case SOFTPLUS:
      for (let i = 0; i < length; i++) m[y + i] = softplus(m[x + i]!);
      return;
    default:
      scale(m, x, y, length, 1);
  }
}

/** dx += dy ⊙ f′(x). At the kink of ReLU and leaky ReLU the derivative from the left is taken. */
export function addActivateGradient(m: Memory, f: number, x: number, y: number, dy: number, dx: number, length: number, slope: number): void {
  switch (f) {
    case SIGMOID:
      for (let i = 0; i < length; i++) m[dx + i]! += m[dy + i]! * m[y + i]! * (1 - m[y + i]!);
      return;
    case TANH:
      for (let i = 0; i < length; i++) m[dx + i]! += m[dy + i]! * (1 - m[y + i]! * m[y + i]!);
      return;
    case RELU:
      for (let i = 0; i < length; i++) if (m[x + i]! > 0) m[dx + i]! += m[dy + i]!;
      return;
    case LEAKY_RELU:
      for (let i = 0; i < length; i++) m[dx + i]! += m[x + i]! > 0 ? m[dy + i]! : slope * m[dy + i]!;
      return;
    case SOFTPLUS:
      for (let i = 0; i < length; i++) m[dx + i]! += m[dy + i]! * sigmoid(m[x + i]!);
      return;
    default:
      addScaled(m, dy, dx, length, 1);
  }
}

/** dx = dy ⊙ f′(x) */
export function activateGradient(m: Memory, f: number, x: number, y: number, dy: number, dx: number, length: number, slope: number): void {
  fill(m, dx, length, 0);
  addActivateGradient(m, f, x, y, dy, dx, length, slope);
}

/** p −= η dp, the rate η being the number at `rate`. */
export function descend(m: Memory, p: number, dp: number, rate: number, length: number): void {
  const eta = m[rate]!;
  for (let i = 0; i < length; i++) m[p + i]! -= eta * m[dp + i]!;
}
