import { formatSignificant } from '../model/formatNumber.ts';
import { type Scale, scaleOf, ticksOf } from '../model/plotting.ts';

/** An axis: its range, its name, and marks of its own where it does not count. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  readonly logarithmic?: boolean;
  readonly marks?: readonly Mark[];
}

export interface Mark {
  readonly at: number;
  readonly text: string;
}

/** Near the smallest numbers that keep their digits, 2.2e−308: what is not above has no place on a logarithmic scale. */
const least = 1e-300;
const mostDecades = 1000;

export function axisScale({ from, to, logarithmic = false }: Axis, first: number, last: number): Scale {
  if (!logarithmic) return scaleOf(from, to, first, last);
  const scale = scaleOf(Math.log10(from), Math.log10(to), first, last);
  return (value) => (value > least ? scale(Math.log10(value)) : NaN);
}

/** Marks of an axis, about `count` of them at most. */
export function marksOf(axis: Axis, count: number): readonly Mark[] {
  if (axis.marks) return everyNth(axis.marks, Math.ceil(axis.marks.length / Math.max(1, count)));
  if (axis.logarithmic) return logarithmicMarks(axis.from, axis.to, count);
  return ticksOf(axis.from, axis.to, count).map((at) => ({ at, text: tickText(at) }));
}

/** Powers of ten; where there are fewer than two of them, 2 and 5 times a power too, or round numbers. */
function logarithmicMarks(from: number, to: number, count: number): readonly Mark[] {
  const [low, high] = [Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9)];
  const decades = Array.from({ length: Math.min(mostDecades, Math.max(0, high - low + 1)) }, (_, index) => 10 ** (low + index));
  if (decades.length >= 3) return everyNth(decades, Math.ceil(decades.length / Math.max(1, count))).map((at) => ({ at, text: tickText(at) }));
  const fine = Array.from({ length: high - low + 3 }, (_, index) => 10 ** (low - 1 + index)).flatMap((power) => [power, 2 * power, 5 * power]);
  const inside = fine.filter((at) => at >= from * (1 - 1e-9) && at <= to * (1 + 1e-9));
  const marks = inside.length >= 2 ? inside : ticksOf(from, to, count).filter((at) => at > 0);
  return marks.map((at) => ({ at, text: tickText(at) }));
}

function everyNth<T>(all: readonly T[], nth: number): T[] {
  return all.filter((_, index) => index % Math.max(1, nth) === 0);
}

export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return Number(value.toPrecision(6)).toExponential().replace('e+', 'e').replaceAll('-', '−');
  return formatSignificant(value, 6);
}

/** The range of numbers, finite ones only (and positive ones only on a logarithmic scale), with a little room. Null without any. */
export function rangeOf(numbers: Iterable<number>, logarithmic = false): { from: number; to: number } | null {
  let [from, to] = [Infinity, -Infinity];
  for (const value of numbers) {
    if (!Number.isFinite(value) || (logarithmic && value <= least)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  if (from > to) return null;
  if (logarithmic) {
    const room = Math.max(1.05, (to / from) ** 0.04);
    return { from: from / room, to: to * room };
  }
  const room = to === from ? Math.max(Math.abs(to) * 0.1, 1e-12) : (to - from) * 0.04;
  return { from: from - room, to: to + room };
}
