import { z } from 'zod';
import { Count } from './messageFields.ts';

/** The settings that a node takes on when it is fitted, and what they were fitted to. */
export const FitSchema = z.strictObject({
  /** Fields of its config. */
  config: z.record(z.string(), z.union([z.number(), z.array(z.number())])),
  samples: Count,
  /** The training part of the data set, or the rows on the canvas where there is none. */
  from: z.enum(['training', 'canvas']),
  /** Features that are the same in all samples. */
  constant: Count,
});
export type Fit = z.output<typeof FitSchema>;
