import type { z } from 'zod';
import type { Shape } from '../tensor/shape.ts';
import type { Emitter } from './emitter.ts';
import type { Expression } from './expression.ts';
import type { ShapeError } from './shapeError.ts';
import type { KerasLayer } from './kerasLayer.ts';
import type { TorchLayer, TorchShapes } from './torchLayer.ts';
import type { View } from './view.ts';

/** A text in every language the app speaks. */
export interface LocalizedText {
  readonly en: string;
  readonly 'zh-CN': string;
}

/** The palette's headings, in the order in which they are shown. */
export const categories = ['data', 'layer', 'activation', 'recurrent', 'algebra', 'loss'] as const;
export type Category = (typeof categories)[number];

export interface InputPort<Name extends string = string> {
  readonly name: Name;
  readonly meaning: LocalizedText;
  /** The axes of one sample as the node's documentation writes them, `[F]`. */
  readonly axes: string;
  /** A node runs without an edge here; its view is then absent. */
  readonly optional?: true;
  /** The port reads the value its source had one time step earlier (1) or has one step later (−1), so it may close a cycle. */
  readonly lag?: 1 | -1;
  /** The port reads an output of its own node: it is wired by itself, and no other wire ends there. */
  readonly own?: true;
  /** False where the loss has no derivative with respect to the port (class indices). */
  readonly differentiable?: false;
  /** The port takes class indices: columns of what arrives at the port of this name. */
  readonly classesOf?: string;
  /** What a loss takes here: scores before sigmoid or softmax, or a number whose squared distance to the target it measures. */
  readonly takes?: 'logits' | 'squared-distance';
}

export interface OutputPort<Name extends string = string> {
  readonly name: Name;
  readonly meaning: LocalizedText;
  readonly axes: string;
  /** What the output has been squashed by: it is no logit any more. */
  readonly squashedBy?: 'sigmoid' | 'softmax' | 'log-softmax';
}

/** What a run is for. A network that learns may drop and normalise otherwise than one that is used. */
export type Mode = 'training' | 'evaluation';

export interface ParameterSlot<Name extends string = string> {
  readonly name: Name;
  readonly meaning: LocalizedText;
  readonly axes: string;
  /** What a new record holds: zeros, ones, another number everywhere, or uniform in ±√(6 / (fan-in + fan-out)) (Glorot & Bengio 2010, eq. 16). */
  readonly initial: 'zeros' | 'ones' | number | 'xavier';
  /** What `afterUpdate` keeps of the samples that a training has seen: no optimizer moves it. */
  readonly statistic?: true;
}

/** What shape inference says of a node: per-sample shapes, and the shape of each parameter. */
export interface Inferred<O extends string = string, P extends string = string, S extends string = string> {
  readonly outputs: Readonly<Record<O, Shape>>;
  readonly parameters?: Readonly<Partial<Record<P, Shape>>>;
  /** Buffers that the node keeps between forward and backward: each has a value and a gradient. */
  readonly internals?: Readonly<Partial<Record<S, Shape>>>;
}

/**
 * An internal buffer that is shown as a picture on the card and in the inspector: its last two axes are rows and columns,
 * each place on those in front a picture of its own.
 */
export interface ShownInternal<S extends string = string> {
  readonly internal: S;
  readonly title: LocalizedText;
  /** What its rows, its columns and its pictures stand for, in one word each. */
  readonly rows?: LocalizedText;
  readonly columns?: LocalizedText;
  readonly tiles?: LocalizedText;
}

