import { z } from 'zod';
import { DocumentSchema, ExpectedSchema } from '../graph/document.ts';
import type { Contract } from './contract.ts';
import { KernelChoiceSchema, ThreadChoiceSchema } from './kernelChoice.ts';
import { DerivationSchema, DigitsSchema } from './derivation.ts';
import { EvaluationSchema, WeightsSchema } from './evaluation.ts';
import { ExplanationSchema } from './explanation.ts';
import { exportCalls } from './exportContract.ts';
import { CheckProgressSchema, GradientCheckSchema } from './gradientCheck.ts';
import { HealthSchema } from './health.ts';
import { JudgementSchema } from './judgement.ts';
import { Empty, Identifier, Index, Numbers, Revision } from './messageFields.ts';
import { NumberPlaceSchema, NumberQuerySchema } from './numberPlaces.ts';
import { CurveAnswerSchema, JacobianQuerySchema, TensorAnswerSchema, TensorQuerySchema, TermsAnswerSchema } from './runTensors.ts';
import { BlockSchema } from './solutionBlocks.ts';
import { trainCalls, trainEvents } from './trainContract.ts';
import { MomentSchema, StandSchema } from './walk.ts';
import { FrameSchema, WatchSchema } from './watch.ts';

/**
 * The engine's calls and events. Every call about what is loaded names the revision it means and is answered
 * with E_STALE where the engine holds another one.
 */
export const engineContract = {
  calls: {
    /** Loads a document and runs it forward and backward. A training run in progress is stopped. */
    'engine.evaluate': { input: z.strictObject({ document: DocumentSchema, revision: Revision, kernels: KernelChoiceSchema.optional(), threads: ThreadChoiceSchema.optional() }), output: EvaluationSchema },
    /** Chooses what frames show; a frame follows at once. */
    'engine.watch': { input: z.strictObject({ watch: WatchSchema, id: z.int().min(0) }), output: Empty },
    /** One SGD update with the document's learning rate, then forward and backward again. */
    'engine.update': {
      input: z.strictObject({ revision: Revision }),
      output: z.strictObject({ evaluation: EvaluationSchema, weights: WeightsSchema }),
    },
    ...trainCalls,
    ...exportCalls,
    /** Ends a training run at the next update; `engine.train` then answers with what it has. */
    'engine.stop': { input: Empty, output: Empty },
    'engine.tensor': { input: z.strictObject({ revision: Revision, query: TensorQuerySchema }), output: TensorAnswerSchema },
    'engine.terms': { input: z.strictObject({ revision: Revision, parameter: Identifier }), output: TermsAnswerSchema },
    'engine.explain': {
      input: z.strictObject({ revision: Revision, query: NumberQuerySchema }),
      output: z.strictObject({ revision: Revision, explanation: ExplanationSchema }),
    },
    /** Writes a number out as formulas, symbolic and with the numbers put in. */
    'engine.derive': {
      input: z.strictObject({ revision: Revision, place: NumberPlaceSchema, digits: DigitsSchema }),
      output: z.strictObject({ revision: Revision, derivation: DerivationSchema }),
    },
    /** The moments of a walk through the run, in the order in which things are computed. */
    'engine.moments': { input: z.strictObject({ revision: Revision }), output: z.strictObject({ revision: Revision, moments: z.array(MomentSchema) }) },
    /**
     * Stands still at one moment: frames and tensors show what has been computed up to it, and nothing else.
     * Null ends the walk: everything is shown again. Another document ends it too.
     */
    'engine.stand': {
      input: z.strictObject({ revision: Revision, moment: Index.nullable(), sample: Index, digits: DigitsSchema }),
      output: z.strictObject({ revision: Revision, stand: StandSchema.nullable() }),
    },
    /** Works a document out, from given values to the check; E_BUDGET where it would be too long to read. */
    'engine.solve': {
      input: z.strictObject({ document: DocumentSchema, language: z.enum(['en', 'zh-CN']), digits: DigitsSchema }),
      output: z.strictObject({ blocks: z.array(BlockSchema), drawing: z.string() }),
    },
    /** Compares every gradient with central differences. Ends with E_CANCELLED where it is cancelled, or another document loaded meanwhile. */
    'engine.check': { input: z.strictObject({ revision: Revision }), output: z.strictObject({ revision: Revision, check: GradientCheckSchema }) },
    /** Norms of values and gradients through the layers and steps of the run, and what is wrong with them. */
    'engine.health': { input: z.strictObject({ revision: Revision }), output: z.strictObject({ revision: Revision, health: HealthSchema }) },
    /** f and f′ of an activation over the range of the run's pre-activations. */
    'engine.curve': { input: z.strictObject({ revision: Revision, node: Identifier }), output: CurveAnswerSchema },
    /** `matrix[row · columns + column]` is ∂y/∂x at one node. */
    'engine.jacobian': {
      input: z.strictObject({ revision: Revision, query: JacobianQuerySchema }),
      output: z.strictObject({ revision: Revision, rows: z.int(), columns: z.int(), matrix: Numbers }),
    },
    /** Judges typed answers: for each question one text for each element, row-major. Training does not change what is right. */
    'engine.grade': {
      input: z.strictObject({ revision: Revision, questions: z.array(ExpectedSchema.pick({ at: true, after: true })).max(10_000), answers: z.array(z.array(z.string()).max(10_000)).max(10_000) }),
      output: z.strictObject({ revision: Revision, judgements: z.array(JudgementSchema) }),
    },
    /** Answered as soon as the engine is free: the supervisor's heartbeat. */
    'engine.ping': { input: Empty, output: Empty },
  },
  events: {
    'engine.frame': { payload: FrameSchema, policy: 'latest' },
    ...trainEvents,
    'engine.checkProgress': { payload: CheckProgressSchema, policy: 'latest' },
  },
} as const satisfies Contract;
export type EngineContract = typeof engineContract;
