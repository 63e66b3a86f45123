import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import type { CodeFile } from '../../src-core/protocol/exportContract.ts';

/** The files of an export as the app shows them. */
export function previewOf(files: readonly ExportedFile[]): CodeFile[] {
  return files.map(({ name, content }) => ({ name, bytes: content.length, text: textEndings.test(name) ? new TextDecoder().decode(content) : null }));
}

const textEndings = /\.(py|md|txt|sh|json|ipynb)$/;
