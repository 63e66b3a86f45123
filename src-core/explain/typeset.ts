import { type ShownDigits, nearestFraction, significantText } from '../tensor/shownDigits.ts';
import type { ElementReference, Expression } from '../node/expression.ts';
import { type ReadElement, evaluate } from './evaluate.ts';

/** How the parts of a formula are written in LaTeX: as symbols, or with the numbers put in. */
export interface FormulaStyle {
  element(reference: ElementReference): string;
  number(value: number): string;
  abbreviation(symbol: string, of: Expression): string;
  /** Longer sums are cut in the middle. */
  readonly mostTerms: number;
}

/** Numbers in formulas: as they are shown elsewhere, or with every digit that a number has. */
export type Digits = ShownDigits | 'all';

/** Terms that a formula shows before it is cut. */
const mostTerms = 8;

/** Every element by its symbol. */
export function symbolicStyle(symbol: (reference: ElementReference) => string): FormulaStyle {
  return { element: symbol, number: (value) => latexNumber(value, 'all'), abbreviation: (name) => name, mostTerms };
}

/** Every element by its number; no sum is cut where all digits are asked for. */
export function numericStyle(read: ReadElement, digits: Digits): FormulaStyle {
  const number = (value: number): string => latexNumber(value, digits);
  return {
    element: (reference) => number(read(reference)),
    number,
    abbreviation: (_symbol, of) => number(evaluate(of, read)),
    mostTerms: digits === 'all' ? Infinity : mostTerms,
  };
}

/**
 * A number in LaTeX. With `digits` decimals: trailing zeros go only where nothing was rounded away, and numbers
 * that would round to nothing, or are very large, are written as powers of ten.
 */
export function latexNumber(value: number, digits: Digits): string {
  if (Number.isNaN(value)) return '\\mathrm{NaN}';
  if (!Number.isFinite(value)) return value > 0 ? '\\infty' : '-\\infty';
  if (Object.is(value, -0)) return '0';
  if (digits === 'all') return powerOfTen(String(value));
  if (typeof digits === 'object') return 'significant' in digits ? significantTex(value, digits.significant) : fractionTex(value, digits.fraction);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e6)) return powerOfTen(value.toExponential(Math.max(1, digits - 2)));
  const fixed = value.toFixed(digits);
  // 0.22999999999999998 is 0.23 for the reader, and 0.1502 is not 0.15.
  const isExact = Math.abs(Number(fixed) - value) <= 1e-12 * size;
  return Number(fixed) === 0 ? '0' : isExact ? String(Number(fixed)) : fixed;
}

function significantTex(value: number, digits: number): string {
  const text = significantText(value, digits);
  const isExact = Math.abs(Number(text) - value) <= 1e-12 * Math.abs(value);
  return powerOfTen(isExact && !text.includes('e') ? String(Number(text)) : text);
}

/** A number that is a fraction is written as one; one that only comes near to it would be wrong in an equation. */
function fractionTex(value: number, decimals: number): string {
  const fraction = nearestFraction(value, decimals);
  if (!fraction?.isExact) return latexNumber(value, decimals);
  const { over, under } = fraction;
  return under === 1 ? String(over) : `${over < 0 ? '-' : ''}\\tfrac{${String(Math.abs(over))}}{${String(under)}}`;
}

function powerOfTen(text: string): string {
  const [mantissa = '', exponent] = text.split('e');
  return exponent === undefined ? mantissa : `${mantissa} \\times 10^{${exponent.replace('+', '')}}`;
}

/** How tightly a piece of LaTeX holds together, and whether it begins with a minus. */
type Binding = 'sum' | 'product' | 'atom';
interface Piece {
  readonly tex: string;
  readonly binding: Binding;
}

/** Writes a formula in LaTeX. */
export function typeset(expression: Expression, style: FormulaStyle): string {
  return piece(simplify(expression), style).tex;
}

