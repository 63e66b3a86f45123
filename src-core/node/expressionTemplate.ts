import type { Expression } from './expression.ts';

/** How tightly a piece of LaTeX holds together. */
type Binding = 'sum' | 'product' | 'atom';
interface Piece {
  readonly tex: string;
  readonly binding: Binding;
}

/** A formula of one element as a template of `Latex`, for all elements at once: products are written ⊙, variables `\val{x}`. */
export function expressionTemplate(expression: Expression): string {
  return piece(expression).tex;
}

function piece(expression: Expression): Piece {
  const inner = (part: Expression): string => piece(part).tex;
  switch (expression.kind) {
    case 'value':
      return atom(`\\val{${expression.name}}`);
    case 'gradient':
      return atom(`\\grad{${expression.name}}`);
    case 'number':
      return numberOf(expression.value);
    case 'sum':
      return { tex: expression.terms.map(inner).reduce((sum, term) => (term.startsWith('-') ? `${sum} - ${term.slice(1)}` : `${sum} + ${term}`)), binding: 'sum' };
    case 'product':
      return { tex: productOf(expression.factors), binding: 'product' };
    case 'negative':
      return { tex: `-${factor(expression.of)}`, binding: 'product' };
    case 'quotient':
      return atom(`\\frac{${inner(expression.over)}}{${inner(expression.under)}}`);
    case 'square':
      return atom(`${base(expression.of)}^{2}`);
    case 'power':
      return atom(`${base(expression.of)}^{${numberOf(expression.exponent).tex}}`);
    case 'call':
      return atom(callOf(expression.function, inner(expression.of)));
    case 'maximum':
    case 'minimum':
      return atom(`\\${expression.kind === 'maximum' ? 'max' : 'min'}${bracketed(expression.of.map(inner).join(', '))}`);
    case 'greater':
      return atom(`\\left[${inner(expression.left)} > ${inner(expression.right)}\\right]`);
    case 'abbreviation':
      return atom(expression.symbol);
  }
}

function callOf(f: Extract<Expression, { kind: 'call' }>['function'], argument: string): string {
  switch (f) {
    case 'exp':
      return `e^{${argument}}`;
    case 'sqrt':
      return `\\sqrt{${argument}}`;
    case 'absolute':
      return `\\left|${argument}\\right|`;
    case 'sigmoid':
      return `\\sigma${bracketed(argument)}`;
    case 'normal-share':
      return `\\Phi${bracketed(argument)}`;
    case 'softplus':
      return `\\log${bracketed(`1 + e^{${argument}}`)}`;
    default:
      return `\\${f}${bracketed(argument)}`;
  }
}

/** A number in front stands close to what it multiplies. */
function productOf([first, ...others]: readonly Expression[]): string {
  if (!first) return '1';
  const rest = others.map(factor).join(' \\odot ');
  return first.kind === 'number' && others.length > 0 ? `${factor(first)}\\,${rest}` : [factor(first), ...(rest === '' ? [] : [rest])].join(' \\odot ');
}

function factor(expression: Expression): string {
  const { tex, binding } = piece(expression);
  return binding === 'sum' || tex.startsWith('-') ? bracketed(tex) : tex;
}

function base(expression: Expression): string {
  const { tex } = piece(expression);
  return expression.kind === 'value' ? tex : bracketed(tex);
}

const constants: readonly (readonly [number, string])[] = [[Math.PI, '\\pi'], [Math.E, 'e']];

function numberOf(value: number): Piece {
  const known = constants.find(([constant]) => constant === value);
  if (known) return atom(known[1]);
  const [mantissa = '', exponent] = String(Number(value.toPrecision(6))).split('e');
  return { tex: exponent === undefined ? mantissa : `${mantissa} \\cdot 10^{${exponent.replace('+', '')}}`, binding: value < 0 || exponent !== undefined ? 'product' : 'atom' };
}

function atom(tex: string): Piece {
  return { tex, binding: 'atom' };
}

function bracketed(tex: string): string {
  return `\\left(${tex}\\right)`;
}
