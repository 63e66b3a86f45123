import type { Block } from './blocks.ts';

/** A worked solution as Markdown with LaTeX between dollar signs. `drawing` is the address of the picture. */
export function solutionMarkdown(blocks: readonly Block[], drawing: { readonly address: string; readonly alt: string }): string {
  return `${blocks.map((block) => markdownOf(block, drawing)).join('\n\n')}\n`;
}

function markdownOf(block: Block, drawing: { readonly address: string; readonly alt: string }): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.text}`;
    case 'paragraph':
      return block.text;
    case 'formulas':
      return `$$\n\\begin{aligned}\n${block.tex.map(aligned).join(' \\\\[4pt]\n')}\n\\end{aligned}\n$$`;
    case 'table':
      return [row(block.header), row(block.header.map(() => '---')), ...block.rows.map(row)].join('\n');
    case 'drawing':
      return `![${drawing.alt}](${drawing.address})`;
  }
}

/** Equations stand under each other at their first equals sign. */
function aligned(tex: string): string {
  return tex.includes(' = ') ? tex.replace(' = ', ' &= ') : `&${tex}`;
}

/** A bar would end the cell; in formulas it has a name of its own. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\$[^$]*\$/g, (tex) => tex.replaceAll('\\right|', '\\right\\vert').replaceAll('|', '\\vert ')).replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
