import path from 'node:path';
import { tellSolution } from '../../src-core/engine/tellSolution.ts';
import { solutionMarkdown } from '../../src-core/export/solution/markdown.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { registry } from '../../src-core/node/registry.ts';
import { type SolutionFormat, solutionFormats } from '../../src-core/protocol/appContract.ts';
import { exportSolution } from '../services/solution/exportSolution.ts';
import { readKatexStyles } from '../services/solution/katexStyles.ts';
import { printWithBrowser } from '../services/solution/printPdf.ts';
import type { Outcome } from './commands.ts';
import type { Installation } from './installation.ts';
import { loadDocument } from './source.ts';

/** Writes a worked solution, or prints it as Markdown. */
export async function solve(given: string, { out, language, decimals }: { out?: string; language: 'en' | 'zh-CN'; decimals: number }, { distFolder, printer }: Installation): Promise<Outcome> {
  const format = out === undefined ? 'md' : formatOf(out);
  const document = await loadDocument(given, language);
  const { blocks, drawing } = tellSolution(document, registry, language, decimals);
  const told = { blocks: [...blocks], drawing };
  if (out === undefined) return { text: solutionMarkdown(told.blocks, { address: 'network.svg', alt: document.title }).trimEnd(), passed: true };
  const tools = { katexStyles: () => readKatexStyles(distFolder), printPdf: (html: string) => printWithBrowser(html, printer) };
  const written = await exportSolution(told, { file: path.resolve(out), format, language }, tools);
  return { text: `wrote ${written.path} (${String(written.bytes)} bytes)`, passed: true };
}

function formatOf(out: string): SolutionFormat {
  const ending = path.extname(out).slice(1).toLowerCase();
  const format = solutionFormats.find((known) => known === ending);
  if (!format) throw new AppError('E_USAGE', `${out} does not end in ${solutionFormats.map((known) => `.${known}`).join(', ')}`, { path: out });
  return format;
}