function piece(expression: Expression, style: FormulaStyle): Piece {
  const inner = (part: Expression): string => piece(part, style).tex;
  switch (expression.kind) {
    case 'value':
    case 'gradient':
      return written(style.element(expression));
    case 'number':
      return written(style.number(expression.value));
    case 'abbreviation':
      return written(style.abbreviation(expression.symbol, expression.of));
    case 'sum':
      return sumOf(expression.terms, style);
    case 'product':
      return productOf(expression.factors, style);
    case 'negative': {
      const of = piece(expression.of, style);
      const needsBrackets = of.binding === 'sum' || of.tex.startsWith('-');
      return { tex: `-${needsBrackets ? bracketed(of.tex) : of.tex}`, binding: 'product' };
    }
    case 'quotient':
      return atom(`\\frac{${inner(expression.over)}}{${inner(expression.under)}}`);
    case 'square':
      return atom(`${base(piece(expression.of, style))}^{2}`);
    case 'power':
      return atom(`${base(piece(expression.of, style))}^{${style.number(expression.exponent)}}`);
    case 'call':
      return callOf(expression, style);
    case 'maximum':
    case 'minimum':
      return atom(`\\${expression.kind === 'maximum' ? 'max' : 'min'}${bracketed(cut(expression.of.map(inner), style.mostTerms, '\\ldots').join(', '))}`);
    case 'greater':
      return atom(`\\left[${inner(expression.left)} > ${inner(expression.right)}\\right]`);
  }
}

function callOf({ function: f, of }: Extract<Expression, { kind: 'call' }>, style: FormulaStyle): Piece {
  const argument = piece(of, style).tex;
  switch (f) {
    case 'exp':
      return atom(`e^{${argument}}`);
    case 'log':
      return atom(`\\log${bracketed(argument)}`);
    case 'sqrt':
      return atom(`\\sqrt{${argument}}`);
    case 'sin':
    case 'cos':
      return atom(`\\${f}${bracketed(argument)}`);
    case 'absolute':
      return atom(`\\left|${argument}\\right|`);
    case 'normal-share':
      return atom(`\\Phi${bracketed(argument)}`);
    case 'sigmoid':
      return atom(`\\sigma${bracketed(argument)}`);
    case 'tanh':
      return atom(`\\tanh${bracketed(argument)}`);
    case 'softplus':
      return atom(`\\log${bracketed(`1 + e^{${argument}}`)}`);
  }
}

function sumOf(terms: readonly Expression[], style: FormulaStyle): Piece {
  const written = cut(terms.map((term) => piece(term, style).tex), style.mostTerms, '\\cdots');
  const tex = written.reduce((sum, term) => (term.startsWith('-') ? `${sum} - ${term.slice(1)}` : `${sum} + ${term}`));
  return { tex, binding: 'sum' };
}

function productOf(factors: readonly Expression[], style: FormulaStyle): Piece {
  const tex = factors
    .map((factor, index) => {
      const { tex, binding } = piece(factor, style);
      return binding === 'sum' || (tex.startsWith('-') && index > 0) ? bracketed(tex) : tex;
    })
    .join(' \\cdot ');
  return { tex, binding: 'product' };
}

/** The first terms, dots, and the last one. */
function cut(terms: readonly string[], most: number, dots: string): string[] {
  return terms.length <= most ? [...terms] : [...terms.slice(0, most - 2), dots, ...terms.slice(-1)];
}

function written(tex: string): Piece {
  return { tex, binding: tex.startsWith('-') || tex.includes('\\times') || tex.includes('\\tfrac') ? 'product' : 'atom' };
}

function atom(tex: string): Piece {
  return { tex, binding: 'atom' };
}

function bracketed(tex: string): string {
  return `\\left(${tex}\\right)`;
}

/** What an exponent is put on: anything but a plain letter or number in brackets. */
function base({ tex, binding }: Piece): string {
  return binding === 'atom' && /^[\w.]+$/.test(tex) ? tex : bracketed(tex);
}

