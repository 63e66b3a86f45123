import { z } from 'zod';
import { runOutcomes } from '../graph/run.ts';
import { Count, Revision } from './messageFields.ts';

/** One training run of a sweep. */
export const SweepTrialSchema = z.strictObject({
  /** For each axis which of its values. */
  choice: z.array(Count),
  seed: z.int(),
  outcome: z.enum(runOutcomes),
  epochs: Count,
  /** The losses at the end, or of the best epoch where the best is kept; null where they are not finite or there is no such part. */
  training: z.number().nullable(),
  validation: z.number().nullable(),
  trainingMetric: z.number().nullable(),
  validationMetric: z.number().nullable(),
});
export type SweepTrial = z.output<typeof SweepTrialSchema>;

/** The trials so far, `done` of `of`. */
export const SweepProgressSchema = z.strictObject({ revision: Revision, done: Count, of: Count, trials: z.array(SweepTrialSchema) });
export type SweepProgress = z.output<typeof SweepProgressSchema>;
