import type { PassEmitter } from '../../engine/compile.ts';
import type { View } from '../../node/view.ts';
import type { Shape } from '../../tensor/shape.ts';

/*
 * What tracing a document gives: the operations of the kernels that its nodes emit, on the network's own tensors, with
 * the number of samples left open and steps that do the same grouped. See docs/decisions/0018-exports-trace-the-engine.md.
 */

/** Numbers along an axis: so many in all, or so many for each sample, `perSample · N`. */
export type Extent = number | { readonly perSample: number };

/** A constant: a number, one for each step of the document, or `overSamples / N`. */
export type Amount = number | { readonly byStep: readonly number[] } | { readonly overSamples: number };

/** What a tensor is in the network; `id` is unique and says nothing else. */
export type TraceTensor = { readonly id: string } & (
  | {
      /** What a node gives at a port or keeps inside, or ∂L/∂ it (for an output, its total): `[T, N, …shape]`. */
      readonly kind: 'output' | 'internal';
      readonly node: string;
      readonly name: string;
      readonly gradient: boolean;
      readonly shape: Shape;
    }
  /** What comes back through one edge of an output that feeds several: `[T, N, …shape]`. */
  | { readonly kind: 'edge-gradient'; readonly edge: string; readonly shape: Shape }
  /** A parameter record or ∂L/∂ it, `[…shape]`. Gradients begin as zeros. */
  | { readonly kind: 'parameter'; readonly record: string; readonly gradient: boolean; readonly trainable: boolean; readonly shape: Shape }
  /** Numbers that never change, one row. */
  | { readonly kind: 'constant'; readonly values: readonly number[]; readonly shape: Shape }
  /** Numbers on their way from one operation of a node to the next, at one step: one row. */
  | { readonly kind: 'row'; readonly shape: Shape }
  /** A loss node's share in the total loss, or where `node` is null the total: a number, that begins as 0. */
  | { readonly kind: 'loss'; readonly node: string | null; readonly shape: Shape }
  /**
   * Only of documents whose samples differ in length, `[T, N]`: whether a sample has the step (`real`), 1 − that
   * (`padded`), 1 / its steps up to this one (`share`) and 1 / the samples that have the step (`among`), both 0 behind its end.
   */
  | { readonly kind: 'presence'; readonly which: 'real' | 'padded' | 'share' | 'among'; readonly shape: Shape }
  /** Only of such documents: ∂L/∂ℓ of a loss node, `[T, N]`. */
  | { readonly kind: 'loss-weight'; readonly node: string; readonly shape: Shape }
);

/** Whether a tensor has a number for each step and sample. */
export function isOfRun({ kind }: TraceTensor): boolean {
  return kind !== 'parameter' && kind !== 'constant' && kind !== 'row' && kind !== 'loss';
}

/**
 * A matrix that an operation reads or writes: a tensor at one step, its numbers in rows of so many columns. A sample of
 * a run's tensor is one row where `columns` is the tensor's size, several where it is less.
 */
export interface TracedView {
  readonly tensor: TraceTensor;
  /** Added to the step at which the operation runs: −1 is the step before. 0 for what has no steps. */
  readonly lag: number;
  readonly rows: Extent;
  readonly columns: number;
  /** The first row, where a parameter is not read from its first. */
  readonly fromRow: number;
  /** Read as its transpose: as in `View`. */
  readonly transposed: boolean;
  /** One matrix for all samples: as in `View`. */
  readonly shared: boolean;
}

/** How many matrices, or which column: no amount, so it never differs from step to step. */
export interface TracedCount<C extends Extent = Extent> {
  readonly count: C;
}

/** The calls of the emitter as they are recorded. What each computes is said in `node/emitter.ts`. Constants and rows are tensors, so no call makes them. */
interface TracedCalls extends Omit<PassEmitter, 'constants' | 'row' | 'addSum' | 'addDot' | 'matmulEach' | 'addMatmulEach' | 'copyColumns' | 'addColumns'> {
  addSum(l: View, c: number, total: View): void;
  addDot(a: View, b: View, total: View): void;
  matmulEach(matrices: TracedCount, A: View, B: View, C: View): void;
  addMatmulEach(matrices: TracedCount, A: View, B: View, C: View): void;
  copyColumns(x: View, from: TracedCount<number>, y: View, to: TracedCount<number>, width: TracedCount<number>): void;
  addColumns(x: View, from: TracedCount<number>, y: View, to: TracedCount<number>, width: TracedCount<number>): void;
}
export type TracedName = keyof TracedCalls;

/** An argument of an operation as the trace has it. */
type TracedArgument<A> = A extends View ? TracedView : A extends 1 | -1 ? A : A extends number ? Amount : A;
type TracedArguments<F> = F extends (...args: infer A) => unknown ? { readonly [I in keyof A]: TracedArgument<A[I]> } : never;
export type ArgumentsOf<K extends TracedName> = TracedArguments<TracedCalls[K]>;

/** A call of the emitter, with tensors for views. */
export type TracedOperation = { readonly [K in TracedName]: { readonly op: K; readonly args: ArgumentsOf<K> } }[TracedName];

/** Steps at which a node does the same. */
export interface StepGroup<O> {
  /** In rising order. */
  readonly steps: readonly number[];
  readonly operations: readonly O[];
}

/** What one node does in one of its phases: at each step the operations of the group that has it, or nothing. */
export interface TracedNode<O = TracedOperation> {
  readonly node: string;
  /** `seed` writes ∂L/∂ℓ of a loss node, where the way back begins. */
  readonly phase: 'forward' | 'seed' | 'backward';
  readonly groups: readonly StepGroup<O>[];
}

/** Nodes that take the steps one by one: at each step one node after the other, then the next step. */
export interface TracedStage<O = TracedOperation> {
  /** From the first step to the last, or from the last to the first. */
  readonly direction: 'forwards' | 'backwards';
  readonly nodes: readonly TracedNode<O>[];
}

/** A document's network for any number of samples, one stage after the other. Before the way back all gradients are 0, before the way forward all losses. */
export interface Trace<O = TracedOperation> {
  /** The document's time steps T. */
  readonly steps: number;
  /** Those that something reads or writes, by id. */
  readonly tensors: ReadonlyMap<string, TraceTensor>;
  readonly forward: readonly TracedStage<O>[];
  readonly backward: readonly TracedStage<O>[];
}
