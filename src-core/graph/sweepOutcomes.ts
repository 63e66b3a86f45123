import type { SweepTrial } from '../protocol/sweepTrials.ts';

/** What a loss came to over the seeds. */
export interface Spread {
  readonly mean: number;
  /** With n − 1 below; 0 for a single seed. */
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** What one combination of values came to. */
export interface Outcome {
  readonly choice: readonly number[];
  readonly seeds: number;
  /** Runs that ended with a number that was not finite. */
  readonly diverged: number;
  readonly training: Spread | null;
  readonly validation: Spread | null;
  readonly trainingMetric: Spread | null;
  readonly validationMetric: Spread | null;
}

/** The trials of each combination together, in the order in which they come. */
export function outcomesOf(trials: readonly SweepTrial[]): Outcome[] {
  const byChoice = new Map<string, SweepTrial[]>();
  for (const trial of trials) {
    const key = trial.choice.join(',');
    byChoice.set(key, [...(byChoice.get(key) ?? []), trial]);
  }
  return [...byChoice.values()].map((same) => {
    const over = (what: (trial: SweepTrial) => number | null): Spread | null => spreadOf(same.map(what).filter((value) => value !== null));
    return {
      choice: same[0]?.choice ?? [],
      seeds: same.length,
      diverged: same.filter(({ outcome }) => outcome === 'diverged').length,
      training: over(({ training }) => training),
      validation: over(({ validation }) => validation),
      trainingMetric: over(({ trainingMetric }) => trainingMetric),
      validationMetric: over(({ validationMetric }) => validationMetric),
    };
  });
}

export function spreadOf(numbers: readonly number[]): Spread | null {
  if (numbers.length === 0) return null;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: numbers.length > 1 ? Math.sqrt(squares / (numbers.length - 1)) : 0, least: Math.min(...numbers), most: Math.max(...numbers) };
}

/** What outcomes are judged by: the validation loss, or where nothing was left for validation the training loss. */
export function judgedBy(outcomes: readonly Outcome[]): 'validation' | 'training' {
  return outcomes.some(({ validation }) => validation !== null) ? 'validation' : 'training';
}

/** The best first: fewer diverged runs, then the lower mean. */
export function bestFirst(outcomes: readonly Outcome[]): Outcome[] {
  const by = judgedBy(outcomes);
  return outcomes.toSorted((a, b) => a.diverged / a.seeds - b.diverged / b.seeds || (a[by]?.mean ?? Infinity) - (b[by]?.mean ?? Infinity) || 0);
}

/** The seed whose trial of a combination came out best. */
export function bestSeed(trials: readonly SweepTrial[], choice: readonly number[]): number | undefined {
  const own = trials.filter((trial) => trial.choice.join(',') === choice.join(','));
  const loss = ({ validation, training }: SweepTrial): number => validation ?? training ?? Infinity;
  return own.toSorted((a, b) => loss(a) - loss(b))[0]?.seed;
}
