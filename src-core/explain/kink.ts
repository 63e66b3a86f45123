/** The loss along one number, as a function of how far it is moved from where it stands. */
export interface Line {
  /** Where the number stands. */
  readonly x: number;
  at(offset: number): number;
  /** What backpropagation gives for the number when it is moved. */
  backpropagated(offset: number): number;
}

/** The derivatives of a loss where they jump, seen along one number: `left` from smaller values, `right` from larger ones. */
export interface Kink {
  readonly left: number;
  readonly right: number;
  readonly takes: 'left' | 'right' | 'between';
}

export interface CloserLook {
  readonly verdict: 'agrees' | 'kink' | 'differs';
  /** The derivative; at a kink the mean of both sides. */
  readonly derivative: number;
  readonly kink: Kink | null;
}

interface Scales {
  /** The widest step to look at. */
  readonly step: number;
  /** How large the loss is: its rounding is relative to this. */
  readonly size: number;
  /** Gradients below this are not told from zero. */
  readonly least: number;
  /** By how much the wide stencil disagrees with backpropagation. */
  readonly accused: number;
}

const epsilon = 2 ** -52;
/** A loss is a sum of many products: its last few bits are rounding. */
const roundings = 8;
/** Σ|c| / 12 of the one-sided stencil: how much it magnifies rounding. */
const magnification = 128 / 12;
/** Steps are shortened by this until they fit between the number and the next kink. */
const shortening = 8;
/** Two numerical derivatives that differ by less, relative, are one. */
const tolerance = 1e-6;
/** Rounding may blur a derivative by this part of the gradient: a tenth of one percent, a tenth of what must be caught. */
const mostBlur = 1e-3;

/**
 * Tells a stencil that straddles a kink of the loss (ReLU at 0, a maximum) from a wrong gradient. It knows nothing of
 * nodes: it takes one-sided differences of fourth order on both sides,
 * f′(x±) ≈ (−25f(x) + 48f(x±s) − 36f(x±2s) + 16f(x±3s) − 3f(x±4s)) / ±12s (Fornberg 1988, table 3),
 * on steps s that shrink until one and the next shorter give the same on each side. Between x and x ± 4s there is then
 * no kink, and the differences are the one-sided derivatives. It concludes
 *
 * - `agrees` where both sides have one derivative and backpropagation gives it: a kink, if any, was only near;
 * - `kink` where the two differ, backpropagation gives one of them or a number between, and gives the right
 *   derivative on both sides of the kink, at x ± 2s, where there is one;
 * - `differs` otherwise, also where the steps shrink into rounding before both sides have settled.
 *
 * A gradient that is off by 1 % is therefore never excused. Where both sides have one derivative it is compared with
 * that, within 1e-6 and a blur of at most a thousandth of the gradient. At a kink a number between the two sides alone
 * would excuse it (1.01 · 0.01 lies between the slopes of a leaky ReLU), but a backward that is off by 1 % is so beside
 * the kink too, where it is compared within the same bounds: no side but one with derivative 0 hides a factor, and at
 * a kink at most one side is 0. Not told apart are errors in gradients below 1e-5 of the loss, and a wrong choice
 * between the sides at the kink itself, where the loss has no derivative that it could be compared with.
 */
export function lookCloser(line: Line, gradient: number, { step, size, least, accused }: Scales): CloserLook | null {
  // No factor makes a gradient of zero wrong; then the doubt itself is the measure.
  const measure = gradient === 0 ? accused : Math.max(Math.abs(gradient), least);
  // Among numbers that are not finite nothing settles, however short the steps.
  if (!Number.isFinite(measure) || !Number.isFinite(size)) return null;
  let wide = sidesAt(line, step);
  for (let s = step; ; s /= shortening) {
    const fine = sidesAt(line, s / shortening);
    // Both the loss and x + s are rounded.
    const blur = (roundings * epsilon * magnification * (size + Math.abs(line.x * gradient))) / (s / shortening);
    if (!(blur <= mostBlur * measure)) return null;
    const same = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b)) + blur;
    if (same(wide.left, fine.left) && same(wide.right, fine.right)) return conclude(line, gradient, wide, s, same);
    wide = fine;
  }
}

interface Sides {
  readonly left: number;
  readonly right: number;
}

function sidesAt({ at }: Line, s: number): Sides {
  const here = at(0);
  const side = (d: number): number => (-25 * here + 48 * at(d) - 36 * at(2 * d) + 16 * at(3 * d) - 3 * at(4 * d)) / (12 * d);
  return { left: side(-s), right: side(s) };
}

/** What follows where both sides are smooth up to ± 4s. */
function conclude(line: Line, gradient: number, { left, right }: Sides, s: number, same: (a: number, b: number) => boolean): CloserLook | null {
  const derivative = (left + right) / 2;
  if (same(left, right)) return { verdict: same(gradient, derivative) ? 'agrees' : 'differs', derivative, kink: null };
  const takes = sideOf(gradient, left, right, same);
  // With h = s/2 at 2s the stencil spans s to 3s: it does not reach the kink.
  const rightBeside = takes !== null && [-2 * s, 2 * s].every((offset) => same(line.backpropagated(offset), centralDifference(line, offset, s / 2)));
  // Differences leave some rounding of a derivative that is 0.
  const plain = (value: number): number => (same(value, 0) ? 0 : value);
  return rightBeside ? { verdict: 'kink', derivative, kink: { left: plain(left), right: plain(right), takes } } : { verdict: 'differs', derivative, kink: null };
}

function sideOf(gradient: number, left: number, right: number, same: (a: number, b: number) => boolean): Kink['takes'] | null {
  if (same(gradient, left)) return 'left';
  if (same(gradient, right)) return 'right';
  return gradient > Math.min(left, right) && gradient < Math.max(left, right) ? 'between' : null;
}

/**
 * The derivative at an offset on a five-point stencil, f′(x) ≈ (−f(x+2h) + 8f(x+h) − 8f(x−h) + f(x−2h)) / 12h, whose
 * error is of order h⁴ (Abramowitz & Stegun 1964, 25.3.6).
 */
export function centralDifference({ at }: Line, offset: number, h: number): number {
  return (8 * (at(offset + h) - at(offset - h)) - (at(offset + 2 * h) - at(offset - 2 * h))) / (12 * h);
}
