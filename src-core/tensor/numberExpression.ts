/** Why a text is no expression, with the place where it goes wrong. */
export type ExpressionFault =
  /** A comma, which could be meant as a decimal point or between thousands. */
  | 'comma'
  /** A name that stands for nothing. */
  | 'unknown'
  /** A character that has no meaning, or not at this place. */
  | 'unexpected'
  /** Two parts follow each other without an operator. */
  | 'operator'
  /** The text ends where a number must follow. */
  | 'incomplete'
  /** A function's name without an opening bracket. */
  | 'argument'
  /** A bracket that is never closed. */
  | 'unclosed'
  /** The result is no finite number: `1/0`, `sqrt(-1)`. */
  | 'not-finite'
  | 'too-long';

/** What a typed text comes to: a number, or why it is none. */
export type ReadNumber =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'fault';
      readonly fault: ExpressionFault;
      /** Where, counted from 1 in the characters of the text. */
      readonly at: number;
      /** What stands there. */
      readonly piece: string;
    };

/** Longer texts are no numbers; this also bounds how deep brackets nest. */
export const longestExpression = 200;

const constants: ReadonlyMap<string, number> = new Map([['pi', Math.PI], ['π', Math.PI], ['e', Math.E]]);
const functions: ReadonlyMap<string, (x: number) => number> = new Map([
  ['sqrt', Math.sqrt],
  ['exp', Math.exp],
  ['ln', Math.log],
  ['log2', Math.log2],
  ['log10', Math.log10],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['tanh', Math.tanh],
  ['sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['abs', Math.abs],
]);
/** Every name that an expression may have, for messages. */
export const expressionNames: readonly string[] = ['pi', 'e', ...functions.keys()];

/**
 * Reads a number as someone typed it: digits, or an expression such as `1/3`, `2*pi`, `sqrt(2)` or `e^-2`. A minus
 * binds less than a power, as in textbooks: `-2^2` is −4. Nothing is ever evaluated as code.
 */
export function readExpression(text: string): ReadNumber {
  if (text.length > longestExpression) return { kind: 'fault', fault: 'too-long', at: longestExpression + 1, piece: '' };
  try {
    const value = new Reader(text).read();
    // −0 is typed by nobody.
    return Number.isFinite(value) ? { kind: 'number', value: value === 0 ? 0 : value } : { kind: 'fault', fault: 'not-finite', at: 1, piece: text.trim() };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'fault', fault: error.fault, at: error.at + 1, piece: error.piece };
    throw error;
  }
}

/** The number that an expression comes to, or undefined where it is none. */
export function expressionValue(text: string): number | undefined {
  const read = readExpression(text);
  return read.kind === 'number' ? read.value : undefined;
}

class Unreadable extends Error {
  constructor(
    readonly fault: ExpressionFault,
    readonly at: number,
    readonly piece: string,
  ) {
    super(fault);
  }
}

const numeral = /(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/iy;
const name = /[\p{L}_][\p{L}\d_]*/uy;

/** Signs that keyboards and text processors put in place of the plain ones; each is one character, so places stay. */
const plainSigns: Readonly<Record<string, string>> = { '−': '-', '–': '-', '×': '*', '·': '*', '∙': '*', '÷': '/', '∕': '/', '⁄': '/', '，': ',', '。': '.', '\u3000': ' ' };

function plain(text: string): string {
  return text.replaceAll(/[−–×·∙÷∕⁄，。\u3000]/g, (sign) => plainSigns[sign] ?? sign).replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/** Recursive descent, a method for each level of binding. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = plain(text);
  }

  read(): number {
    const value = this.#sum();
    if (this.#next() !== '') this.#refuseRest();
    return value;
  }

  #sum(): number {
    let value = this.#product();
    for (;;) {
      if (this.#takes('+')) value += this.#product();
      else if (this.#takes('-')) value -= this.#product();
      else return value;
    }
  }

  #product(): number {
    let value = this.#signed();
    for (;;) {
      if (this.#takes('*')) value *= this.#signed();
      else if (this.#takes('/')) value /= this.#signed();
      else return value;
    }
  }

  #signed(): number {
    if (this.#takes('-')) return -this.#signed();
    if (this.#takes('+')) return this.#signed();
    return this.#power();
  }

  /** To the right first: `2^3^2` is 2^9. */
  #power(): number {
    const base = this.#atom();
    return this.#takes('^') ? base ** this.#signed() : base;
  }

  #atom(): number {
    const next = this.#next();
    if (next === '(') return this.#bracket();
    const digits = this.#match(numeral);
    if (digits !== undefined) return Number(digits);
    const at = this.#at;
    const word = this.#match(name);
    if (word === undefined) throw next === '' ? new Unreadable('incomplete', at, '') : new Unreadable(next === ',' ? 'comma' : 'unexpected', at, next);
    const known = word.toLowerCase();
    const apply = functions.get(known);
    if (apply) {
      if (this.#next() !== '(') throw new Unreadable('argument', at, word);
      return apply(this.#bracket());
    }
    const constant = constants.get(known);
    if (constant === undefined) throw new Unreadable('unknown', at, word);
    return constant;
  }

  #bracket(): number {
    const open = this.#at;
    this.#at += 1;
    const value = this.#sum();
    const next = this.#next();
    if (next === '') throw new Unreadable('unclosed', open, '(');
    if (next !== ')') this.#refuseRest();
    this.#at += 1;
    return value;
  }

  /** A number is complete, but something follows that cannot. */
  #refuseRest(): never {
    const next = this.#next();
    if (next === ',') throw new Unreadable('comma', this.#at, next);
    const at = this.#at;
    const piece = this.#match(numeral) ?? this.#match(name);
    if (piece !== undefined) throw new Unreadable(constants.has(piece.toLowerCase()) || functions.has(piece.toLowerCase()) || /^[\d.]/.test(piece) ? 'operator' : 'unknown', at, piece);
    throw new Unreadable(next === '(' ? 'operator' : 'unexpected', at, next);
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
