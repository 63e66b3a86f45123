import type { ElementReference, Expression, ScalarFunction } from '../node/expression.ts';
import { normalShare } from '../tensor/errorFunction.ts';

/** The number that an element has in a run. */
export type ReadElement = (reference: ElementReference) => number;

/** The value of a formula, in float64. */
export function evaluate(expression: Expression, read: ReadElement): number {
  const of = (part: Expression): number => evaluate(part, read);
  switch (expression.kind) {
    case 'value':
    case 'gradient':
      return read(expression);
    case 'number':
      return expression.value;
    case 'sum':
      return expression.terms.reduce((total, term) => total + of(term), 0);
    case 'product':
      return expression.factors.reduce((product, factor) => product * of(factor), 1);
    case 'negative':
      return -of(expression.of);
    case 'quotient':
      return of(expression.over) / of(expression.under);
    case 'square':
      return of(expression.of) ** 2;
    case 'power':
      return of(expression.of) ** expression.exponent;
    case 'call':
      return applyFunction(expression.function, of(expression.of));
    case 'maximum':
      return Math.max(...expression.of.map(of));
    case 'minimum':
      return Math.min(...expression.of.map(of));
    case 'greater':
      return of(expression.left) > of(expression.right) ? 1 : 0;
    case 'abbreviation':
      return of(expression.of);
  }
}

function applyFunction(f: ScalarFunction, x: number): number {
  switch (f) {
    case 'exp':
      return Math.exp(x);
    case 'log':
      return Math.log(x);
    case 'sqrt':
      return Math.sqrt(x);
    case 'sin':
      return Math.sin(x);
    case 'cos':
      return Math.cos(x);
    case 'absolute':
      return Math.abs(x);
    case 'normal-share':
      return normalShare(x);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'tanh':
      return Math.tanh(x);
    case 'softplus':
      // log(1 + eˣ) without overflow
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
