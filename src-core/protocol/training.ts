import { z } from 'zod';
import { RunCurvesSchema, RunStateSchema, SnapshotSchema, metrics, runOutcomes } from '../graph/run.ts';
import { Count, Revision } from './messageFields.ts';

/** How much is trained before the call answers; what is left is paused. */
export const TrainAmountSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('batches'), count: z.int().min(1) }),
  /** To the end of this epoch, and so many in all. */
  z.strictObject({ kind: z.literal('epochs'), count: z.int().min(1) }),
]);
export type TrainAmount = z.output<typeof TrainAmountSchema>;

/** How a run is going. NaN cannot be sent: null stands for what was not measured. */
export const TrainProgressSchema = z.strictObject({
  revision: Revision,
  update: Count,
  /** Updates of the whole run, if nothing ends it before. */
  updates: Count,
  epoch: Count,
  epochs: Count,
  /** Of the newest batch. */
  loss: z.number().nullable(),
  /** Measured at the end of the newest epoch that was measured. */
  training: z.number().nullable(),
  validation: z.number().nullable(),
  metric: z.enum(metrics).nullable(),
  trainingMetric: z.number().nullable(),
  validationMetric: z.number().nullable(),
  rate: z.number(),
  updatesPerSecond: z.number(),
  /** Seconds, at the present speed. */
  remaining: z.number().nullable(),
  /** The curves so far, thinned; sent with few of the events, as they are long. */
  curves: RunCurvesSchema.nullable(),
});
export type TrainProgress = z.output<typeof TrainProgressSchema>;

/** What came out of a run; with the id, name and time it becomes a `Run`. */
export const RunResultSchema = z.strictObject({
  outcome: z.enum(runOutcomes),
  metric: z.enum(metrics).nullable(),
  curves: RunCurvesSchema,
  snapshots: z.array(SnapshotSchema),
  state: RunStateSchema,
});
export type RunResult = z.output<typeof RunResultSchema>;
