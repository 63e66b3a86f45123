import type { Block } from './blocks.ts';
import { textParts } from './inlineText.ts';

/** A worked solution as Markdown with LaTeX between dollar signs. `drawing` is the address of the picture. */
export function solutionMarkdown(blocks: readonly Block[], drawing: { readonly address: string; readonly alt: string }): string {
  return `${blocks.map((block) => markdownOf(block, drawing)).join('\n\n')}\n`;
}

function markdownOf(block: Block, drawing: { readonly address: string; readonly alt: string }): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.text)}`;
    case 'paragraph':
      // A paragraph that begins like a list would become one.
      return inline(block.text).replace(/^(\d*)([-+=.)])/, '$1\\$2');
    case 'formulas':
      return `$$\n\\begin{aligned}\n${block.tex.map(aligned).join(' \\\\[4pt]\n')}\n\\end{aligned}\n$$`;
    case 'table':
      return [row(block.header), `|${' --- |'.repeat(block.header.length)}`, ...block.rows.map(row)].join('\n');
    case 'drawing':
      return `![${words(drawing.alt)}](${drawing.address})`;
  }
}

/** Equations stand under each other at their first equals sign. */
function aligned(tex: string): string {
  return tex.includes(' = ') ? tex.replace(' = ', ' &= ') : `&${tex}`;
}

/** A bar would end the cell; in formulas it has a name of its own. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => inline(cell, (tex) => tex.replaceAll('\\right|', '\\right\\vert').replaceAll('|', '\\vert '))).join(' | ')} |`;
}

/** A text on one line, with its LaTeX as it is. */
function inline(text: string, formula: (tex: string) => string = (tex) => tex): string {
  return textParts(text)
    .map(({ kind, content }) => (kind === 'tex' ? `$${formula(content).replaceAll('\n', ' ')}$` : words(content)))
    .join('');
}

/** Words say what they say: nothing in them is a mark, a link or a tag. An underscore inside a word is none. */
function words(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').replace(/[\\`*[\]<>|$&~#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&');
}
