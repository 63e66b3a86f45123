import type { Normalisation } from './dataset.ts';

/** What a column's numbers in the training part are like; null where it has none. */
export interface ColumnStatistics {
  readonly mean: number | null;
  readonly deviation: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/**
 * What makes a column's numbers comparable: mean 0 and deviation 1, or all between 0 and 1. A column of one number
 * only is shifted to 0 and keeps its scale. Null where there are no numbers to fit to.
 */
export function fitNormalisation(kind: Normalisation['kind'], { mean, deviation, minimum, maximum }: ColumnStatistics): Normalisation | null {
  if (mean === null || deviation === null || minimum === null || maximum === null) return null;
  return kind === 'standard' ? { kind, shift: mean, scale: deviation || 1 } : { kind, shift: minimum, scale: maximum - minimum || 1 };
}
