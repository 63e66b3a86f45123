import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { makeTable } from '../../src-core/data/generators.ts';
import { type SampleSet, sampleSet } from '../../src-core/data/samples.ts';
import type { ExportedFile } from '../../src-core/export/exportedFile.ts';
import { exportNumpy } from '../../src-core/export/numpy/numpyProject.ts';
import { exportOnnx, withWholeSequences } from '../../src-core/export/onnx/exportOnnx.ts';
import { asNotebook } from '../../src-core/export/pytorch/notebook.ts';
import { exportTorch } from '../../src-core/export/pytorch/torchProject.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { writeDocument } from '../../src-core/graph/fileFormat.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { registry } from '../../src-core/node/registry.ts';
import { type CodeFile, type CodeFormat, type ExportChoices, codeTargets } from '../../src-core/protocol/exportContract.ts';
import { ownSamples } from '../../src-core/train/ownSamples.ts';
import { atomicWrite } from './atomicWrite.ts';

/** The files of an export. @throws AppError E_DOCUMENT_INVALID where the document has errors */
export function filesOf(document: GraphDocument, format: CodeFormat, choices: ExportChoices = {}): readonly ExportedFile[] {
  switch (format) {
    case 'numpy': {
      const analysis = analyse(document, registry);
      return exportNumpy(analysis, traceDocument(analysis)).files;
    }
    case 'pytorch':
    case 'notebook': {
      const analysis = analyse(document, registry);
      const { files } = exportTorch(analysis, traceDocument(analysis), samplesAtHand(document));
      return format === 'notebook' ? asNotebook(files, document.title) : files;
    }
    case 'onnx': {
      const analysis = analyse(withWholeSequences(document), registry);
      const documentHash = createHash('sha256').update(writeDocument(document)).digest('hex');
      return [{ name: 'model.onnx', content: exportOnnx(analysis, traceDocument(analysis), { ...choices, documentHash }).file }];
    }
  }
}

/** The samples that a document is trained on: its own rows, or those of a recipe. Null where they are in a table that is kept elsewhere. */
function samplesAtHand(document: GraphDocument): SampleSet | null {
  const { dataset } = document;
  if (!dataset) return ownSamples(document);
  return dataset.source.kind === 'recipe' ? sampleSet(dataset, makeTable(dataset.source.recipe).table) : null;
}

/** The files as the app shows them. */
export function previewOf(document: GraphDocument, format: CodeFormat, choices: ExportChoices): CodeFile[] {
  return filesOf(document, format, choices).map(({ name, content }) => ({ name, bytes: content.length, text: textEndings.test(name) ? new TextDecoder().decode(content) : null }));
}

const textEndings = /\.(py|md|txt|sh|json|ipynb)$/;

/**
 * Writes an export: into a folder, which is made where it is not there, or as the one file that it is. Each file is
 * written atomically. Gives the paths.
 * @throws AppError E_FILE_NOT_WRITABLE where the folder cannot be made, and as `atomicWrite`
 */
export async function writeExport(target: string, format: CodeFormat, files: readonly ExportedFile[]): Promise<string[]> {
  const isFolder = codeTargets[format] === 'folder';
  const paths = files.map(({ name }) => (isFolder ? path.join(target, name) : target));
  for (const folder of new Set(isFolder ? paths.map((file) => path.dirname(file)) : [])) await makeFolder(folder);
  for (const [index, { content }] of files.entries()) await atomicWrite(paths[index] ?? target, content);
  return paths;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new AppError('E_FILE_NOT_WRITABLE', `${folder} cannot be made a folder: ${error instanceof Error ? error.message : String(error)}`, { path: folder });
  }
}
