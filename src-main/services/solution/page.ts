import katex from 'katex';
import { escapeHtml, formulaHtml, formulaLimits } from '../../../src-core/explain/formulaHtml.ts';
import { textParts } from '../../../src-core/export/solution/inlineText.ts';
import type { CallOutput } from '../../../src-core/protocol/contract.ts';
import type { EngineContract } from '../../../src-core/protocol/engineContract.ts';
import { standAlonePolicy } from '../contentSecurityPolicy.ts';

type Told = CallOutput<EngineContract, 'engine.solve'>;
type Block = Told['blocks'][number];

const pageStyles = `
:root { color-scheme: light; }
body { max-width: 46rem; margin: 2.5rem auto; padding: 0 1.25rem; font: 16px/1.6 Georgia, 'Noto Serif', 'Noto Serif CJK SC', serif; color: #20242c; background: #fff; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; padding-bottom: 0.25rem; border-bottom: 1px solid #dedad0; break-after: avoid; }
h3 { font-size: 1rem; margin: 1.3rem 0 0.3rem; color: #555c68; break-after: avoid; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 0.9rem; break-inside: auto; }
th, td { text-align: left; padding: 0.3rem 0.7rem 0.3rem 0; border-bottom: 1px solid #ebe8e0; vertical-align: top; }
tr { break-inside: avoid; }
.formula { overflow-x: auto; overflow-y: hidden; padding: 0.35rem 0; break-inside: avoid; }
.formula .katex-display { margin: 0; text-align: left; }
.formula .katex-display > .katex { text-align: left; white-space: normal; }
.formula .katex-display > .katex .base { margin-top: 0.15em; margin-bottom: 0.15em; }
@page { size: A4; margin: 18mm 16mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 11pt; } .formula { overflow: visible; } }
`;

/** A worked solution as one HTML page that needs nothing beside it. `katexStyles` has KaTeX's fonts inside. */
export function solutionPage({ blocks, drawing }: Told, { language, katexStyles }: { readonly language: string; readonly katexStyles: string }): string {
  const title = blocks.find((block) => block.kind === 'heading')?.text ?? '';
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // A page from a file of unknown origin: whatever slips in, no script runs and nothing is fetched.
    `<meta http-equiv="Content-Security-Policy" content="${standAlonePolicy}">`,
    `<title>${escapeHtml(title)}</title>`,
    `<style>${katexStyles}</style>`,
    `<style>${pageStyles}</style>`,
    '</head>',
    '<body>',
    ...blocks.map((block) => htmlOf(block, drawing)),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function htmlOf(block: Block, drawing: string): string {
  switch (block.kind) {
    case 'heading':
      return `<h${String(block.level)}>${inline(block.text)}</h${String(block.level)}>`;
    case 'paragraph':
      return `<p>${inline(block.text)}</p>`;
    case 'formulas':
      return block.tex.map((tex) => `<div class="formula">${typesetDisplay(tex)}</div>`).join('\n');
    case 'table':
      return `<table><thead><tr>${block.header.map((cell) => `<th>${inline(cell)}</th>`).join('')}</tr></thead><tbody>${block.rows
        .map((row) => `<tr>${row.map((cell) => `<td>${inline(cell)}</td>`).join('')}</tr>`)
        .join('')}</tbody></table>`;
    case 'drawing':
      return `<figure>${drawing}</figure>`;
  }
}

/** Long equations are broken at their equals signs: KaTeX breaks lines only outside display mode. */
function typesetDisplay(tex: string): string {
  return formulaHtml(`\\displaystyle ${tex}`, (given) => katex.renderToString(given, { ...formulaLimits, output: 'htmlAndMathml' }));
}

/** Text with LaTeX between dollar signs. */
function inline(text: string): string {
  return textParts(text)
    .map(({ kind, content }) => (kind === 'tex' ? formulaHtml(content, (given) => katex.renderToString(given, { ...formulaLimits })) : escapeHtml(content)))
    .join('');
}
