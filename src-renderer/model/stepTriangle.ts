/** The parts of a gradient by the step of the loss and the step that it is sent back to. */
export interface StepTriangle {
  /** The steps shown, from 0: the last ones where there are many. */
  readonly steps: readonly number[];
  readonly term: (lossStep: number, step: number) => number;
  readonly rowSums: readonly number[];
  readonly columnSums: readonly number[];
  readonly total: number;
  /** The largest size among the terms. */
  readonly largest: number;
  /** For each distance `loss step − step` the root mean square of the terms that lie so far apart. */
  readonly distances: readonly number[];
  readonly trend: Trend;
}

/** What becomes of the gradient on its way back through time. */
export type Trend =
  | { readonly kind: 'none' }
  /** `left` is what is left of it at the largest distance, `perStep` the factor of each step on average. */
  | { readonly kind: 'vanishes' | 'explodes' | 'shrinks' | 'grows' | 'keeps'; readonly distance: number; readonly left: number; readonly perStep: number };

/** As the health panel calls it: less than a thousandth is left, or it has grown a thousandfold. */
const vanishing = 1e-3;
/** A factor per step within this of 1 is said to keep the gradient. */
const steady = 0.02;
/** Steps that a table shows. */
export const mostSteps = 24;

export function stepTriangle(count: number, term: (lossStep: number, step: number) => number): StepTriangle {
  const all = Array.from({ length: count }, (_, step) => step);
  const sum = (of: readonly number[]): number => of.reduce((total, value) => total + value, 0);
  const rowSums = all.map((lossStep) => sum(all.slice(0, lossStep + 1).map((step) => term(lossStep, step))));
  const columnSums = all.map((step) => sum(all.slice(step).map((lossStep) => term(lossStep, step))));
  const distances = all.map((distance) => Math.sqrt(sum(all.slice(distance).map((lossStep) => term(lossStep, lossStep - distance) ** 2)) / (count - distance)));
  const largest = all.reduce((most, lossStep) => all.slice(0, lossStep + 1).reduce((inner, step) => Math.max(inner, Math.abs(term(lossStep, step))), most), 0);
  return { steps: all.slice(-mostSteps), term, rowSums, columnSums, total: sum(rowSums), largest, distances, trend: trendOf(distances) };
}

function trendOf(distances: readonly number[]): Trend {
  // A loss at the last step only, or a path that skips steps, leaves distances without terms.
  const present = distances.flatMap((size, distance) => (size > 0 ? [{ size, distance }] : []));
  const [near, far] = [present[0], present.at(-1)];
  if (!near || !far || near === far) return { kind: 'none' };
  const left = far.size / near.size;
  const distance = far.distance - near.distance;
  const perStep = left ** (1 / distance);
  const kind = left < vanishing ? 'vanishes' : left > 1 / vanishing ? 'explodes' : Math.abs(perStep - 1) <= steady ? 'keeps' : perStep < 1 ? 'shrinks' : 'grows';
  return { kind, distance, left, perStep };
}

/** Sizes below this share of the largest are linear on the scale, larger ones logarithmic. */
const linearShare = 1e-3;

/** A place on the symmetric logarithmic scale, −1 to 1; 0 for 0. */
export function symmetricLog(value: number, largest: number): number {
  if (largest === 0 || !Number.isFinite(value)) return 0;
  return (Math.sign(value) * Math.log1p(Math.abs(value) / (largest * linearShare))) / Math.log1p(1 / linearShare);
}
