import type { SampleSet } from '../data/samples.ts';
import type { GraphDocument } from '../graph/document.ts';
import { initialiseParameters } from '../graph/initialise.ts';
import { type SweepPlan, choicesOf, withChoice } from '../graph/sweep.ts';
import type { Machinery } from '../engine/machinery.ts';
import type { Registry } from '../node/registry.ts';
import type { SweepTrial } from '../protocol/sweepTrials.ts';
import type { EpochPoint } from './curves.ts';
import { Trainer } from './trainer.ts';

export interface SweepParts {
  readonly document: GraphDocument;
  /** The same for every trial. */
  readonly samples: SampleSet;
  readonly registry: Registry;
  readonly machinery: Machinery;
}

/** The document that one trial trains: a combination of values, with all numbers drawn from a seed. */
export function trialDocument({ document, registry }: Pick<SweepParts, 'document' | 'registry'>, { axes }: SweepPlan, choice: readonly number[], seed: number): GraphDocument {
  return initialiseParameters(withChoice(document, registry, axes, choice), registry, seed);
}

/**
 * Trains every combination of a plan's values once with each seed, on the same samples. Yields each trial as it ends,
 * and null in between, so that others get their turn.
 * @throws AppError as `Trainer` does, where a combination makes a network that cannot be trained
 */
export function* sweepTrials(parts: SweepParts, plan: SweepPlan): Generator<SweepTrial | null, void> {
  for (const choice of choicesOf(plan.axes)) {
    for (const seed of plan.seeds) {
      const document = trialDocument(parts, plan, choice, seed);
      const trainer = new Trainer({ document, samples: parts.samples, registry: parts.registry, machinery: parts.machinery, from: null });
      const trial = yield* trialOf(trainer, document, choice);
      trainer.close();
      yield trial;
    }
  }
}

function* trialOf(trainer: Trainer, { training, seed }: GraphDocument, choice: readonly number[]): Generator<null, SweepTrial> {
  const run = trainer.run();
  let best: EpochPoint | undefined;
  const look = (): void => {
    const { newest } = trainer.progress;
    if (newest && (!training.keepBest || lossOf(newest) < (best ? lossOf(best) : Infinity))) best = newest;
  };
  for (;;) {
    const moment = run.next();
    if (moment.done || moment.value === 'epoch') look();
    if (!moment.done) {
      yield null;
      continue;
    }
    const outcome = trainer.result(moment.value).run.outcome;
    const isBad = outcome === 'diverged';
    const told = (value = NaN): number | null => (isBad || !Number.isFinite(value) ? null : value);
    return {
      choice: [...choice],
      seed,
      outcome,
      epochs: trainer.progress.epoch,
      training: told(best?.training),
      validation: told(best?.validation),
      trainingMetric: told(best?.trainingMetric),
      validationMetric: told(best?.validationMetric),
    };
  }
}

function lossOf({ training, validation }: EpochPoint): number {
  return Number.isNaN(validation) ? training : validation;
}
