/** A straight scale from numbers to places of a drawing. */
export type Scale = (value: number) => number;

export function scaleOf(from: number, to: number, first: number, last: number): Scale {
  const span = to - from || 1;
  return (value) => first + ((value - from) / span) * (last - first);
}

/** Round numbers between two, at most about `count` of them: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [from];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  // Multiples are formed anew each time: adding the step up would gather rounding errors.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step || 0);
}

/** The range with its ends moved out to the next ticks. */
export function widened(from: number, to: number, count: number): readonly [number, number] {
  const [first = from, second = to] = ticksOf(from, to, count);
  const step = second - first || 1;
  return [Math.floor(from / step + 1e-9) * step, Math.ceil(to / step - 1e-9) * step];
}

/** The path of an SVG through points. */
export function pathThrough(x: Float64Array, y: Float64Array, across: Scale, up: Scale): string {
  return [...x].map((value, i) => `${i === 0 ? 'M' : 'L'}${across(value).toFixed(2)} ${up(y[i] ?? 0).toFixed(2)}`).join('');
}

/** How many numbers lie in each of so many equal parts of a range, its end included, and how many lie outside. */
export function binned(numbers: Float64Array, from: number, to: number, bins: number): { counts: number[]; outside: number } {
  const counts = new Array<number>(bins).fill(0);
  let outside = 0;
  for (const value of numbers) {
    const bin = value === to ? bins - 1 : Math.floor(((value - from) / (to - from)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
    else outside += 1;
  }
  return { counts, outside };
}
