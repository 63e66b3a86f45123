import { z } from 'zod';

/** A gradient as the sum over all paths from a number to the loss of the product of the local derivatives. */
export const ExplanationSchema = z.strictObject({
  /** As backpropagation computed it. */
  gradient: z.number(),
  /** Σ over the paths. */
  sum: z.number(),
  /** Paths whose product is not 0, counted without walking them: exact up to 2⁵³. */
  count: z.number(),
  /** The largest product first; null where there are too many to list. */
  paths: z
    .array(
      z.strictObject({
        /** The numbers on the way to the loss; the derivative is with respect to the number before. The edge is the wire that leads here. */
        through: z.array(z.strictObject({ node: z.string(), port: z.string(), step: z.int(), element: z.int(), edge: z.string().nullable(), derivative: z.number() })),
        /** ∂L/∂ℓ, the last factor. */
        seed: z.number(),
        product: z.number(),
        sample: z.int(),
      }),
    )
    .nullable(),
  /** The part of the gradient, and of the paths, that runs through each node at each step. */
  crossings: z.array(z.strictObject({ node: z.string(), step: z.int(), paths: z.number(), sum: z.number() })),
  /**
   * `[lossStep][step]`: what the losses of one step send back to the number at another; of a parameter, to its use
   * there. Null without time, and where it would take too long.
   */
  byStep: z.array(z.array(z.number())).nullable(),
});
export type Explanation = z.infer<typeof ExplanationSchema>;
