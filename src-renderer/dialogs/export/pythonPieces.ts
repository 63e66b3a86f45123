/** A piece of a line of code, and what it is where it is shown apart. */
export interface CodePiece {
  readonly text: string;
  readonly kind: 'plain' | 'comment' | 'string' | 'word';
}

const words = 'def|return|for|in|if|elif|else|import|from|as|with|class|lambda|not|and|or|while|try|except|raise';
const token = new RegExp(`(?<comment>#[^\\n]*)|(?<string>"""[\\s\\S]*?"""|"(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*')|(?<word>\\b(?:${words})\\b)`, 'g');

/** The lines of a text, in pieces: of Python its comments, strings and words; of anything else each line as it is. */
export function codeLines(name: string, text: string): CodePiece[][] {
  const lines: CodePiece[][] = [[]];
  const put = (part: string, kind: CodePiece['kind']): void => {
    for (const [index, line] of part.split('\n').entries()) {
      if (index > 0) lines.push([]);
      if (line !== '') lines.at(-1)?.push({ text: line, kind });
    }
  };
  const whole = text.replace(/\n$/, '');
  let at = 0;
  if (name.endsWith('.py')) {
    for (const match of whole.matchAll(token)) {
      put(whole.slice(at, match.index), 'plain');
      put(match[0], match.groups?.['comment'] !== undefined ? 'comment' : match.groups?.['string'] !== undefined ? 'string' : 'word');
      at = match.index + match[0].length;
    }
  }
  put(whole.slice(at), 'plain');
  return lines;
}
