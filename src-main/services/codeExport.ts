import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import { type CodeFile, type CodeFormat, codeTargets } from '../../src-core/protocol/exportContract.ts';
import { atomicWriteAll } from './atomicWrite.ts';

/** What a document is known by in the files that are made of it: SHA-256 of its own file, in hexadecimal. */
export function documentHash(document: GraphDocument): string {
  return createHash('sha256').update(writeDocument(document)).digest('hex');
}

/** The files as the app shows them. */
export function previewOf(files: readonly ExportedFile[]): CodeFile[] {
  return files.map(({ name, content }) => ({ name, bytes: content.length, text: textEndings.test(name) ? new TextDecoder().decode(content) : null }));
}

const textEndings = /\.(py|md|txt|sh|json|ipynb)$/;

/**
 * Writes an export: into a folder, which is made where it is not there, or as the one file that it is. All files are
 * complete before the first takes its place. Gives the paths.
 * @throws AppError E_FILE_NOT_WRITABLE where the folder cannot be made, and as `atomicWriteAll`
 */
export async function writeExport(target: string, format: CodeFormat, files: readonly ExportedFile[]): Promise<string[]> {
  const isFolder = codeTargets[format] === 'folder';
  const placed = files.map(({ name, content }) => ({ file: isFolder ? path.join(target, name) : target, content }));
  for (const folder of new Set(isFolder ? placed.map(({ file }) => path.dirname(file)) : [])) await makeFolder(folder);
  await atomicWriteAll(placed);
  return placed.map(({ file }) => file);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new AppError('E_FILE_NOT_WRITABLE', `${folder} cannot be made a folder: ${error instanceof Error ? error.message : String(error)}`, { path: folder });
  }
}
