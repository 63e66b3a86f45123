import type { Memory } from '../backend.ts';
import { functions } from './functions.ts';

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

/** y = f(x) */
export function activate(m: Memory, f: number, x: number, y: number, length: number, c: number): void {
  const { value } = functions[f]!;
  for (let i = 0; i < length; i++) m[y + i] = value(m[x + i]!, c);
}

/** dx += dy ⊙ f′(x) */
export function addActivateGradient(m: Memory, f: number, x: number, y: number, dy: number, dx: number, length: number, c: number): void {
  const { gradient } = functions[f]!;
  for (let i = 0; i < length; i++) m[dx + i]! += gradient(m[dy + i]!, m[x + i]!, m[y + i]!, c);
}

/** dx = dy ⊙ f′(x) */
export function activateGradient(m: Memory, f: number, x: number, y: number, dy: number, dx: number, length: number, c: number): void {
  fill(m, dx, length, 0);
  addActivateGradient(m, f, x, y, dy, dx, length, c);
}

export function divide(m: Memory, a: number, b: number, y: number, length: number): void {
  for (let i = 0; i < length; i++) m[y + i] = m[a + i]! / m[b + i]!;
}

/** da += dy / b, db −= dy y / b */
export function addDivideGradient(m: Memory, b: number, y: number, dy: number, da: number, db: number, length: number): void {
  for (let i = 0; i < length; i++) {
    const part = m[dy + i]! / m[b + i]!;
    m[da + i]! += part;
    m[db + i]! -= part * m[y + i]!;
  }
}

/** The larger (sign 1) or the smaller (−1); a where both are equal, and a NaN where there is one. */
export function extremum(m: Memory, a: number, b: number, y: number, length: number, sign: number): void {
  for (let i = 0; i < length; i++) m[y + i] = takesFirst(m[a + i]!, m[b + i]!, sign) ? m[a + i]! : m[b + i]!;
}

export function addExtremumGradient(m: Memory, a: number, b: number, dy: number, da: number, db: number, length: number, sign: number): void {
  for (let i = 0; i < length; i++) m[(takesFirst(m[a + i]!, m[b + i]!, sign) ? da : db) + i]! += m[dy + i]!;
}

function takesFirst(a: number, b: number, sign: number): boolean {
  return Number.isNaN(a) || sign * a >= sign * b;
}

/** p −= η dp, the rate η being the number at `rate`. */
export function descend(m: Memory, p: number, dp: number, rate: number, length: number): void {
  const eta = m[rate]!;
  for (let i = 0; i < length; i++) m[p + i]! -= eta * m[dp + i]!;
}
