import { z } from 'zod';
import { Revision, Shape } from './messageFields.ts';
import { GradientPlaceSchema } from './numberPlaces.ts';

/** One gradient beside its central difference. Null stands for what is not finite. */
export const CheckedGradientSchema = z.strictObject({
  /** The name of the parameter or input. */
  what: z.string(),
  /** Of the tensor that `place.element` is one of. */
  shape: Shape,
  place: GradientPlaceSchema,
  backpropagated: z.number().nullable(),
  numerical: z.number().nullable(),
  relativeError: z.number().nullable(),
  /** At a kink the one-sided derivatives; see `explain/kink.ts`. */
  kink: z.strictObject({ left: z.number(), right: z.number(), takes: z.enum(['left', 'right', 'between']) }).nullable(),
});
export type CheckedGradientAnswer = z.infer<typeof CheckedGradientSchema>;

/** Every gradient of a document beside its central difference, in float64. */
export const GradientCheckSchema = z.strictObject({
  /** Numbers compared: each element of each parameter and trainable input. */
  count: z.int(),
  /** The largest relative error among those that are not at a kink; null where there are none. */
  worst: CheckedGradientSchema.nullable(),
  /** Those that disagree, `wrongCount` in all, the first 20 of them. */
  wrong: z.array(CheckedGradientSchema),
  wrongCount: z.int(),
  /** Those at a kink of the loss, `kinkCount` in all, the first 20 of them. They are not wrong. */
  kinks: z.array(CheckedGradientSchema),
  kinkCount: z.int(),
  /** Those to which a node on purpose hands back an estimate instead of a derivative. They are not wrong. */
  estimateCount: z.int(),
});
export type GradientCheck = z.infer<typeof GradientCheckSchema>;

/** How far a gradient check has come: numbers compared, and to compare. */
export const CheckProgressSchema = z.strictObject({ revision: Revision, done: z.int(), of: z.int() });
export type CheckProgress = z.infer<typeof CheckProgressSchema>;
