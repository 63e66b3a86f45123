import { type Expression, call, greater, minus, number } from './expression.ts';
import { difference, negated, power, product, ratio, total } from './simplify.ts';

const [zero, one] = [number(0), number(1)];

/**
 * The derivative of a formula with respect to the variable of this name, element 0. At the kink of |x| it is 0, the mean of
 * both sides; where several numbers are the largest or the smallest, the first of them has it.
 */
export function derivative(of: Expression, variable: string): Expression {
  const inner = (part: Expression): Expression => derivative(part, variable);
  switch (of.kind) {
    case 'value':
      return of.name === variable ? one : zero;
    case 'sum':
      return total(of.terms.map(inner));
    case 'product':
      return total(of.factors.map((factor, index) => product([inner(factor), ...of.factors.filter((_, other) => other !== index)])));
    case 'negative':
      return negated(inner(of.of));
    case 'quotient':
      return difference(ratio(inner(of.over), of.under), ratio(product([of.over, inner(of.under)]), power(of.under, 2)));
    case 'square':
      return product([number(2), of.of, inner(of.of)]);
    case 'power':
      return product([number(of.exponent), power(of.of, of.exponent - 1), inner(of.of)]);
    case 'call':
      return product([slope(of), inner(of.of)]);
    case 'maximum':
    case 'minimum':
      return total(of.of.map((part, index) => product([...wins(of, index), inner(part)])));
    case 'abbreviation':
      return inner(of.of);
    default:
      // Numbers, gradients, and brackets that are 1 or 0.
      return zero;
  }
}

/** The derivative of a function at its argument. */
function slope(of: Extract<Expression, { kind: 'call' }>): Expression {
  const x = of.of;
  switch (of.function) {
    case 'exp':
      return of;
    case 'log':
      return ratio(one, x);
    case 'sqrt':
      return ratio(one, product([number(2), of]));
    case 'sin':
      return call('cos', x);
    case 'cos':
      return negated(call('sin', x));
    case 'absolute':
      return minus(greater(x, zero), greater(zero, x));
    case 'sigmoid':
      return product([of, difference(one, of)]);
    case 'tanh':
      return difference(one, power(of, 2));
    case 'softplus':
      return call('sigmoid', x);
    case 'normal-share':
      return product([number(1 / Math.sqrt(2 * Math.PI)), call('exp', product([number(-0.5), power(x, 2)]))]);
  }
}

/** Factors that are 1 where a part is the largest (the smallest), and the first of those that are. */
function wins({ kind, of }: Extract<Expression, { kind: 'maximum' | 'minimum' }>, index: number): Expression[] {
  const beyond = (a: Expression, b: Expression): Expression => (kind === 'maximum' ? greater(a, b) : greater(b, a));
  const part = of[index] ?? zero;
  return of.flatMap((other, at) => (at === index ? [] : [at < index ? beyond(part, other) : difference(one, beyond(other, part))]));
}
