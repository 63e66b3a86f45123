import { z } from 'zod';
import { DataSetSchema, parts } from '../graph/dataset.ts';
import { RunCurvesSchema, RunStateSchema, SnapshotSchema } from '../graph/run.ts';
import { SweepPlanSchema } from '../graph/sweep.ts';
import { FitSchema } from './fit.ts';
import { Bytes, Count, Identifier, Revision } from './messageFields.ts';
import { NotFiniteSchema } from './notFinite.ts';
import { PredictionsSchema, SurfaceQuerySchema, SurfaceSchema } from './predictions.ts';
import { DataSummarySchema, SampleRowsSchema } from './samples.ts';
import { SweepProgressSchema, SweepTrialSchema } from './sweepTrials.ts';
import { RunResultSchema, TrainAmountSchema, TrainProgressSchema } from './training.ts';

/* What the engine is asked for and tells while it trains, and what it says of data sets and predictions. */

/** The calls about training; a part of the engine's contract. */
export const trainCalls = {
  /** Trains on from `from`, or from the document's weights; answers when it ends. Cancelling the call pauses it too. */
  'engine.train': {
    input: z.strictObject({ revision: Revision, amount: TrainAmountSchema, from: z.strictObject({ state: RunStateSchema, curves: RunCurvesSchema, snapshots: z.array(SnapshotSchema) }).nullable() }),
    output: z.strictObject({ revision: Revision, run: RunResultSchema, updatesPerSecond: z.number(), notFinite: NotFiniteSchema.nullable() }),
  },
  /** Counts a data set's samples and parts, and says what its columns are like. */
  'engine.describeData': { input: z.strictObject({ data: DataSetSchema }), output: DataSummarySchema },
  /** The numbers of some samples as the bindings make them. */
  'engine.samples': { input: z.strictObject({ data: DataSetSchema, samples: z.array(Count).max(10_000) }), output: SampleRowsSchema },
  /** With the weights of the run that is loaded. */
  'engine.predictions': { input: z.strictObject({ revision: Revision, part: z.enum([...parts, 'all']) }), output: PredictionsSchema },
  /** What a node's settings become when they are fitted to the training samples. */
  'engine.fit': { input: z.strictObject({ revision: Revision, node: Identifier }), output: FitSchema.extend({ revision: Revision }) },
  'engine.surface': { input: z.strictObject({ revision: Revision, query: SurfaceQuerySchema }), output: SurfaceSchema },
  /** Trains every combination of a plan's values. The progress has all trials so far; cancelling keeps nothing. */
  'engine.sweep': { input: z.strictObject({ revision: Revision, plan: SweepPlanSchema }), output: z.strictObject({ revision: Revision, trials: z.array(SweepTrialSchema) }) },
} as const;

/** What is told while training goes on. */
export const trainEvents = {
  'engine.progress': { payload: TrainProgressSchema, policy: 'latest' },
  /** The run as it is now (a `RunResult` that was interrupted) in the form of `encodeWire`, every few seconds: what a crash leaves of it. */
  'engine.checkpoint': { payload: z.strictObject({ revision: Revision, result: Bytes }), policy: 'latest' },
  'engine.sweepProgress': { payload: SweepProgressSchema, policy: 'latest' },
} as const;