/** What a port was given over the training samples, feature by feature: mean and deviation (of the numbers themselves, divided by their count). */
export interface FeatureStatistics {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** How a node's settings follow from what arrives at one of its inputs. */
export interface Fitting<C, I extends string = string> {
  readonly input: I;
  readonly to: (statistics: FeatureStatistics) => Partial<C>;
}

/** How a loss node's per-sample, per-step values `ℓ[t, n]` become its share of the total loss. */
export interface LossReduction {
  readonly weight: number;
  readonly steps: 'every' | 'last';
  readonly overSteps: 'sum' | 'mean';
  readonly overSamples: 'sum' | 'mean';
}

/** What a loss compares, so that predictions can be shown and counted: its ports, and what is on them. */
export interface Judgement<I extends string = string> {
  readonly prediction: I;
  readonly target: I;
  /** Scores are logits, log-probabilities or probabilities, of each class or of "yes"; numbers are compared as they are. */
  readonly as: 'class-logits' | 'class-log-probabilities' | 'yes-logits' | 'yes-probabilities' | 'numbers';
  /** Whether the target of a class is its index or a probability for each class. */
  readonly targetIs?: 'index' | 'probabilities';
  /** Present where there is a class at each position of a sample: the last axis of the prediction has the scores, and the loss is the sum or mean over all others. */
  readonly overPositions?: 'sum' | 'mean';
}

/** One time step of the unrolled program, as seen by `forward` and `backward`. */
export interface Step {
  readonly index: number;
  readonly count: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * Which samples are there at a step, where some are shorter than the run: `[N, 1]` each. A node that mixes steps or
 * samples must let padding count for nothing; what works on each sample and step alone need not know of it.
 */
export interface Presence {
  /** 1 where the sample has the step, else 0. */
  readonly real: View;
  /** 1 − real */
  readonly padded: View;
  /** 1 / the number of steps that the sample has up to this one; 0 where it has not got this one. */
  readonly share: View;
  /** 1 / the number of samples that have this step; 0 where the sample has not got it. */
  readonly among: View;
}

export interface EmitContext<C> {
  readonly config: C;
  readonly mode: Mode;
  readonly step: Step;
  /** By the index of a step; null where all samples are there and as long as the run. */
  readonly presence: ((step: number) => Presence) | null;
  /** Per-sample shapes of the input ports that have an edge. */
  readonly inputs: Readonly<Partial<Record<string, Shape>>>;
}

/**
 * `x` for each name: the values. Ports without an edge give an absent view, which no operation accepts; so does `before`
 * where the node remembers nothing.
 */
export type Values<Name extends string> = { readonly [N in Name | 'before']: View };
/** `dx` for each name: the gradient of the loss with respect to it. Operations add into these. */
export type Gradients<Name extends string> = { readonly [N in Name | 'before' as `d${N}`]: View };

/**
 * The formulas in matrix form. `\val{x}` stands for a value of the node and `\grad{x}` for ∂L/∂x; both are
 * replaced by the names of the network, or by the tensors themselves. `\val{x}[k]` and `\grad{x}[k]` are elements.
 * `explain/matrixForm.ts` reads them.
 */
export interface Latex {
  /** The forward formula, `\val{y} = \val{x} \val{W} + \val{b}`. */
  readonly forward: string;
  /** For each input and parameter, how the gradient comes back to it: the right side of `\grad{x} = …`. */
  readonly gradients: Readonly<Record<string, string>>;
  /** How a name is written where the node stands alone: `\hat y` for `prediction`. Itself where it is left out. */
  readonly symbols?: Readonly<Record<string, string>>;
}

/** What a node's formulas for single numbers may depend on: its config and the per-sample shapes of all its tensors. */
export interface ScalarContext<C> {
  readonly config: C;
  readonly mode: Mode;
  /** The number of elements that one sample has in an input, output, internal buffer or parameter. */
  readonly size: (name: string) => number;
  readonly shape: (name: string) => Shape;
}

/**
 * A formula for one element at one time step, in terms of the node's own tensors for the same sample and step.
 * `step.count` are the steps of the sample that is asked for: from there on it is padding.
 */
export type ScalarFormula = (element: number, step: Step) => Expression;

/**
 * What `forward` and `backward` compute, for one number. The conformance suite evaluates every one and compares
 * it with what the kernels wrote.
 */
export interface Scalars<I extends string = string, O extends string = string, P extends string = string, S extends string = string> {
  /** How an output, or an internal buffer that formulas name, comes about. */
  readonly values: Readonly<Partial<Record<O | S, ScalarFormula>>>;
  /**
   * What comes back to an input from one sample, and to a parameter from one sample at one step; where a formula
   * names the gradient of an internal buffer, that too.
   */
  readonly gradients: Readonly<Partial<Record<I | P | S | 'before', ScalarFormula>>>;
}

/** A palette entry: the node with part of its config filled in. A node type without presets has one entry. */
export interface Preset {
  readonly id: string;
  readonly title: LocalizedText;
  readonly config: Readonly<Record<string, unknown>>;
}

/** A wire as `node.port -> node.port`, and a port as `node.port`, among the nodes of an expansion. */
type ExpansionPort = `${string}.${string}`;
type ExpansionWire = `${ExpansionPort} -> ${ExpansionPort}`;

/** The simpler nodes that a cell is made of. It can be expanded into them, and they can be folded back, with the same parameters. */
export interface Expansion<I extends string = string, O extends string = string, P extends string = string> {
  /** By name; `at` is the column and row that a node has beside the others. */
  readonly nodes: Readonly<Record<string, { readonly type: string; readonly config: Readonly<Record<string, unknown>>; readonly at: readonly [number, number] }>>;
  readonly wires: readonly ExpansionWire[];
  /** The ports that each input of the cell feeds. */
  readonly inputs: Readonly<Record<I, readonly ExpansionPort[]>>;
  readonly outputs: Readonly<Record<O, ExpansionPort>>;
  /** For each parameter slot of the cell the slot that has its record. */
  readonly parameters: Readonly<Partial<Record<P, string>>>;
}

/** The parameters of one gate of a standard cell. */
export interface CellGate<P extends string = string> {
  /** `[H + X, units]`, the rows of h first; `[X, units]` where the rows of h are a parameter of their own. */
  readonly weights: P;
  readonly bias: P | null;
  /** Weights and bias of h alone, for a reset gate that acts behind them. */
  readonly ofHidden?: { readonly weights: P; readonly bias: P | null };
}

/**
 * Which standard cell a node is: what other libraries have as one operator over a whole sequence. It reads `h`, `x` and, an
 * LSTM, `c`; it gives `H` and, an LSTM, `C`.
 */
export interface StandardCell<P extends string = string> {
  readonly kind: 'rnn' | 'lstm' | 'gru';
  readonly units: number;
  /** In PyTorch's order: input, forget, candidate, output of an LSTM; reset, update, candidate of a GRU. */
  readonly gates: readonly CellGate<P>[];
}

/** A case that must work: the conformance suite fills the inputs with seeded numbers. */
export interface Sample {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Shape>>;
  /** The numbers that the suite draws for an input or a parameter: any sign by default, in (0, 1), or a class index below `classes`. */
  readonly draw?: Readonly<Record<string, 'any' | 'probability' | 'log-probability' | { readonly classes: number }>>;
}

/** A case that must fail shape inference, with this code and naming this port. */
export interface Reject {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, Shape>>;
  readonly code: string;
  readonly port: string;
}

/**
 * Everything the product knows about one node type. Palette, inspector, validation, run,
 * explanation and tests are all made from it, so a new type is one new file.
 */
export interface NodeDefinition<
  C = unknown,
  I extends string = string,
  O extends string = string,
  P extends string = string,
  S extends string = string,
> {
  /** The file's name, and the `type` in documents. */
  readonly type: string;
  readonly version: number;
  readonly category: Category;
  readonly title: LocalizedText;
  readonly summary: LocalizedText;
  /** Where the formulas come from: paper, section or equation. */
  readonly source: string;
  /** Validates the node's config in files and drives the inspector's form; every field has a default. */
  readonly config: z.ZodType<C>;
  /** The words for the config's fields, and for the choices of an enumeration (`field.choice`). */
  readonly labels: Readonly<Record<string, LocalizedText>>;
  readonly presets?: readonly Preset[];
  readonly inputs: (config: C) => readonly InputPort<I>[];
  readonly outputs: (config: C) => readonly OutputPort<O>[];
  readonly parameters?: (config: C) => readonly ParameterSlot<P>[];
  /** Shapes from shapes, or an error that names port, expected and received. */
  readonly infer: (config: C, inputs: Readonly<Record<I, Shape>>) => Inferred<O, P, S> | ShapeError;
  /**
   * What can be said of the outputs while some inputs are still unknown. Shape inference needs it
   * to enter a recurrent cycle; `infer` has the last word.
   */
  readonly hint?: (config: C, known: Readonly<Partial<Record<I, Shape>>>) => Partial<Record<O, Shape>>;
  /**
   * What the outputs most likely are where nothing is known of the inputs: a recurrent cycle is entered through it where
   * no hint leads into it. It is taken back where it turns out false.
   */
  readonly guess?: (config: C) => Partial<Record<O, Shape>>;
  /** Emits the operations that write every output and internal buffer for one time step. */
  readonly forward: (k: Emitter, values: Values<I | O | P | S>, context: EmitContext<C>) => void;
  /** Emits the operations that add to the gradient of every input, parameter and internal buffer. */
  readonly backward: (
    k: Emitter,
    views: Values<I | O | P | S> & Gradients<I | O | P | S>,
    context: EmitContext<C>,
  ) => void;
  readonly latex: (config: C, mode: Mode) => Latex;
  readonly scalars: (context: ScalarContext<C>) => Scalars<I, O, P, S>;
  /** Where a derivative does not exist, and what it is taken to be; null where the config's function has one everywhere. */
  readonly kinks?: (config: C) => LocalizedText | null;
  /** The inputs to which an estimate comes back and no derivative (straight-through): they are compared with no difference. `kinks` says so. */
  readonly estimates?: (config: C) => readonly I[];
  /** Present on nodes whose output is given by the document's data. */
  readonly data?: (config: C) => { readonly shape: Shape; readonly trainable: boolean };
  /** Present on nodes with one input and one output, `y = xW + b`, and names the slots of W and b. */
  readonly affine?: (config: C) => { readonly weights: P; readonly bias: P | null };
  /** True where the one output is the one input, unchanged. */
  readonly passesOn?: (config: C) => boolean;
  /** Present on losses: the output is `ℓ` and joins the total loss; no edge can leave it. */
  readonly loss?: (config: C) => LossReduction;
  /** Present on losses that compare a prediction with a target. */
  readonly judges?: (config: C) => Judgement<I>;
  /**
   * Present on nodes that go on from what they gave one step before: the output that they read as `before`, as if a wire
   * with a delay led from it back to the node. At the first step the view is absent.
   */
  readonly remembers?: (config: C) => NoInfer<O>;
  /**
   * Present on nodes that hand something from one step to the next: what `output` is at the first step of a piece of
   * a sequence, where what `input` was at the last step of the piece before stands in for an initial value.
   */
  readonly carries?: (config: C) => { readonly input: NoInfer<I>; readonly output: NoInfer<O> } | null;
  /** Present on nodes whose settings can be fitted to data: the inspector has a button for it. */
  readonly fits?: (config: C) => Fitting<C, NoInfer<I>>;
  /** Internal buffers that say how the node came to its output, such as the weights of an attention. */
  readonly pictures?: (config: C) => readonly ShownInternal<NoInfer<S>>[];
  /**
   * Present on nodes with numbers of chance: an internal buffer that each training update fills anew, from the document's
   * seed. Each number is 1 / keep with probability `keep`, else 0; outside training all are 1.
   */
  readonly draws?: (config: C) => { readonly internal: NoInfer<S>; readonly keep: number; readonly seed: number };
  /** Whether what comes out for one sample depends on the others. */
  readonly mixesSamples?: (config: C, mode: Mode) => boolean;
  /** Present on nodes with statistics: emits how they take over what one time step of a training update has shown. */
  readonly afterUpdate?: (k: Emitter, values: Values<I | O | P | S>, context: EmitContext<C>) => void;
  /** Present on nodes that PyTorch has a layer or function for; null where config or shapes are none of its. */
  readonly torch?: (config: C, shapes: TorchShapes<NoInfer<I>>) => TorchLayer<NoInfer<I>, NoInfer<P>> | null;
  /** The node as a layer of Keras, where one means exactly the same. Cells are known by `cell`. */
  readonly keras?: (config: C, shapes: TorchShapes<NoInfer<I>>) => KerasLayer<NoInfer<I>, NoInfer<P>> | null;
  /** Present on cells that are made of simpler nodes. */
  readonly expansion?: (config: C) => Expansion<I, O, P>;
  /** Present on nodes that are a standard recurrent cell. */
  readonly cell?: (config: C) => StandardCell<NoInfer<P>>;
  readonly samples: readonly Sample[];
  readonly rejects: readonly Reject[];
  /** `migrations[v]` turns a config of version v into one of version v + 1. */
  readonly migrations?: Readonly<Record<number, (config: Readonly<Record<string, unknown>>) => Record<string, unknown>>>;
}

/** A definition whose config type is not known: what the registry holds. */
export type AnyNodeDefinition = NodeDefinition;

/**
 * Checks a definition's types where it is written and hands it on with its config type hidden.
 * Hiding it is safe because the engine only ever passes a config that `definition.config` has parsed.
 */
export function defineNode<C, const I extends string = never, const O extends string = never, const P extends string = never, const S extends string = never>(
  definition: NodeDefinition<C, I, O, P, S>,
): AnyNodeDefinition {
  return definition as unknown as AnyNodeDefinition;
}
