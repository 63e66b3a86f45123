import path from 'node:path';
import { solutionMarkdown } from '../../../src-core/export/solution/markdown.ts';
import type { SolutionFormat } from '../../../src-core/protocol/appContract.ts';
import type { CallOutput } from '../../../src-core/protocol/contract.ts';
import type { EngineContract } from '../../../src-core/protocol/engineContract.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { solutionPage } from './page.ts';

/** What a host brings along for worked solutions. */
export interface SolutionTools {
  /** KaTeX's styles with the fonts inside. */
  katexStyles(): Promise<string>;
  printPdf(html: string): Promise<Uint8Array>;
}

/**
 * Writes a worked solution; every file atomically. Markdown gets the drawing as a file beside it, with the same name.
 * @throws AppError as in `atomicWrite`, E_NO_BROWSER where a PDF cannot be printed
 */
export async function exportSolution(told: CallOutput<EngineContract, 'engine.solve'>, { file, format, language }: { readonly file: string; readonly format: SolutionFormat; readonly language: string }, tools: SolutionTools): Promise<{ path: string; bytes: number }> {
  const content = await contentOf(told, { file, format, language }, tools);
  await atomicWrite(file, content);
  return { path: file, bytes: content.length };
}

async function contentOf(told: CallOutput<EngineContract, 'engine.solve'>, { file, format, language }: { readonly file: string; readonly format: SolutionFormat; readonly language: string }, tools: SolutionTools): Promise<Uint8Array> {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (format === 'md') {
    const drawing = `${file.replace(/\.md$/i, '')}.svg`;
    await atomicWrite(drawing, encode(told.drawing));
    return encode(solutionMarkdown(told.blocks, { address: encodeURI(path.basename(drawing)), alt: language === 'en' ? 'The network' : '网络' }));
  }
  const page = solutionPage(told, { language, katexStyles: await tools.katexStyles() });
  return format === 'html' ? encode(page) : tools.printPdf(page);
}
