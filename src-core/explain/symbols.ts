import type { GraphDocument } from '../graph/document.ts';
import type { Shape } from '../tensor/shape.ts';
import { indicesOf } from '../tensor/tensor.ts';

/** A name in LaTeX, with the subscript apart so that indices can join it. */
export interface NameSymbol {
  readonly base: string;
  readonly subscript: string;
}

/** Where a number is; what is undefined is not written: a network without time has no step in its symbols. */
export interface SymbolPlace {
  readonly element?: number | undefined;
  readonly step?: number | undefined;
  readonly sample?: number | undefined;
  /** What the next update makes of it: marked with a prime. */
  readonly updated?: boolean;
}

/** The symbols of a document's numbers. */
export interface SymbolTable {
  /** L, or the name of the only loss node. */
  readonly loss: string;
  node(id: string): NameSymbol;
  /** An internal buffer, or one of several outputs, of a node. */
  part(node: string, name: string): NameSymbol;
  parameter(id: string): NameSymbol;
}

/**
 * Names for formulas, from what the user calls things: `z_h` is z with the index h, `ŷ` and `y_hat` are y with a
 * hat, `Wf` is W with the index f. Names that are taken, or are words about the node, give way to the node's id.
 */
export function symbolTable(document: GraphDocument, losses: readonly string[]): SymbolTable {
  const nodes = new Map<string, NameSymbol>();
  const taken = new Set<string>();
  for (const { id, label } of document.nodes) {
    const candidates = [label?.split('=')[0]?.trim() ?? id, id].map(parseName);
    const free = candidates.find((symbol) => symbol && !taken.has(writeSymbol(symbol)));
    const symbol = free ?? { base: textOf(id), subscript: '' };
    taken.add(writeSymbol(symbol));
    nodes.set(id, symbol);
  }
  const parameters = new Map(document.parameters.map(({ id, name }) => [id, parseName(name) ?? { base: textOf(name), subscript: '' }]));
  const unknown: NameSymbol = { base: '?', subscript: '' };
  const node = (id: string): NameSymbol => nodes.get(id) ?? unknown;
  const [onlyLoss, ...others] = losses;
  return {
    loss: onlyLoss !== undefined && others.length === 0 ? writeSymbol(node(onlyLoss)) : 'L',
    node,
    part: (id, name) => {
      const own = parseName(name) ?? { base: textOf(name), subscript: '' };
      return { base: own.base, subscript: join(own.subscript, writeSymbol(node(id))) };
    },
    parameter: (id) => parameters.get(id) ?? unknown,
  };
}

/** One element as a textbook writes it: `W_{2,1}`, `h_{1}^{(3)}`, for one of several samples `x_{1}^{[2]}`. All counted from 1. */
export function writeElement({ base, subscript }: NameSymbol, shape: Shape, { element, step, sample, updated = false }: SymbolPlace): string {
  // An axis of length 1 needs no index.
  const indices = element === undefined ? '' : indicesOf(element, shape).filter((_, axis) => shape[axis] !== 1).map((index) => String(index + 1)).join(',');
  const time = step === undefined ? '' : `(${String(step + 1)})`;
  const which = sample === undefined ? '' : `[${String(sample + 1)}]`;
  const prime = updated ? '\\prime' : '';
  const superscript = prime + time + which === '' ? '' : `^{${prime}${time}${which}}`;
  return writeSymbol({ base, subscript: join(subscript, indices) }) + superscript;
}

export function writeSymbol({ base, subscript }: NameSymbol): string {
  return subscript === '' ? base : `${base}_{${subscript}}`;
}

/** `∂L/∂x` as a fraction. */
export function partial(of: string, by: string): string {
  return `\\frac{\\partial ${of}}{\\partial ${by}}`;
}

function join(subscript: string, more: string): string {
  if (subscript === '') return more;
  return more === '' ? subscript : `${subscript};${more}`;
}

