/** A piece of a text in a solution: words, or LaTeX. */
export interface TextPart {
  readonly kind: 'words' | 'tex';
  readonly content: string;
}

/** `\$`, or LaTeX between dollar signs: no space inside them and no digit after, so that "$5 and $6" are sums of money (as in Pandoc). */
const marked = /\\\$|\$(?!\s)((?:\\[^]|[^$\\])+)(?<!\s)\$(?!\d)/g;

/** Takes a text apart at its dollar signs. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let words = '';
  let at = 0;
  const flush = (): void => {
    if (words !== '') parts.push({ kind: 'words', content: words });
    words = '';
  };
  for (const match of text.matchAll(marked)) {
    const [whole, tex] = match;
    words += text.slice(at, match.index) + (tex === undefined ? '$' : '');
    at = match.index + whole.length;
    if (tex === undefined) continue;
    flush();
    parts.push({ kind: 'tex', content: tex });
  }
  words += text.slice(at);
  flush();
  return parts;
}

/** A name as a text that holds no LaTeX, whatever is in it. */
export function plainText(name: string): string {
  return name.replaceAll('$', '\\$');
}
