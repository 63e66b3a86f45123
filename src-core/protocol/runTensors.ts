import { z } from 'zod';
import { Identifier, Index, Numbers, Revision, Shape } from './messageFields.ts';

/* Whole tensors of a run, and what is computed from them for one node or parameter. */

/** Which tensor of a run is wanted in full. */
export const TensorQuerySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edge'), edge: Identifier }),
  z.strictObject({ kind: z.literal('output'), node: Identifier, port: Identifier }),
  z.strictObject({ kind: z.literal('internal'), node: Identifier, name: Identifier }),
  z.strictObject({ kind: z.literal('parameter'), parameter: Identifier }),
]);
export type TensorQuery = z.infer<typeof TensorQuerySchema>;

/** A tensor of a run, `[T, N, …shape]` row-major; a parameter has T = N = 1. No gradient where there is no loss, or no derivative. */
export const TensorAnswerSchema = z.strictObject({
  revision: Revision,
  steps: z.int(),
  samples: z.int(),
  shape: Shape,
  value: Numbers,
  gradient: Numbers.nullable(),
});
export type TensorAnswer = z.infer<typeof TensorAnswerSchema>;

/**
 * A parameter's gradient taken apart: `terms[(lossStep * T + step) * size + element]` is what the loss at
 * `lossStep` sends to the parameter's use at `step`. They add up to the gradient.
 */
export const TermsAnswerSchema = z.strictObject({ revision: Revision, steps: z.int(), shape: Shape, terms: Numbers });
export type TermsAnswer = z.infer<typeof TermsAnswerSchema>;

/** Which Jacobian: of one output of a node with respect to one input, for one sample at one step. */
export const JacobianQuerySchema = z.strictObject({ node: Identifier, input: Identifier, output: Identifier, step: Index, sample: Index });
export type JacobianQuery = z.infer<typeof JacobianQuerySchema>;

/** An activation as its own kernels compute it, with the pre-activations of the run. */
export const CurveAnswerSchema = z.strictObject({
  revision: Revision,
  /** Null where the node is no elementwise, nonlinear function of one thing. */
  curve: z
    .strictObject({
      /** What it is a function of: the input port, or the internal buffer inside a gate. */
      of: z.strictObject({ kind: z.enum(['input', 'internal']), name: z.string() }),
      x: Numbers,
      y: Numbers,
      derivative: Numbers,
      /** Of all steps, samples and units of the run, `[T, N, …]`. */
      preActivations: Numbers,
    })
    .nullable(),
});
export type CurveAnswer = z.infer<typeof CurveAnswerSchema>;
