import type { Shape } from '../../tensor/shape.ts';
import type { Amount, Extent, TracedView } from './trace.ts';

/*
 * The vocabulary that exporters print: operations on arrays with explicit axes and NumPy's broadcasting. Every operation
 * of the kernels is lowered to it once, in `lower.ts`.
 */

/** Of each element: `erfc` is 1 − erf; `not` turns 1 to 0 and 0 to 1. */
export const unaryOperations = ['negative', 'exp', 'expm1', 'log', 'log1p', 'sqrt', 'sin', 'cos', 'tanh', 'abs', 'sign', 'erfc'] as const;
export type UnaryOperation = (typeof unaryOperations)[number];

/** Of each pair of elements; comparisons give 1 or 0. */
export const binaryOperations = ['add', 'subtract', 'multiply', 'divide', 'power', 'maximum', 'minimum', 'greater', 'greater-equal', 'less-equal', 'equal'] as const;
export type BinaryOperation = (typeof binaryOperations)[number];

/** How numbers along an axis become one; the axis stays, with one element. Of equal largest ones `argmax` gives the first. */
export const reductions = ['sum', 'max', 'argmax'] as const;
export type Reduction = (typeof reductions)[number];

/** The extent of an axis of an array. */
export type ArrayShape = readonly Extent[];

/** An expression on arrays. Axes count from the last, which is −1. */
export type ArrayExpression =
  /** A matrix of the network, `[rows, columns]`, as it is stored: never transposed or shared. */
  | { readonly op: 'read'; readonly view: TracedView }
  /** One number, shape []. */
  | { readonly op: 'number'; readonly value: Amount }
  /** Fixed numbers. */
  | { readonly op: 'numbers'; readonly values: readonly number[]; readonly shape: Shape }
  /** A parameter of an array function, in its body. */
  | { readonly op: 'argument'; readonly name: string }
  | { readonly op: UnaryOperation; readonly x: ArrayExpression }
  | { readonly op: BinaryOperation; readonly a: ArrayExpression; readonly b: ArrayExpression }
  /** a where `condition` is not 0, else b. */
  | { readonly op: 'where'; readonly condition: ArrayExpression; readonly a: ArrayExpression; readonly b: ArrayExpression }
  /** Of the last two axes; the others broadcast. */
  | { readonly op: 'matmul'; readonly a: ArrayExpression; readonly b: ArrayExpression }
  /** Exchanges the last two axes. */
  | { readonly op: 'transpose'; readonly x: ArrayExpression }
  | { readonly op: 'reshape'; readonly x: ArrayExpression; readonly shape: ArrayShape }
  | { readonly op: Reduction; readonly x: ArrayExpression; readonly axis: number }
  /** Of the last axis: from … to, the end not included. */
  | { readonly op: 'columns'; readonly x: ArrayExpression; readonly from: number; readonly to: number }
  /** Of the last axis: these, one after the other; `otherwise` where an index is −1. */
  | { readonly op: 'gather'; readonly x: ArrayExpression; readonly columns: readonly number[]; readonly otherwise: number }
  /** `values[..., j] = table[j][x[..., j]]`: in each column the entry of its own row of the table. */
  | { readonly op: 'lookup'; readonly x: ArrayExpression; readonly table: readonly (readonly number[])[] }
  /** Along the last axis. */
  | { readonly op: 'concatenate'; readonly parts: readonly ArrayExpression[] }
  /** One of the functions in `arrayFunctions.ts`: printed as a call of a helper, or written out from its body. */
  | { readonly op: 'call'; readonly name: string; readonly args: readonly ArrayExpression[] };

/** Writes a matrix of the network: all of `to`, or so many of its columns from `fromColumn` on. */
export interface ArrayStatement {
  /** `set` overwrites, `add` adds to what is there. */
  readonly kind: 'set' | 'add';
  readonly to: TracedView;
  readonly columns: { readonly from: number; readonly to: number } | null;
  /** Of the shape `[rows, columns]` of what it writes, or broadcast to it. */
  readonly value: ArrayExpression;
}

/** A function whose body is in the same vocabulary; it works on arrays of any shape, along the last axis. */
export interface ArrayFunction {
  /** Whether the last axis of the result has one element. Else the result has the shape of the arguments, broadcast. */
  readonly reduces: boolean;
  readonly parameters: readonly string[];
  /** One sentence or formula, for a comment. */
  readonly says: string;
  /** Names for parts of the result, each may use those before it. */
  readonly parts: readonly (readonly [name: string, value: ArrayExpression])[];
  readonly result: ArrayExpression;
}
