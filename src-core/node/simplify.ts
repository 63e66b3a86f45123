import { type Expression, number, power as powerOf, square } from './expression.ts';

/*
 * Sums, products, quotients and powers that are simplified as they are made: numbers are computed, zeros and ones left
 * out, signs brought to the front, equal factors gathered. Enough to read what a derivative comes to, and no more.
 */

export function total(terms: readonly Expression[]): Expression {
  const flat = terms.flatMap((term) => (term.kind === 'sum' ? term.terms : [term]));
  const constant = flat.reduce((sum, term) => sum + (term.kind === 'number' ? term.value : 0), 0);
  const others = flat.filter(({ kind }) => kind !== 'number');
  const isFirst = flat[0]?.kind === 'number';
  const all = constant === 0 ? others : isFirst ? [number(constant), ...others] : [...others, number(constant)];
  const [first = number(0)] = all;
  return all.length < 2 ? first : { kind: 'sum', terms: all };
}

export function negated(of: Expression): Expression {
  switch (of.kind) {
    case 'number':
      return number(of.value === 0 ? 0 : -of.value);
    case 'negative':
      return of.of;
    case 'product': {
      const [first, ...others] = of.factors;
      return first?.kind === 'number' ? product([number(-first.value), ...others]) : { kind: 'negative', of };
    }
    default:
      return { kind: 'negative', of };
  }
}

export function difference(a: Expression, b: Expression): Expression {
  return total([a, negated(b)]);
}

/**
 * The numbers in front, as one; equal factors gathered; a quotient takes the other factors into its numerator. What is
 * not finite at 0 stays so: nothing is cancelled.
 */
export function product(factors: readonly Expression[]): Expression {
  let constant = 1;
  const powers = new Map<string, { readonly base: Expression; exponent: number }>();
  const quotients: Extract<Expression, { kind: 'quotient' }>[] = [];
  const take = (factor: Expression): void => {
    switch (factor.kind) {
      case 'number':
        constant *= factor.value;
        return;
      case 'negative':
        constant = -constant;
        take(factor.of);
        return;
      case 'product':
        factor.factors.forEach(take);
        return;
      case 'quotient':
        quotients.push(factor);
        return;
      default: {
        const { base, exponent } = asPower(factor);
        const key = JSON.stringify(base);
        const known = exponent > 0 ? powers.get(key) : undefined;
        if (known) known.exponent += exponent;
        else powers.set(exponent > 0 ? key : JSON.stringify(factor), { base, exponent });
      }
    }
  };
  factors.forEach(take);
  if (constant === 0) return number(0);
  const [quotient, ...others] = quotients;
  const plain = [...powers.values()].map(({ base, exponent }) => power(base, exponent)).filter((factor) => !isNumber(factor, 1));
  if (quotient) return ratio(product([number(constant), quotient.over, ...plain, ...others]), quotient.under);
  const [first] = plain;
  if (!first) return number(constant);
  const isNegative = constant < 0;
  const size = Math.abs(constant);
  const all = size === 1 ? plain : [number(size), ...plain];
  const made: Expression = all.length === 1 ? first : { kind: 'product', factors: all };
  return isNegative ? { kind: 'negative', of: made } : made;
}

export function ratio(over: Expression, under: Expression): Expression {
  // A third stays a fraction.
  if (under.kind === 'number' && over.kind === 'number' && Number.isInteger(over.value / under.value)) return number(over.value / under.value);
  if (isNumber(over, 0) || isNumber(under, 1)) return over;
  if (over.kind === 'negative') return negated(ratio(over.of, under));
  if (under.kind === 'negative') return negated(ratio(over, under.of));
  if (over.kind === 'quotient') return ratio(over.over, product([over.under, under]));
  return { kind: 'quotient', over, under };
}

export function power(of: Expression, exponent: number): Expression {
  if (exponent === 0) return number(1);
  if (exponent === 1) return of;
  if (of.kind === 'number') return number(of.value ** exponent);
  return exponent === 2 ? square(of) : powerOf(of, exponent);
}

function asPower(of: Expression): { readonly base: Expression; readonly exponent: number } {
  if (of.kind === 'square') return { base: of.of, exponent: 2 };
  return of.kind === 'power' ? { base: of.of, exponent: of.exponent } : { base: of, exponent: 1 };
}

export function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value;
}
