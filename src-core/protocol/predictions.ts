import { z } from 'zod';
import { parts } from '../graph/dataset.ts';
import { Count, Identifier, Numbers, Revision } from './messageFields.ts';

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
  /** Where there is a class to tell at each position of a sample, its positions count as steps. */
  steps: Count,
  /** How many of the steps are the positions of one time step. */
  positions: Count,
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

/** The part of the plane that a surface is drawn over, in the units of the data. */
const Range = z.strictObject({ left: z.number(), right: z.number(), bottom: z.number(), top: z.number() });

/** The network's output over two features of an input node, the others at their mean. */
export const SurfaceQuerySchema = z.strictObject({
  /** The input node, and which of its elements go to the right and up. */
  input: Identifier,
  across: Count,
  up: Count,
  /** Null: a little more than the data. */
  range: Range.nullable(),
  resolution: z.int().min(2).max(256),
});
export type SurfaceQuery = z.output<typeof SurfaceQuerySchema>;

/** The outputs on a grid of `resolution` × `resolution` points. */
export const SurfaceSchema = z.strictObject({
  revision: Revision,
  loss: Identifier,
  judges: z.enum(['classes', 'binary', 'numbers']),
  range: Range,
  resolution: Count,
  width: Count,
  /** `[row from the bottom, column from the left, width]`: as in predictions. */
  values: Numbers,
  /** The data set's samples: across, up, and class index or number, three for each; at most 2,000. */
  points: Numbers,
});
export type Surface = z.output<typeof SurfaceSchema>;
