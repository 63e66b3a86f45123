import { z } from 'zod';
import { Count, Identifier, Numbers } from './messageFields.ts';

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