const accents: Readonly<Record<string, string>> = { '\u0302': 'hat', '\u0303': 'tilde', '\u0304': 'bar', '\u0307': 'dot' };
const accentWords: Readonly<Record<string, string>> = { hat: 'hat', tilde: 'tilde', bar: 'bar', dot: 'dot' };
const greek: Readonly<Record<string, string>> = Object.fromEntries(
  'α alpha β beta γ gamma δ delta ε varepsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega'
    .split(' ')
    .reduce<[string, string][]>((pairs, word, index, words) => (index % 2 === 0 ? [...pairs, [word, `\\${words[index + 1] ?? ''}`]] : pairs), []),
);
const greekNames = new Set(Object.values(greek).map((command) => command.slice(1)));
const subscriptDigits = '₀₁₂₃₄₅₆₇₈₉';

/** Reads a name as mathematics; undefined where it is a phrase. */
export function parseName(name: string): NameSymbol | undefined {
  const text = name
    .normalize('NFD')
    .trim()
    .replace(/[₀-₉]+/g, (digits) => `_${Array.from(digits, (digit) => String(subscriptDigits.indexOf(digit))).join('')}`);
  const copy = /^(\S+) \(([^()\s]+)\)$/u.exec(text);
  if (copy) {
    const [, owner = '', which = ''] = copy;
    const base = parseName(owner);
    return base && { base: base.base, subscript: join(base.subscript, word(which)) };
  }
  const slot = /^([\p{L}][\p{L}\d-]*)\.([\p{L}]\w*)$/u.exec(text);
  if (slot) {
    const [, owner = '', own = ''] = slot;
    const base = parseName(own);
    const of = parseName(owner);
    return base && of && { base: base.base, subscript: join(base.subscript, writeSymbol(of)) };
  }
  const numbered = /^(\p{L}+(?:-\p{L}+)*)-(\d+)$/u.exec(text);
  if (numbered) return { base: word(numbered[1] ?? ''), subscript: numbered[2] ?? '' };
  if (/^\p{L}+(?:-\p{L}+)+$/u.test(text)) return { base: word(text), subscript: '' };
  return parseIdentifier(text);
}

function parseIdentifier(text: string): NameSymbol | undefined {
  const match = /^(\p{L}+)([\u0302\u0303\u0304\u0307]?)(ᵀ?)(\d*)(?:_([\p{L}\p{M}\d,_]+))?$/u.exec(text);
  if (!match) return undefined;
  const [, letters = '', mark = '', transposed = '', digits = '', rest = ''] = match;
  const [accent, ...tail] = rest.split('_');
  const accentCommand = accents[mark] ?? (accent === undefined ? undefined : accentWords[accent]);
  const isAccentWord = accents[mark] === undefined && accentCommand !== undefined;
  // `Wf` is W with an index; `out` and `loss` are words.
  const indexed = /^(\p{Lu})(\p{Ll})$/u.exec(letters);
  const stem = indexed ? (indexed[1] ?? '') : letters;
  const parts = [indexed?.[2] ?? '', digits, ...(isAccentWord ? tail : rest === '' ? [] : rest.split('_'))].filter((part) => part !== '');
  const plain = word(stem);
  const accented = accentCommand === undefined ? plain : `\\${accentCommand} ${plain}`;
  return { base: transposed === '' ? accented : `${accented}^{\\top}`, subscript: parts.map(subscriptWord).join(',') };
}

/** One letter is set in italics, a word upright. */
function word(letters: string): string {
  if (greek[letters] !== undefined) return greek[letters];
  if (greekNames.has(letters)) return `\\${letters}`;
  return letters.length === 1 ? letters : `\\mathrm{${letters.replaceAll('-', '\\text{-}')}}`;
}

function subscriptWord(part: string): string {
  if (/^\d+$/.test(part)) return part;
  return /^[a-z][a-z\d]?$|^[a-z]\d+$/i.test(part) ? part : word(part);
}

/** A phrase as text; what LaTeX would read as a command is escaped. */
export function textOf(phrase: string): string {
  return `\\text{${escapeText(phrase)}}`;
}

/** Text for inside `\text{…}`. */
export function escapeText(phrase: string): string {
  return phrase.replace(/[\\{}$&#%_^~]/g, (sign) => (sign === '\\' ? '∖' : sign === '~' || sign === '^' ? ' ' : `\\${sign}`));
}