/** Leaves out factors of 1 and terms of 0, and takes sums and products of one part for what they are. */
export function simplify(expression: Expression): Expression {
  switch (expression.kind) {
    case 'sum': {
      const terms = expression.terms.map(simplify).flatMap((term) => (term.kind === 'sum' ? term.terms : [term]));
      const present = terms.filter((term) => !isNumber(term, 0));
      const [first] = present;
      if (!first) return { kind: 'number', value: 0 };
      return present.length === 1 ? first : { kind: 'sum', terms: present };
    }
    case 'product': {
      const factors = expression.factors.map(simplify).flatMap((factor) => (factor.kind === 'product' ? factor.factors : [factor]));
      if (factors.some((factor) => isNumber(factor, 0))) return { kind: 'number', value: 0 };
      const present = factors.filter((factor) => !isNumber(factor, 1));
      const [first] = present;
      if (!first) return { kind: 'number', value: 1 };
      return present.length === 1 ? first : { kind: 'product', factors: present };
    }
    case 'negative': {
      const of = simplify(expression.of);
      if (of.kind === 'number') return { kind: 'number', value: -of.value };
      return of.kind === 'negative' ? of.of : { kind: 'negative', of };
    }
    case 'quotient':
      return { kind: 'quotient', over: simplify(expression.over), under: simplify(expression.under) };
    case 'square':
    case 'power':
      return { ...expression, of: simplify(expression.of) };
    case 'call':
      return { ...expression, of: simplify(expression.of) };
    case 'maximum':
    case 'minimum':
      return { ...expression, of: expression.of.map(simplify) };
    case 'greater':
      return { ...expression, left: simplify(expression.left), right: simplify(expression.right) };
    default:
      return expression;
  }
}

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value;
}

/** The letters that a formula uses for parts of itself, each once. */
export function abbreviations(expression: Expression): { readonly symbol: string; readonly of: Expression }[] {
  const found = new Map<string, Expression>();
  visit(expression, (part) => {
    if (part.kind === 'abbreviation') found.set(part.symbol, part.of);
  });
  return [...found].map(([symbol, of]) => ({ symbol, of }));
}

/** The elements that a formula names, in the order in which it names them, each once. */
export function elementsOf(expression: Expression): ElementReference[] {
  const found = new Map<string, ElementReference>();
  visit(expression, (part) => {
    if (part.kind === 'value' || part.kind === 'gradient') found.set(`${part.kind} ${part.name} ${String(part.element)}`, part);
  });
  return [...found.values()];
}

function visit(expression: Expression, see: (part: Expression) => void): void {
  see(expression);
  for (const part of partsOf(expression)) visit(part, see);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'sum':
      return expression.terms;
    case 'product':
      return expression.factors;
    case 'quotient':
      return [expression.over, expression.under];
    case 'greater':
      return [expression.left, expression.right];
    case 'maximum':
    case 'minimum':
      return expression.of;
    case 'negative':
    case 'square':
    case 'power':
    case 'call':
    case 'abbreviation':
      return [expression.of];
    default:
      return [];
  }
}

/** The formula with every element replaced. */
export function replaceElements(expression: Expression, replace: (reference: ElementReference) => Expression): Expression {
  const inner = (part: Expression): Expression => replaceElements(part, replace);
  switch (expression.kind) {
    case 'value':
    case 'gradient':
      return replace(expression);
    case 'number':
      return expression;
    case 'sum':
      return { kind: 'sum', terms: expression.terms.map(inner) };
    case 'product':
      return { kind: 'product', factors: expression.factors.map(inner) };
    case 'quotient':
      return { kind: 'quotient', over: inner(expression.over), under: inner(expression.under) };
    case 'greater':
      return { kind: 'greater', left: inner(expression.left), right: inner(expression.right) };
    case 'maximum':
    case 'minimum':
      return { kind: expression.kind, of: expression.of.map(inner) };
    case 'negative':
      return { kind: 'negative', of: inner(expression.of) };
    case 'square':
    case 'power':
      return { ...expression, of: inner(expression.of) };
    case 'call':
      return { ...expression, of: inner(expression.of) };
    case 'abbreviation':
      return { ...expression, of: inner(expression.of) };
  }
}
