import { z } from 'zod';
import { decodeFloat64, encodeFloat64 } from './base64.ts';
import { TrainingSchema } from './training.ts';

const Identifier = z.string().min(1).max(200);
const Count = z.int().min(0);

/** Many numbers: little-endian float64 as base64 in files, an array in memory. */
export const NumbersSchema = z.codec(z.base64(), z.custom<Float64Array>((value) => value instanceof Float64Array, 'not an array of float64 numbers'), {
  decode: (text) => Float64Array.from(decodeFloat64(text)),
  encode: (numbers) => encodeFloat64([...numbers]),
});

/** The numbers of each parameter, row-major, by its id. */
export const ParameterNumbersSchema = z.record(Identifier, NumbersSchema);
export type ParameterNumbers = z.output<typeof ParameterNumbersSchema>;

/** What tells how good predictions are, beside the loss: what fits the loss node. */
export const metrics = ['accuracy', 'r2', 'perplexity'] as const;
export type Metric = (typeof metrics)[number];

/**
 * The curves of a run, thinned so that each has at most 2,000 points. NaN stands for what was not measured.
 * `losses[i]` is the loss of the batch that was taken after `updates[i]` updates. The other arrays have an
 * entry for each epoch in `epochs` (counted from 1, how many were finished) and are measured at its end.
 */
export const RunCurvesSchema = z.strictObject({
  updates: NumbersSchema,
  losses: NumbersSchema,
  epochs: NumbersSchema,
  /** Updates made up to the end of the epoch. */
  epochUpdates: NumbersSchema,
  /** The mean of the batches' losses in the epoch. */
  training: NumbersSchema,
  validation: NumbersSchema,
  trainingMetric: NumbersSchema,
  validationMetric: NumbersSchema,
  rate: NumbersSchema,
});
export type RunCurves = z.output<typeof RunCurvesSchema>;

/** How many numbers of a parameter, or of its gradient, lie in each of equally wide bins from `low` to `high`. */
const HistogramSchema = z.strictObject({ low: z.number(), high: z.number(), counts: z.array(Count).max(64) });
export type Histogram = z.output<typeof HistogramSchema>;

/** The parameters' numbers and gradients at some moments of a run, at most 40 of them. */
export const SnapshotSchema = z.strictObject({
  update: Count,
  parameters: z.record(Identifier, z.strictObject({ value: HistogramSchema, gradient: HistogramSchema })),
});
export type Snapshot = z.output<typeof SnapshotSchema>;

/** All that a run needs to go on as if it had never paused. */
export const RunStateSchema = z.strictObject({
  /** Of network, data and settings: a run goes on only where they are the same. */
  fingerprint: z.string().max(100),
  update: Count,
  /** Epochs that are finished. */
  epoch: Count,
  /** Batches of the epoch that are done, the sum of their losses, each times its samples, and the samples. */
  batch: Count,
  lossSum: z.number(),
  lossCount: Count,
  /** What the epoch's metric has added up. */
  meter: NumbersSchema,
  weights: ParameterNumbersSchema,
  /** The rows of trained inputs, by node id. */
  columns: ParameterNumbersSchema,
  /** The optimizer's own numbers (velocity, moments), by their name, then by parameter. */
  optimizer: z.record(z.string().max(50), ParameterNumbersSchema),
  /** The epoch with the lowest loss so far, its weights, and how many epochs ago it was. */
  best: z.strictObject({ epoch: Count, loss: z.number(), weights: ParameterNumbersSchema.nullable() }).nullable(),
});
export type RunState = z.output<typeof RunStateSchema>;

/** Why a run is where it is. `early`: it did not get better for `patience` epochs; `interrupted`: the program ended in the middle of it. */
export const runOutcomes = ['paused', 'interrupted', 'stopped', 'finished', 'early', 'diverged'] as const;
export type RunOutcome = (typeof runOutcomes)[number];

/** A training run, kept with the document. */
export const RunSchema = z.strictObject({
  id: Identifier,
  name: z.string().max(500),
  /** When it began, as ISO 8601. */
  started: z.string().max(40),
  outcome: z.enum(runOutcomes),
  training: TrainingSchema,
  seed: z.int(),
  metric: z.enum(metrics).nullable(),
  curves: RunCurvesSchema,
  snapshots: z.array(SnapshotSchema).max(40),
  state: RunStateSchema,
});
export type Run = z.output<typeof RunSchema>;
