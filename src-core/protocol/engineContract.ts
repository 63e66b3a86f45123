import { z } from 'zod';
import { diagnosticCodes } from '../graph/diagnostic.ts';
import { DocumentSchema, ExpectedSchema } from '../graph/document.ts';
import { verdicts } from '../explain/judge.ts';
import { unreadableReasons } from '../explain/typedNumber.ts';
import type { Contract } from './contract.ts';
import { NotFiniteSchema } from './notFinite.ts';
import { trainCalls, trainEvents } from './trainContract.ts';

const Revision = z.int().min(0);
const Identifier = z.string().min(1).max(200);
const Numbers = z.custom<Float64Array>((value) => value instanceof Float64Array, 'not an array of float64 numbers');
const Shape = z.array(z.int().min(0));

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

/**
 * What the screen wants to see: the edges, output ports and parameters in view, at one step and sample.
 * Frames list their tensors in this order.
 */
export const WatchSchema = z.strictObject({
  edges: z.array(Identifier).max(100_000),
  /** Output ports, for the total where an output fans out and for loss values; at a step of their own where it is given. */
  outputs: z.array(z.strictObject({ node: Identifier, port: Identifier, step: z.int().min(0).optional() })).max(100_000),
  parameters: z.array(Identifier).max(100_000),
  /** Edges out of one output that are seen as one wire: its value, and the sum of their gradients, perhaps at a step of its own. */
  wires: z.array(z.strictObject({ edges: z.array(Identifier).min(1).max(100_000), step: z.int().min(0).optional() })).max(100_000).optional(),
  step: z.int().min(0),
  sample: z.int().min(0),
});
export type Watch = z.infer<typeof WatchSchema>;

/** Numbers for the screen, packed by `packFrame`; see `frame.ts` for the layout of `numbers`. */
export const FrameSchema = z.strictObject({
  revision: Revision,
  /** Counts up with each change of the watch list, so that a frame is never read against another list. */
  watch: z.int().min(0),
  /** Updates made since the document was loaded. */
  update: z.int().min(0),
  step: z.int().min(0),
  sample: z.int().min(0),
  loss: z.number().nullable(),
  numbers: Numbers,
});
export type Frame = z.infer<typeof FrameSchema>;

/** Parameters and trainable inputs after an update: what goes back into the document. */
export const WeightsSchema = z.strictObject({
  parameters: z.record(z.string(), Numbers),
  columns: z.record(z.string(), Numbers),
});

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

/** One number that the loss depends on. Without a sample all samples that use the parameter are meant. */
export const NumberQuerySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parameter'), parameter: Identifier, element: z.int().min(0), sample: z.int().min(0).optional() }),
  z.strictObject({ kind: z.literal('output'), node: Identifier, port: Identifier, element: z.int().min(0), step: z.int().min(0), sample: z.int().min(0) }),
  /** Only what runs through this edge. */
  z.strictObject({ kind: z.literal('edge'), edge: Identifier, element: z.int().min(0), step: z.int().min(0), sample: z.int().min(0) }),
]);
export type NumberQuery = z.infer<typeof NumberQuerySchema>;

const Index = z.int().min(0);
const At = { element: Index, step: Index, sample: Index };
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

/** A worked solution, block by block; see `export/solution/blocks.ts`. */
export const BlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), level: z.union([z.literal(1), z.literal(2), z.literal(3)]), text: z.string() }),
  z.strictObject({ kind: z.literal('paragraph'), text: z.string() }),
  z.strictObject({ kind: z.literal('formulas'), tex: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('table'), header: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.strictObject({ kind: z.literal('drawing') }),
]);
export type SolutionBlock = z.output<typeof BlockSchema>;

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

/** An element of a parameter's gradient, or of an input's at one step and sample. */
export const GradientPlaceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parameter-gradient'), parameter: Identifier, element: Index }),
  z.strictObject({ kind: z.literal('gradient'), node: Identifier, port: Identifier, ...At }),
]);
export type GradientPlace = z.infer<typeof GradientPlaceSchema>;

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
});
export type GradientCheck = z.infer<typeof GradientCheckSchema>;

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

/** Which Jacobian: of one output of a node with respect to one input, for one sample at one step. */
export const JacobianQuerySchema = z.strictObject({ node: Identifier, input: Identifier, output: Identifier, step: z.int().min(0), sample: z.int().min(0) });
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

/** How one question was answered; `firstWrong` and `from` count the questions from 0. See `explain/judge.ts`. */
export const JudgementSchema = z.strictObject({
  verdict: z.enum(verdicts),
  elements: z.array(
    z.strictObject({
      typed: z.string(),
      verdict: z.enum(verdicts),
      actual: z.number().nullable(),
      reason: z.enum(unreadableReasons).optional(),
      cause: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.enum(['decimals', 'significant']), digits: z.int() }),
          z.strictObject({ kind: z.literal('carried'), from: z.int().nullable() }),
          z.strictObject({ kind: z.literal('vanished') }),
        ])
        .optional(),
    }),
  ),
  firstWrong: z.int().nullable(),
  followsOn: z.boolean(),
});
export type JudgementAnswer = z.infer<typeof JudgementSchema>;

/** How far a gradient check has come: numbers compared, and to compare. */
export const CheckProgressSchema = z.strictObject({ revision: Revision, done: z.int(), of: z.int() });
export type CheckProgress = z.infer<typeof CheckProgressSchema>;

const Empty = z.strictObject({});

/**
 * The engine's calls and events. Every call but `evaluate` names the revision it means and is answered
 * with E_STALE where the engine holds another one.
 */
export const engineContract = {
  calls: {
    /** Loads a document and runs it forward and backward. A training run in progress is stopped. */
    'engine.evaluate': { input: z.strictObject({ document: DocumentSchema, revision: Revision }), output: EvaluationSchema },
    /** Chooses what frames show; a frame follows at once. */
    'engine.watch': { input: z.strictObject({ watch: WatchSchema, id: z.int().min(0) }), output: Empty },
    /** One SGD update with the document's learning rate, then forward and backward again. */
    'engine.update': {
      input: z.strictObject({ revision: Revision }),
      output: z.strictObject({ evaluation: EvaluationSchema, weights: WeightsSchema }),
    },
    ...trainCalls,
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
