import { z } from 'zod';
import { DerivationLineSchema, MatrixFormSchema } from './derivation.ts';

/** One moment of a walk through a run: one node at one step, forward or backward; the loss; one update. */
export const MomentSchema = z.strictObject({
  phase: z.enum(['forward', 'loss', 'backward', 'update']),
  /** The node that computes; null for the loss as a whole and for updates of parameters. */
  node: z.string().nullable(),
  /** The parameter that is updated. */
  parameter: z.string().nullable(),
  step: z.int(),
});
export type Moment = z.infer<typeof MomentSchema>;

/** Where a walk stands, and what has just been computed there. */
export const StandSchema = z.strictObject({
  index: z.int(),
  moment: MomentSchema,
  /** The formulas of what was just computed, for the chosen sample. */
  lines: z.array(DerivationLineSchema),
  /** Lines that were left out: the tensors have more elements. */
  more: z.int(),
  /** The same for whole tensors. */
  matrices: z.array(MatrixFormSchema),
  /** Edges whose numbers were just computed. */
  edges: z.array(z.string()),
});
export type Stand = z.infer<typeof StandSchema>;
