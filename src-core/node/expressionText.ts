import { type Expression, call, maximum, minimum, number, v } from './expression.ts';
import { difference, negated, power, product, ratio, total } from './simplify.ts';

/** A text as a formula of its variables, or why it is none. */
export type ReadExpressionText =
  | { readonly kind: 'expression'; readonly expression: Expression; /** In the order in which they appear. */ readonly variables: readonly string[] }
  | { readonly kind: 'fault'; /** Counted from 1. */ readonly column: number; readonly message: string };

/** The most ports that a node has, and the longest text. */
const mostVariables = 16;
export const longestText = 200;

const constants: ReadonlyMap<string, number> = new Map([['pi', Math.PI], ['e', Math.E]]);

/** By name: how many arguments, 0 for two or more, and what it makes of them. */
const functions: ReadonlyMap<string, { readonly count: number; readonly apply: (first: Expression, ...others: readonly Expression[]) => Expression }> = new Map([
  ...(['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'sigmoid'] as const).map((name) => [name, { count: 1, apply: (x: Expression) => call(name, x) }] as const),
  ['abs', { count: 1, apply: (x) => call('absolute', x) }],
  ['tan', { count: 1, apply: (x) => ratio(call('sin', x), call('cos', x)) }],
  // At the tie, x = 0, the first has the derivative: 0, as for the ReLU.
  ['relu', { count: 1, apply: (x) => maximum(number(0), x) }],
  ['min', { count: 0, apply: minimum }],
  ['max', { count: 0, apply: maximum }],
]);

/**
 * Reads a formula such as `x1*x2 + sin(x3)`: numbers, names, + − * / ^, brackets, `pi`, `e` and the functions above. Every
 * other name is a variable, an element 0 of the value of that name. A minus binds less than a power, as in textbooks:
 * `-x^2` is −(x²), and powers are taken from the right.
 */
export function readExpressionText(text: string): ReadExpressionText {
  if (text.length > longestText) return { kind: 'fault', column: longestText + 1, message: `longer than ${String(longestText)} characters` };
  const reader = new Reader(text);
  try {
    const expression = reader.read();
    const variables = [...reader.variables.keys()];
    if (JSON.stringify(expression).includes('"value":null')) return { kind: 'fault', column: 1, message: 'a number in it is not finite' };
    if (variables.length === 0) return { kind: 'fault', column: 1, message: 'there is no variable, such as x' };
    return { kind: 'expression', expression, variables };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'fault', column: error.at + 1, message: error.message };
    throw error;
  }
}

class Fault extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const numeral = /(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/iy;
const name = /[A-Za-z][A-Za-z0-9_]*/y;

/** Recursive descent, a method for each level of binding. */
class Reader {
  /** Where each variable is named first. */
  readonly variables = new Map<string, number>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Expression {
    const expression = this.#sum();
    if (this.#next() !== '') this.#refuseRest();
    this.#refuseNames();
    return expression;
  }

  #sum(): Expression {
    let sum = this.#product();
    for (;;) {
      if (this.#takes('+')) sum = total([sum, this.#product()]);
      else if (this.#takes('-')) sum = difference(sum, this.#product());
      else return sum;
    }
  }

  #product(): Expression {
    let value = this.#signed();
    for (;;) {
      if (this.#takes('*')) value = product([value, this.#signed()]);
      else if (this.#takes('/')) value = ratio(value, this.#signed());
      else return value;
    }
  }

  #signed(): Expression {
    if (this.#takes('-')) return negated(this.#signed());
    if (this.#takes('+')) return this.#signed();
    return this.#power();
  }

  #power(): Expression {
    const base = this.#atom();
    if (!this.#takes('^')) return base;
    const exponent = this.#signed();
    if (exponent.kind === 'number') return power(base, exponent.value);
    // xʸ = exp(y log x), for positive x.
    return call('exp', product([exponent, call('log', base)]));
  }

  #atom(): Expression {
    if (this.#next() === '(') return this.#one(this.#arguments());
    const at = this.#at;
    const digits = this.#match(numeral);
    if (digits !== undefined) return number(Number(digits));
    const word = this.#match(name);
    if (word === undefined) throw new Fault(at, this.#next() === '' ? 'it ends where a number or a variable must follow' : `"${this.#next()}" is not expected here`);
    const constant = constants.get(word);
    if (constant !== undefined) return number(constant);
    const known = functions.get(word);
    if (known) return this.#apply(word, known, at);
    if (this.#next() === '(') throw new Fault(at, `there is no function "${word}"; there are ${[...functions.keys()].join(', ')}`);
    if (!this.variables.has(word)) {
      if (this.variables.size === mostVariables) throw new Fault(at, `"${word}" is variable number ${String(mostVariables + 1)}: there may be ${String(mostVariables)}`);
      this.variables.set(word, at);
    }
    return v(word, 0);
  }

  #apply(word: string, { count, apply }: { readonly count: number; readonly apply: (first: Expression, ...others: readonly Expression[]) => Expression }, at: number): Expression {
    if (this.#next() !== '(') throw new Fault(at, `the function "${word}" needs its argument in brackets`);
    const [first, ...others] = this.#arguments();
    const given = others.length + 1;
    if (!first || (count === 0 ? given < 2 : given !== count)) throw new Fault(at, `the function "${word}" takes ${count === 0 ? 'two arguments or more' : 'one argument'}, not ${String(given)}`);
    return apply(first, ...others);
  }

  /** What stands in brackets, with commas between. */
  #arguments(): readonly Expression[] {
    const open = this.#at;
    this.#at += 1;
    const found = [this.#sum()];
    while (this.#takes(',')) found.push(this.#sum());
    if (this.#next() === '') throw new Fault(open, 'this bracket is not closed');
    if (!this.#takes(')')) this.#refuseRest();
    return found;
  }

  #one([first, ...others]: readonly Expression[]): Expression {
    if (!first || others.length > 0) throw new Fault(this.#at - 1, 'a comma stands only between the arguments of a function');
    return first;
  }

  /** Something is complete, but what follows cannot. */
  #refuseRest(): never {
    const next = this.#next();
    if (/[\w.(]/.test(next)) throw new Fault(this.#at, `an operator is missing before "${next}"`);
    throw new Fault(this.#at, `"${next}" is not expected here`);
  }

  /** A gradient is named as its value with a d in front: both must not be names of the node. */
  #refuseNames(): void {
    for (const [variable, at] of this.variables) {
      if (variable === 'y') throw new Fault(at, 'y is the output; name the variable otherwise');
      const of = variable.slice(1);
      if (variable.startsWith('d') && (of === 'y' || of.startsWith('_') || this.variables.has(of))) throw new Fault(at, `"${variable}" is the gradient of ${of}; name the variable otherwise`);
    }
  }

  /** The next character that is no space, or '' at the end. */
  #next(): string {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    const code = this.#text.codePointAt(this.#at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  #takes(sign: string): boolean {
    if (this.#next() !== sign) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
