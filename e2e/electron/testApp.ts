import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A fault that a check has to find. */
export interface Planted {
  readonly bundle: 'main.cjs' | 'preload.cjs';
  readonly text: string;
  readonly instead: string;
}

/**
 * A folder that Electron can start as an app: the real bundles, with the test page in place of the renderer
 * unless the real one is wanted. `planted` puts one text in the place of another in a bundle, for a control.
 */
export function makeTestApp(renderer: 'test page' | 'real', planted: readonly Planted[] = []): string {
  // Playwright translates what is loaded from anywhere else, which takes ten seconds for the main program.
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'chainrule-electron-')), 'node_modules/chainrule');
  for (const part of ['electron', 'engine', 'solution', ...(renderer === 'real' ? ['docs'] : [])]) cpSync(path.join(root, 'dist', part), path.join(folder, 'dist', part), { recursive: true });
  const source = renderer === 'real' ? path.join(root, 'dist/renderer') : path.join(import.meta.dirname, 'testPage');
  cpSync(source, path.join(folder, 'dist/renderer'), { recursive: true });
  for (const { bundle, text, instead } of planted) {
    const file = path.join(folder, 'dist/electron', bundle);
    const source = readFileSync(file, 'utf8');
    if (!source.includes(text)) throw new Error(`${bundle} has no ${text} any more`);
    writeFileSync(file, source.replace(text, () => instead));
  }
  writeFileSync(path.join(folder, 'dist/secret.txt'), 'secret');
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'chainrule', version: '0.0.1', main: 'dist/electron/main.cjs' }));
  mkdirSync(path.join(folder, 'home'));
  return folder;
}
