import { z } from 'zod';
import { BindingSchema, DataSetSchema, TableShapeSchema, TableSourceSchema, parts } from '../graph/dataset.ts';
import { RunCurvesSchema, RunStateSchema, SnapshotSchema, metrics, runOutcomes } from '../graph/run.ts';
import { SweepPlanSchema } from '../graph/sweep.ts';
import { NotFiniteSchema } from './notFinite.ts';

/* What the engine is asked for and tells while it trains, and what it says of data sets and predictions. */

const Revision = z.int().min(0);
const Identifier = z.string().min(1).max(200);
const Count = z.int().min(0);
const Numbers = z.custom<Float64Array>((value) => value instanceof Float64Array, 'not an array of float64 numbers');

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

/** What a data set comes to. */
export const DataSummarySchema = z.strictObject({
  samples: Count,
  /** The longest sample's steps, and the shortest's. */
  steps: Count,
  shortest: Count,
  parts: z.strictObject({ training: Count, validation: Count, test: Count }),
  /** For each column what its numbers in the training part are like; null where it has none. */
  columns: z.array(z.strictObject({ name: z.string(), missing: Count, mean: z.number().nullable(), deviation: z.number().nullable(), minimum: z.number().nullable(), maximum: z.number().nullable() })),
});
export type DataSummary = z.output<typeof DataSummarySchema>;

/** Samples as they go onto the canvas. */
export const SampleRowsSchema = z.strictObject({
  samples: Count,
  steps: Count,
  /** Steps of each sample; null where all have the same. */
  lengths: z.array(Count).nullable(),
  /** By node id, `[N, T, width]`. */
  columns: z.record(Identifier, Numbers),
});
export type SampleRows = z.output<typeof SampleRowsSchema>;

/** What the network says of the samples of one part, beside what is right. */
export const PredictionsSchema = z.strictObject({
  revision: Revision,
  /** The loss node they are read at, and what it judges: class indices, yes or no, or numbers. */
  loss: Identifier,
  judges: z.enum(['classes', 'binary', 'numbers']),
  part: z.enum([...parts, 'all']),
  /** Samples of the data set, counted from 0, the first `samples.length` of `of`. */
  samples: z.array(Count),
  of: Count,
  steps: Count,
  lengths: z.array(Count).nullable(),
  width: Count,
  targetWidth: Count,
  /** `[N, T, width]`: probabilities for classes and yes or no, numbers as they were before they were normalised. */
  predictions: Numbers,
  /** `[N, T, targetWidth]`: class indices where `judges` is `classes`. */
  targets: Numbers,
  /** `[N]`, each sample's share of the loss without the mean over samples. */
  losses: Numbers,
  /** Names of the classes, where the data set has them. */
  classes: z.array(z.string()).nullable(),
});
export type Predictions = z.output<typeof PredictionsSchema>;

/** The network's output over two features of an input node, the others at their mean. */
export const SurfaceQuerySchema = z.strictObject({
  /** The input node, and which of its elements go to the right and up. */
  input: Identifier,
  across: Count,
  up: Count,
  /** Null: a little more than the data. */
  range: z.strictObject({ left: z.number(), right: z.number(), bottom: z.number(), top: z.number() }).nullable(),
  resolution: z.int().min(2).max(256),
});
export type SurfaceQuery = z.output<typeof SurfaceQuerySchema>;
export const SurfaceSchema = z.strictObject({
  revision: Revision,
  loss: Identifier,
  judges: z.enum(['classes', 'binary', 'numbers']),
  range: z.strictObject({ left: z.number(), right: z.number(), bottom: z.number(), top: z.number() }),
  resolution: Count,
  width: Count,
  /** `[row from the bottom, column from the left, width]`: as in predictions. */
  values: Numbers,
  /** The data set's samples: across, up, and class index or number, three for each; at most 2,000. */
  points: Numbers,
});
export type Surface = z.output<typeof SurfaceSchema>;

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

export const SweepProgressSchema = z.strictObject({ revision: Revision, done: Count, of: Count, trials: z.array(SweepTrialSchema) });
export type SweepProgress = z.output<typeof SweepProgressSchema>;

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
  'engine.surface': { input: z.strictObject({ revision: Revision, query: SurfaceQuerySchema }), output: SurfaceSchema },
  /** Trains every combination of a plan's values. The progress has all trials so far; cancelling keeps nothing. */
  'engine.sweep': { input: z.strictObject({ revision: Revision, plan: SweepPlanSchema }), output: z.strictObject({ revision: Revision, trials: z.array(SweepTrialSchema) }) },
} as const;

export const trainEvents = {
  'engine.progress': { payload: TrainProgressSchema, policy: 'latest' },
  'engine.sweepProgress': { payload: SweepProgressSchema, policy: 'latest' },
} as const;

/* ---- tables, which the host keeps ---- */

