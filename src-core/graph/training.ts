import { z } from 'zod';

/*
 * How a document is trained: the schema of its settings. What each part does to the numbers is said where it is
 * computed, in `train/`.
 */

const Fraction = z.number().min(0).lt(1);
const Positive = z.number().positive();
const Count = z.int().min(1).max(1e9);

/** The update rules, each with its own settings; see `train/optimizers/<kind>.ts` for the formulas. */
export const OptimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd') }),
  z.strictObject({ kind: z.literal('momentum'), momentum: Fraction.default(0.9) }),
  z.strictObject({ kind: z.literal('nesterov'), momentum: Fraction.default(0.9) }),
  z.strictObject({ kind: z.literal('rmsprop'), decay: Fraction.default(0.99), epsilon: Positive.default(1e-8) }),
  z.strictObject({ kind: z.literal('adagrad'), epsilon: Positive.default(1e-10) }),
  z.strictObject({ kind: z.literal('adam'), beta1: Fraction.default(0.9), beta2: Fraction.default(0.999), epsilon: Positive.default(1e-8) }),
  z.strictObject({ kind: z.literal('adamw'), beta1: Fraction.default(0.9), beta2: Fraction.default(0.999), epsilon: Positive.default(1e-8), decay: z.number().min(0).default(0.01) }),
]);
export type OptimizerSettings = z.output<typeof OptimizerSchema>;
export type OptimizerKind = OptimizerSettings['kind'];
export const optimizerKinds = ['sgd', 'momentum', 'nesterov', 'rmsprop', 'adagrad', 'adam', 'adamw'] as const satisfies readonly OptimizerKind[];

/** How the learning rate changes with the epochs, counted from 0. */
export const ScheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  /** Multiplied by `factor` every `every` epochs. */
  z.strictObject({ kind: z.literal('step'), every: Count.default(10), factor: Positive.default(0.5) }),
  /** Multiplied by `factor` every epoch. */
  z.strictObject({ kind: z.literal('exponential'), factor: Positive.default(0.99) }),
  /** Half a cosine from the full rate down to `minimum` times it, over all epochs. */
  z.strictObject({ kind: z.literal('cosine'), minimum: z.number().min(0).max(1).default(0) }),
]);
export type ScheduleSettings = z.output<typeof ScheduleSchema>;
export const scheduleKinds = ['constant', 'step', 'exponential', 'cosine'] as const satisfies readonly ScheduleSettings['kind'][];

export const TrainingSchema = z.strictObject({
  learningRate: z.number(),
  optimizer: OptimizerSchema.default({ kind: 'sgd' }),
  schedule: ScheduleSchema.default({ kind: 'constant' }),
  /** Updates over which the rate rises in a straight line from 0 to its full size. */
  warmUp: z.int().min(0).max(1e9).default(0),
  epochs: Count,
  /** Samples in a batch; null: all of them. */
  batch: Count.nullable().default(null),
  /** Whether each epoch takes the samples in an order of its own. */
  shuffle: z.boolean().default(true),
  /** Penalties added to the loss whose gradient is trained with: l1 Σ|p| + ½ l2 Σp². */
  l1: z.number().min(0).default(0),
  l2: z.number().min(0).default(0),
  /** The gradient of all parameters together is scaled down to this norm where it is longer; null: never. */
  clipNorm: Positive.nullable().default(null),
  /** Each element of the gradient is kept within ± this; null: never. Done before the norm. */
  clipValue: Positive.nullable().default(null),
  /** Steps of truncated backpropagation through time; null: through the whole sequence. */
  truncate: Count.nullable().default(null),
  /** Epochs without a better validation loss after which a run ends; null: never. Without validation samples the training loss counts. */
  patience: Count.nullable().default(null),
  /** Whether the weights of the best epoch are put back at the end. */
  keepBest: z.boolean().default(false),
});
export type Training = z.output<typeof TrainingSchema>;

export const defaultTraining: Training = TrainingSchema.parse({ learningRate: 0.1, epochs: 1000 });

/** Whether an update is `p ← p − η ∂L/∂p` and nothing else, which is the rule that derivations write out. */
export function isPlainDescent({ optimizer, schedule, warmUp, l1, l2, clipNorm, clipValue }: Training): boolean {
  return optimizer.kind === 'sgd' && schedule.kind === 'constant' && warmUp === 0 && l1 === 0 && l2 === 0 && clipNorm === null && clipValue === null;
}

/** How a parameter gets its first numbers; see `initialise.ts`. */
export const InitialiserSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('zeros') }),
  z.strictObject({ kind: z.literal('constant'), value: z.number().default(0) }),
  /** Uniform in [low, high). */
  z.strictObject({ kind: z.literal('uniform'), low: z.number().default(-0.1), high: z.number().default(0.1) }),
  z.strictObject({ kind: z.literal('normal'), mean: z.number().default(0), deviation: z.number().min(0).default(0.1) }),
  z.strictObject({ kind: z.literal('xavier'), distribution: z.enum(['uniform', 'normal']).default('uniform') }),
  z.strictObject({ kind: z.literal('he'), distribution: z.enum(['uniform', 'normal']).default('normal') }),
  z.strictObject({ kind: z.literal('orthogonal'), gain: z.number().default(1) }),
]);
export type Initialiser = z.output<typeof InitialiserSchema>;
export const initialiserKinds = ['zeros', 'constant', 'uniform', 'normal', 'xavier', 'he', 'orthogonal'] as const satisfies readonly Initialiser['kind'][];
