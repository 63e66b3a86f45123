import { z } from 'zod';
import { diagnosticCodes } from '../graph/diagnostic.ts';
import { Numbers, Revision } from './messageFields.ts';
import { NotFiniteSchema } from './notFinite.ts';

/** What is wrong with a document, or could be better, and where; the message is in English. */
export const DiagnosticSchema = z.strictObject({
  code: z.enum(diagnosticCodes),
  severity: z.enum(['error', 'warning']),
  node: z.string().optional(),
  port: z.string().optional(),
  edge: z.string().optional(),
  parameter: z.string().optional(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** Parameters and trainable inputs after an update: what goes back into the document. */
export const WeightsSchema = z.strictObject({
  parameters: z.record(z.string(), Numbers),
  columns: z.record(z.string(), Numbers),
});

/** What came of running a document once, forward and backward. */
export const EvaluationSchema = z.strictObject({
  revision: Revision,
  diagnostics: z.array(DiagnosticSchema),
  /** Null where the document cannot run, has no loss that runs, or one that is not finite. */
  loss: z.number().nullable(),
  /** The loss nodes' shares that are finite; they add up to the loss. */
  losses: z.record(z.string(), z.number()),
  steps: z.int(),
  samples: z.int(),
  notFinite: NotFiniteSchema.nullable(),
});
export type Evaluation = z.infer<typeof EvaluationSchema>;