const Path = z.string().min(1).max(4096);
const TableInfoSchema = z.strictObject({ source: TableSourceSchema, table: TableShapeSchema });
export type TableInfo = z.output<typeof TableInfoSchema>;

/** How a text file is read; what is null is found out from the file. */
export const ImportOptionsSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).nullable(),
  header: z.boolean().nullable(),
  decimal: z.enum(['.', ',']).nullable(),
  /** Rows with a missing number in a column that is taken: left out, or kept, for the mean of the training part to stand in. */
  missing: z.enum(['drop', 'keep']),
  /** Which columns are taken, and as what; null: as found out. */
  columns: z.array(z.strictObject({ index: Count, name: z.string().max(500), kind: z.enum(['number', 'class', 'key']) })).nullable(),
});
export type ImportOptions = z.output<typeof ImportOptionsSchema>;

/** Something in a file that is not as it should be. Rows and columns count from 1, the header is row 1 where there is one. */
export const ImportFaultSchema = z.strictObject({
  kind: z.enum(['missing', 'not-a-number', 'too-few-cells', 'too-many-cells', 'bad-quote', 'bad-encoding']),
  row: Count,
  column: Count,
  name: z.string(),
  text: z.string().max(200),
});
export type ImportFault = z.output<typeof ImportFaultSchema>;

/** What a file looks like before it is imported. */
export const InspectionSchema = z.strictObject({
  path: Path,
  bytes: z.number(),
  kind: z.enum(['text', 'npy', 'npz']),
  delimiter: z.enum([',', ';', '\t', '|']).nullable(),
  header: z.boolean().nullable(),
  decimal: z.enum(['.', ',']).nullable(),
  /** Whether the whole file was read, or its first part only. */
  complete: z.boolean(),
  rows: Count,
  columns: z.array(z.strictObject({ index: Count, name: z.string(), kind: z.enum(['number', 'class', 'key']), missing: Count, distinct: Count.nullable(), classes: z.array(z.string()).nullable() })),
  /** The first rows as texts, at most 50. */
  preview: z.array(z.array(z.string())),
  faults: z.array(ImportFaultSchema).max(200),
  faultCount: Count,
  /** How the rows of an array with three axes are sequences. */
  sequence: DataSetSchema.shape.sequence,
});
export type Inspection = z.output<typeof InspectionSchema>;

/** One change to a table. Rows and columns count from 0. */
export const TableEditSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cells'), cells: z.array(z.strictObject({ row: Count, column: Count, text: z.string().max(500) })).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('insert-rows'), at: Count, count: z.int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('delete-rows'), rows: z.array(Count).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('insert-column'), at: Count, name: z.string().max(500), as: z.enum(['number', 'class']) }),
  z.strictObject({ kind: z.literal('delete-column'), column: Count }),
  z.strictObject({ kind: z.literal('rename-column'), column: Count, name: z.string().max(500) }),
]);
export type TableEdit = z.output<typeof TableEditSchema>;

export const tableCalls = {
  /** Reads the first part of a file (or all of it with `whole`) and says how it would be imported. */
  'table.inspect': { input: z.strictObject({ path: Path, options: ImportOptionsSchema, whole: z.boolean() }), output: InspectionSchema },
  /** Imports a file into the host's store, row by row. Cancelling leaves nothing behind. */
  'table.import': { input: z.strictObject({ path: Path, options: ImportOptionsSchema }), output: z.strictObject({ info: TableInfoSchema, sequence: DataSetSchema.shape.sequence, faults: z.array(ImportFaultSchema).max(200), faultCount: Count, dropped: Count }) },
  /** The table that a recipe makes. */
  'table.make': { input: z.strictObject({ source: TableSourceSchema }), output: z.strictObject({ info: TableInfoSchema, sequence: DataSetSchema.shape.sequence, suggested: z.record(z.enum(['input', 'target']), BindingSchema) }) },
  /** A new table from typed or pasted texts; a column is numbers where all of its texts are. */
  'table.create': { input: z.strictObject({ names: z.array(z.string().max(500)).min(1).max(10_000), cells: z.array(z.array(z.string().max(500))).max(100_000) }), output: z.strictObject({ info: TableInfoSchema }) },
  /** Numbers of some rows, `[count, columns]`. */
  'table.rows': { input: z.strictObject({ source: TableSourceSchema, from: Count, count: z.int().min(0).max(10_000) }), output: z.strictObject({ rows: Count, values: Numbers }) },
  /** Makes a changed copy under a hash of its own; the table itself stays, for undo. */
  'table.edit': { input: z.strictObject({ source: TableSourceSchema, edit: TableEditSchema }), output: z.strictObject({ info: TableInfoSchema }) },
} as const;

export const tableEvents = {
  'table.progress': { payload: z.strictObject({ path: Path, bytes: z.number(), of: z.number(), rows: Count }), policy: 'latest' },
} as const;
