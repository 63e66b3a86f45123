import type { GraphDocument, GraphNode } from '../graph/document.ts';
import type { Category } from '../node/definition.ts';
import { registry } from '../node/registry.ts';
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
 * hat, `Wf` is W with the index f. Names that are taken, or are phrases about the node, give way to the node's id.
 * What has neither a name nor an id of its own gets the letter of its kind, as in a textbook: x, z₁, a₁, z₂, L. Type
 * names in formulas (`linear₂`, `half-squared-error`) would be long, and unlike anything that is read on the cards.
 */
export function symbolTable(document: GraphDocument, losses: readonly string[]): SymbolTable {
  const nodes = new Map<string, NameSymbol>();
  const taken = new Set<string>();
  const name = (id: string, symbol: NameSymbol): void => {
    taken.add(writeSymbol(symbol));
    nodes.set(id, symbol);
  };
  const unnamed = new Map<string, string[]>();
  for (const node of document.nodes) {
    const { id, label } = node;
    const candidates = [...(label === undefined ? [] : [label.split('=')[0]?.trim() ?? '']), ...(hasTypeAsId(node) ? [] : [id])].map(parseName);
    const free = candidates.find((symbol) => symbol && !taken.has(writeSymbol(symbol)));
    if (free) name(id, free);
    else if (hasTypeAsId(node)) unnamed.set(letterOf(node), [...(unnamed.get(letterOf(node)) ?? []), id]);
    else name(id, { base: textOf(id), subscript: '' });
  }
  for (const [letter, alike] of unnamed) numberNodes(letter, alike, taken, name);
  const parameters = parameterSymbols(document, nodes);
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

/** Whether a node still has the id that it was made with: `linear`, `linear-2`. */
function hasTypeAsId({ id, type }: GraphNode): boolean {
  return id === type || (id.startsWith(`${type}-`) && /^\d+$/.test(id.slice(type.length + 1)));
}

/** What textbooks call the outputs of a kind of node whose own port has no telling name. */
const letters: Readonly<Record<Category, string>> = { data: 'u', layer: 'z', activation: 'a', recurrent: 'r', algebra: 's', loss: 'L' };

/** The letter of a node's kind: its only output's own name (x, t, C, h), or that of its category. */
function letterOf({ type, config }: GraphNode): string {
  const definition = registry.get(type);
  if (!definition) return 'u';
  const parsed = definition.config.safeParse(config);
  const [output, ...others] = parsed.success ? definition.outputs(parsed.data) : [];
  const isTelling = output !== undefined && others.length === 0 && output.name.length === 1 && output.name !== 'y';
  return isTelling ? output.name : letters[definition.category];
}

/** The only one of its kind needs no number. */
function numberNodes(letter: string, alike: readonly string[], taken: ReadonlySet<string>, name: (id: string, symbol: NameSymbol) => void): void {
  let number = alike.length === 1 && !taken.has(letter) ? 0 : 1;
  for (const id of alike) {
    const symbol = (): NameSymbol => ({ base: letter, subscript: number === 0 ? '' : String(number) });
    while (taken.has(writeSymbol(symbol()))) number++;
    name(id, symbol());
  }
}

/** A parameter that is named after a node without a name goes with the node's symbol: W₂ and b₂ make z₂, `W_f` makes f. */
function parameterSymbols({ parameters, nodes }: GraphDocument, symbols: ReadonlyMap<string, NameSymbol>): ReadonlyMap<string, NameSymbol> {
  const owners = new Map(nodes.filter(hasTypeAsId).map((node) => [node.id, node]));
  const taken = new Set<string>();
  return new Map(
    parameters.map(({ id, name }) => {
      const [ownerId = '', slot = ''] = name.split('.');
      const owner = owners.get(ownerId);
      const of = symbols.get(ownerId);
      const own = parseName(slot);
      const whole = of && writeSymbol(of);
      const short = of?.base === letters.layer && registry.get(owner?.type ?? '')?.category === 'layer' ? of.subscript : whole;
      const candidates = owner && own && short !== undefined && whole !== undefined ? [short, whole].map((index) => ({ base: own.base, subscript: join(own.subscript, index) })) : [];
      const symbol = candidates.find((candidate) => !taken.has(writeSymbol(candidate))) ?? numbered(parseName(name) ?? { base: textOf(name), subscript: '' }, taken);
      taken.add(writeSymbol(symbol));
      return [id, symbol];
    }),
  );
}

/** Two parameters with one name would read as one that is shared. */
function numbered(symbol: NameSymbol, taken: ReadonlySet<string>): NameSymbol {
  let written = symbol;
  for (let number = 2; taken.has(writeSymbol(written)); number++) written = { ...symbol, subscript: join(symbol.subscript, `(${String(number)})`) };
  return written;
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
  const match = /^(\p{L}+?)([\u0302\u0303\u0304\u0307]?)(ᵀ?)(\d*)(?:_([\p{L}\p{M}\d,_]+))?$/u.exec(text);
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
  return { base: transposed === '' ? accented : `{${accented}^{\\top}}`, subscript: parts.map(subscriptWord).join(',') };
}

/** One letter is set in italics, a word upright. */
function word(letters: string): string {
  if (greek[letters] !== undefined) return greek[letters];
  if (greekNames.has(letters)) return `\\${letters}`;
  // Mathematics has fonts for Latin and Greek letters; others are text, with accents and syllables put together again.
  if (!/^[a-z\p{Script=Greek}-]+$/iu.test(letters)) return textOf(letters.normalize('NFC'));
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
  return withoutControls(phrase).replace(/[\\{}$&#%_^~<>|\]]/g, (sign) => signs[sign] ?? `\\${sign}`);
}

/** Signs that a backslash alone does not make into text, or that Markdown around the formula would take for a tag, a cell or a link. */
const signs: Readonly<Record<string, string>> = { '\\': '\\textbackslash{}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}', '<': '\\textless{}', '>': '\\textgreater{}', '|': '\\textbar{}', ']': '{]}' };

/** A name without what cannot be written: control characters, marks of direction and halves of characters. Line ends are spaces. */
export function withoutControls(name: string): string {
  return name.replace(/[\n\r\t\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}]/gu, '');
}
