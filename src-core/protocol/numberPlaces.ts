import { z } from 'zod';
import { At, Identifier, Index } from './messageFields.ts';

/* Where in a run a single number is. */

/** One number that the loss depends on. Without a sample all samples that use the parameter are meant. */
export const NumberQuerySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parameter'), parameter: Identifier, element: Index, sample: Index.optional() }),
  z.strictObject({ kind: z.literal('output'), node: Identifier, port: Identifier, ...At }),
  /** Only what runs through this edge. */
  z.strictObject({ kind: z.literal('edge'), edge: Identifier, ...At }),
]);
export type NumberQuery = z.infer<typeof NumberQuerySchema>;

/** One number of a run that can be written out as a formula. */
export const NumberPlaceSchema = z.discriminatedUnion('kind', [
  /** An element of an output or internal buffer, and its gradient: on outputs the total over all edges. */
  z.strictObject({ kind: z.literal('value'), node: Identifier, port: Identifier, ...At }),
  z.strictObject({ kind: z.literal('gradient'), node: Identifier, port: Identifier, ...At }),
  /** What comes back through one edge. */
  z.strictObject({ kind: z.literal('edge-gradient'), edge: Identifier, ...At }),
  z.strictObject({ kind: z.literal('parameter'), parameter: Identifier, element: Index }),
  z.strictObject({ kind: z.literal('parameter-gradient'), parameter: Identifier, element: Index }),
  /** What one node's use at one step adds to a parameter's gradient, over all samples. */
  z.strictObject({ kind: z.literal('parameter-term'), parameter: Identifier, element: Index, node: Identifier, step: Index }),
  /** What the next update makes of it. */
  z.strictObject({ kind: z.literal('updated-parameter'), parameter: Identifier, element: Index }),
  z.strictObject({ kind: z.literal('updated-data'), node: Identifier, ...At }),
  z.strictObject({ kind: z.literal('loss') }),
]);
export type NumberPlace = z.infer<typeof NumberPlaceSchema>;

/** An element of a parameter's gradient, or of an input's at one step and sample. */
export const GradientPlaceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parameter-gradient'), parameter: Identifier, element: Index }),
  z.strictObject({ kind: z.literal('gradient'), node: Identifier, port: Identifier, ...At }),
]);
export type GradientPlace = z.infer<typeof GradientPlaceSchema>;
