import { z } from 'zod';
import { Numbers } from './messageFields.ts';

/** Something that keeps a layer from learning, and where. */
export const HealthFlagSchema = z.strictObject({
  kind: z.enum(['vanishing', 'exploding', 'saturated', 'dead']),
  node: z.string(),
  /** The units that are saturated or dead, counted from 0, the first of them; `unitCount` of `of` in all. Empty for the others. */
  units: z.array(z.int()),
  unitCount: z.int(),
  of: z.int(),
  /** Through time: the step, from 0, at which the gradient of the last step's loss has come to this. Null across layers and over all steps. */
  step: z.int().nullable(),
  /** Vanishing and exploding: the gradient's root mean square here over that at `from`. Otherwise the share of numbers at which f′ is small. */
  ratio: z.number(),
  from: z.string(),
});
export type HealthFlag = z.infer<typeof HealthFlagSchema>;

/** How numbers and gradients fare on their way through a run. Norms are L2; the root mean square is `norm / √count`. */
export const HealthSchema = z.strictObject({
  /** In execution order, without losses and targets; a norm over samples and elements for each step. */
  layers: z.array(z.strictObject({ node: z.string(), port: z.string(), count: z.int(), value: Numbers, gradient: Numbers.nullable() })),
  /** The ratio is gradient over value; null where either is missing. */
  parameters: z.array(z.strictObject({ id: z.string(), count: z.int(), value: z.number(), gradient: z.number().nullable(), ratio: z.number().nullable() })),
  /** Every elementwise nonlinear function of the run, and the share of its numbers at which its derivative is small. */
  activations: z.array(z.strictObject({ node: z.string(), port: z.string(), units: z.int(), share: z.number() })),
  flags: z.array(HealthFlagSchema),
});
export type Health = z.infer<typeof HealthSchema>;
