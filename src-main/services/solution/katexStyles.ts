import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** KaTeX's styles with its fonts inside; the build makes them. */
export function readKatexStyles(distFolder: string): Promise<string> {
  return readFile(path.join(distFolder, 'solution', 'katex.css'), 'utf8');
}
