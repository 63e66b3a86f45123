/** What one node is printed as in a program of NumPy's or PyTorch's. */
export interface NodeCode {
  readonly numpy: readonly string[];
  readonly pytorch: readonly string[];
}

/** Longer pieces are read in the export itself. */
const mostLines = 30;

/**
 * The pieces of an exported program that stand for the first node of a type: each is what follows the comment with the
 * type's title and the node's label, up to the next empty line, without its indentation and without what the program then
 * returns. Layers that a piece calls come first, as they are made. None where a piece is too long.
 */
export function piecesOf(program: string, title: string): string[] {
  const lines = program.split('\n');
  const opening = `# ${title} "`;
  const first = lines.find((line) => line.trimStart().startsWith(opening));
  if (first === undefined) return [];
  const label = /^\s*(# .*?")(?=:|$)/.exec(first)?.[1] ?? opening;
  const starts = lines.flatMap((line, index) => (line.trimStart().startsWith(label) ? [index + 1] : []));
  const pieces = starts.map((start) => lines.slice(start, lines.indexOf('', start)).filter((line) => !/^\s*return /.test(line)).map((line) => line.slice(indentOf(lines[start] ?? ''))));
  if (pieces.some(({ length }) => length > mostLines)) return [];
  const texts = pieces.filter(({ length }) => length > 0).map((piece) => piece.join('\n'));
  const layers = lines.map((line) => line.trim()).filter((line) => texts.some((text) => text.includes(`${/^(self\.\w+) = nn\./.exec(line)?.[1] ?? '\0'}(`)));
  return layers.length === 0 ? texts : [layers.join('\n'), ...texts];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
