import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import { exportNumpy } from '../../src-core/export/numpy/numpyProject.ts';
import type { Trace } from '../../src-core/export/trace/trace.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type Analysis, analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { atomicWrite } from './atomicWrite.ts';

/** The exports that fill a folder. */
export const codeFormats = ['numpy'] as const;
export type CodeFormat = (typeof codeFormats)[number];

const exporters: Readonly<Record<CodeFormat, (analysis: Analysis, trace: Trace) => readonly ExportedFile[]>> = {
  numpy: (analysis, trace) => exportNumpy(analysis, trace).files,
};

/** The files of an export. @throws AppError E_DOCUMENT_INVALID where the document has errors */
export function filesOf(document: GraphDocument, format: CodeFormat): readonly ExportedFile[] {
  const analysis = analyse(document, registry);
  return exporters[format](analysis, traceDocument(analysis));
}

/**
 * Writes each file atomically into the folder, which is made where it is not there. Gives the paths.
 * @throws AppError E_FILE_NOT_WRITABLE where the folder cannot be made, and as `atomicWrite`
 */
export async function writeExport(folder: string, files: readonly ExportedFile[]): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new AppError('E_FILE_NOT_WRITABLE', `${folder} cannot be made a folder: ${error instanceof Error ? error.message : String(error)}`, { path: folder });
  }
  const paths = files.map(({ name }) => path.join(folder, name));
  for (const [index, { content }] of files.entries()) await atomicWrite(paths[index] ?? folder, content);
  return paths;
}
