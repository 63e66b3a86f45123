/*
 * The mathematics of single numbers. `forward` and `backward` say what a node does to whole tensors; with
 * expressions it says the same for one element, so that the product can write out any number as a formula,
 * put the numbers in, and be tested to arrive at what the engine computed.
 */

/** The functions of one number that formulas name. */
export type ScalarFunction = 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'absolute' | 'sigmoid' | 'tanh' | 'softplus' | 'normal-share';

/** One element of a tensor that the node reads or writes: an input, output, internal buffer or parameter. */
export interface ElementReference {
  /** The value itself, or ∂L/∂value: on outputs the total, on inputs what comes back through this port. */
  readonly kind: 'value' | 'gradient';
  readonly name: string;
  /** Row-major index within one sample. */
  readonly element: number;
}

/** A formula for one number. */
export type Expression =
  | ElementReference
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'sum'; readonly terms: readonly Expression[] }
  | { readonly kind: 'product'; readonly factors: readonly Expression[] }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'quotient'; readonly over: Expression; readonly under: Expression }
  | { readonly kind: 'square'; readonly of: Expression }
  | { readonly kind: 'power'; readonly of: Expression; readonly exponent: number }
  | { readonly kind: 'call'; readonly function: ScalarFunction; readonly of: Expression }
  | { readonly kind: 'maximum' | 'minimum'; readonly of: readonly Expression[] }
  /** Iverson's bracket: 1 where `left > right`, else 0. */
  | { readonly kind: 'greater'; readonly left: Expression; readonly right: Expression }
  /** A part that has a letter of its own in the formula and is told beside it: `m` for a maximum. */
  | { readonly kind: 'abbreviation'; readonly symbol: string; readonly of: Expression };

/** An element of a value, by the name that the node gives it. */
export function v(name: string, element: number): Expression {
  return { kind: 'value', name, element };
}

/** An element of a gradient: `d('y', k)` is ∂L/∂yₖ. */
export function d(name: string, element: number): Expression {
  return { kind: 'gradient', name, element };
}

export function number(value: number): Expression {
  return { kind: 'number', value };
}

export function sum(terms: readonly Expression[]): Expression {
  return { kind: 'sum', terms };
}

export function plus(...terms: readonly Expression[]): Expression {
  return { kind: 'sum', terms };
}

export function minus(a: Expression, b: Expression): Expression {
  return { kind: 'sum', terms: [a, negative(b)] };
}

export function times(...factors: readonly Expression[]): Expression {
  return { kind: 'product', factors };
}

export function negative(of: Expression): Expression {
  return { kind: 'negative', of };
}

export function quotient(over: Expression, under: Expression): Expression {
  return { kind: 'quotient', over, under };
}

export function square(of: Expression): Expression {
  return { kind: 'square', of };
}

export function power(of: Expression, exponent: number): Expression {
  return { kind: 'power', of, exponent };
}

export function call(f: ScalarFunction, of: Expression): Expression {
  return { kind: 'call', function: f, of };
}

export function maximum(...of: readonly Expression[]): Expression {
  return { kind: 'maximum', of };
}

export function minimum(...of: readonly Expression[]): Expression {
  return { kind: 'minimum', of };
}

export function greater(left: Expression, right: Expression): Expression {
  return { kind: 'greater', left, right };
}

/** A part of a formula that is written as one letter; what it stands for is told beside the formula. */
export function abbreviate(symbol: string, of: Expression): Expression {
  return { kind: 'abbreviation', symbol, of };
}

/** One expression for each index from 0 to `count − 1`. */
export function each(count: number, expression: (index: number) => Expression): Expression[] {
  return Array.from({ length: count }, (_, index) => expression(index));
}
