import { z } from 'zod';
import { NumberPlaceSchema } from './numberPlaces.ts';

/* Numbers of a run written out as formulas. */

/** The decimals of numbers in formulas, or every digit they have. */
export const DigitsSchema = z.union([
  z.int().min(0).max(15),
  z.literal('all'),
  z.strictObject({ significant: z.int().min(1).max(17) }),
  z.strictObject({ fraction: z.int().min(0).max(10) }),
]);

/** One line of a derivation, in LaTeX: `left = symbolic = numeric = result`. */
export const DerivationLineSchema = z.strictObject({
  place: NumberPlaceSchema,
  /** The node whose definition the formula is from; null for sums over edges, the loss and updates. */
  node: z.string().nullable(),
  left: z.string(),
  /** Empty where the number is given. */
  symbolic: z.string(),
  /** Empty where it would only repeat the result. */
  numeric: z.string(),
  result: z.string(),
  /** Null where it is not finite. */
  value: z.number().nullable(),
  /** What the letters in the formula stand for that are no numbers of the run: `m = \\max(…) = 3`. */
  where: z.array(z.string()),
});
export type DerivationLine = z.infer<typeof DerivationLineSchema>;

/** A formula for a whole tensor: with names, with the tensors put in where it has no indices, and what comes out. */
export const MatrixFormSchema = z.strictObject({
  symbolic: z.string(),
  numeric: z.string().nullable(),
  result: z.string(),
  /** What the formula goes on to say of its letters: `m = \\max_j x_j`. */
  where: z.array(z.string()),
});
export type MatrixForm = z.infer<typeof MatrixFormSchema>;

/** A number written out: its own line first, then those of the gradients it is made of, up to the loss. */
export const DerivationSchema = z.strictObject({
  lines: z.array(DerivationLineSchema),
  /** Lines that were left out. */
  more: z.int(),
  /** The chain rule along the only way from here to the loss, node by node; null where there are several ways. */
  chain: z.string().nullable(),
  /** The formula for the tensor that the number belongs to; null where there is none. */
  matrix: MatrixFormSchema.nullable(),
});
export type Derivation = z.infer<typeof DerivationSchema>;
