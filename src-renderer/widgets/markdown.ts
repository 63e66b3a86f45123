import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from 'marked';

/** A formula in a text: between single dollar signs in a line, between double ones by itself. */
export interface MathToken extends Tokens.Generic {
  readonly type: 'math';
  readonly raw: string;
  readonly text: string;
  readonly display: boolean;
}

/** `$5 and $10` are no formula: no space inside the signs, no digit after the last one. */
const inline: TokenizerAndRendererExtension = {
  name: 'math',
  level: 'inline',
  start: (source) => source.indexOf('$'),
  tokenizer: (source): MathToken | undefined => {
    const display = /^\$\$([^$]+?)\$\$/.exec(source);
    const found = display ?? /^\$(?!\s)((?:\\.|[^$\\\n])*?[^\s\\$])\$(?!\d)/.exec(source);
    return found ? { type: 'math', raw: found[0], text: (found[1] ?? '').trim(), display: display !== null } : undefined;
  },
};

const reader = new Marked({ gfm: true, extensions: [inline] });

/** Reads Markdown with formulas. No HTML is made of it: what reads the tokens draws those that it knows, and writes out the rest. */
export function readMarkdown(text: string): readonly Token[] {
  return reader.lexer(text);
}
