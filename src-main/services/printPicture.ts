import { atomicWrite } from './atomicWrite.ts';
import type { SolutionTools } from './solution/exportSolution.ts';
import { standAlonePolicy } from './contentSecurityPolicy.ts';

/** A drawing, how large it is, and where its PDF goes. */
export interface PictureToPrint {
  readonly path: string;
  /** A whole SVG document. */
  readonly svg: string;
  /** px, at 96 to an inch. */
  readonly width: number;
  readonly height: number;
}

/** PDF readers show no page that is longer than this on a side: 200 inches. */
const longestSide = 200 * 96; // px

/**
 * Prints a drawing on a page of its own size and writes the PDF; one that is too large for a page is made smaller.
 * @throws AppError as in `atomicWrite`, E_NO_BROWSER where a PDF cannot be printed
 */
export async function printPicture({ path, svg, width, height }: PictureToPrint, { printPdf }: SolutionTools): Promise<{ path: string; bytes: number }> {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const content = await printPdf(pageOf(svg, Math.ceil(width * scale), Math.ceil(height * scale)));
  await atomicWrite(path, content);
  return { path, bytes: content.length };
}

/** The page may load nothing and run nothing, whatever the drawing holds. */
function pageOf(svg: string, width: number, height: number): string {
  const size = `${String(width)}px ${String(height)}px`;
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${standAlonePolicy}">
<title>Chainrule</title>
<style>@page { size: ${size}; margin: 0 } html, body { margin: 0 } body > svg { display: block; width: ${String(width)}px; height: ${String(height - 1)}px; break-after: avoid }</style>
${svg.replace(/^\s*<\?xml[^>]*\?>/, '')}
`;
}
