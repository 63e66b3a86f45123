import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import { sha256 } from '../../src-core/export/sha256.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import type { CodeFile } from '../../src-core/protocol/exportContract.ts';

/** What a document is known by in the files that are made of it: SHA-256 of its own file, in hexadecimal. */
export function documentHash(document: GraphDocument): string {
  return sha256(writeDocument(document));
}

/** The files as the app shows them. */
export function previewOf(files: readonly ExportedFile[]): CodeFile[] {
  return files.map(({ name, content }) => ({ name, bytes: content.length, text: textEndings.test(name) ? new TextDecoder().decode(content) : null }));
}

const textEndings = /\.(py|md|txt|sh|json|ipynb)$/;
