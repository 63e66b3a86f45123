/** One line of a derivation in LaTeX: `left = symbolic = numeric = result`; empty parts are not written. */
export interface WrittenLine {
  readonly left: string;
  readonly symbolic: string;
  readonly numeric: string;
  readonly result: string;
  readonly where: readonly string[];
}

/** A formula for a whole tensor; `symbolic` is an equation, the others are what else its right side equals. */
export interface WrittenForm {
  readonly symbolic: string;
  readonly numeric: string | null;
  readonly result: string;
  readonly where: readonly string[];
}

export interface WrittenDerivation {
  /** The asked number first, then the gradients it is made of. */
  readonly lines: readonly WrittenLine[];
  readonly chain: string | null;
  readonly matrix: WrittenForm | null;
}

/** What the parts of a derivation are called in the reader's language. */
export interface DerivationHeadings {
  readonly chain: string;
  readonly matrix: string;
  readonly element: string;
  readonly upToLoss: string;
}

/** A line as rows of an `aligned` environment, one equals sign under the other. */
export function lineRows({ left, symbolic, numeric, result, where }: WrittenLine): string[] {
  const [first = '', ...more] = [symbolic, numeric, result].filter((part) => part !== '');
  return [`${left} &= ${first}`, ...more.map((part) => `&= ${part}`), ...where.map((meaning) => `&\\quad ${meaning}`)];
}

/** The matrix form as rows of an `aligned` environment. */
export function formRows({ symbolic, numeric, result, where }: WrittenForm): string[] {
  return [aligned(symbolic), ...[numeric, result].filter((part) => part !== null && part !== '').map((part) => `&= ${part ?? ''}`), ...where.map((meaning) => `&\\quad ${meaning}`)];
}

/** The chain rule as a row of an `aligned` environment. */
export function chainRow(chain: string): string {
  return aligned(chain);
}

/** Rows set under each other. The environment is one of amsmath's; KaTeX has it too. */
export function alignedEnvironment(rows: readonly string[]): string {
  return `\\begin{aligned}\n${rows.join(' \\\\\n')}\n\\end{aligned}`;
}

/** A derivation for a LaTeX document that uses amsmath: one display with an `aligned` environment. */
export function derivationLatex(derivation: WrittenDerivation): string {
  return `\\[\n${alignedEnvironment(partsOf(derivation).flatMap(({ rows }) => rows))}\n\\]\n`;
}

/** A derivation for Markdown with mathematics between `$$`, a display for each part under its heading. */
export function derivationMarkdown(derivation: WrittenDerivation, headings: DerivationHeadings): string {
  return partsOf(derivation)
    .map(({ name, rows }) => `**${headings[name]}**\n\n$$\n${alignedEnvironment(rows)}\n$$\n`)
    .join('\n');
}

function partsOf({ lines: [asked, ...others], chain, matrix }: WrittenDerivation): { readonly name: keyof DerivationHeadings; readonly rows: readonly string[] }[] {
  const parts = [
    { name: 'chain' as const, rows: chain === null ? [] : [chainRow(chain)] },
    { name: 'matrix' as const, rows: matrix ? formRows(matrix) : [] },
    { name: 'element' as const, rows: asked ? lineRows(asked) : [] },
    { name: 'upToLoss' as const, rows: others.flatMap(lineRows) },
  ];
  return parts.filter(({ rows }) => rows.length > 0);
}

/** The first equals sign of an equation becomes the one that is aligned at. */
function aligned(equation: string): string {
  return equation.replace(/\s*=\s*/, ' &= ');
}
