import type { SampleSet } from '../data/samples.ts';
import { exportDdp } from '../export/ddp/ddpProject.ts';
import type { ExportedFile, Sha256 } from '../export/exportedFile.ts';
import { exportJax } from '../export/jax/jaxProject.ts';
import { exportKeras } from '../export/keras/kerasProject.ts';
import { exportNumpy } from '../export/numpy/numpyProject.ts';
import { exportOnnx, withWholeSequences } from '../export/onnx/exportOnnx.ts';
import { asNotebook } from '../export/pytorch/notebook.ts';
import { exportTorch } from '../export/pytorch/torchProject.ts';
import type { Trace } from '../export/trace/trace.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import { writeDocument } from '../graph/fileFormat.ts';
import { type Analysis, analyse } from '../graph/validate.ts';
import type { Registry } from '../node/registry.ts';
import type { CodeFormat, ExportChoices } from '../protocol/exportContract.ts';
import { withRoom } from '../train/batchSession.ts';
import { Trainer } from '../train/trainer.ts';
import { referenceMachinery } from './machinery.ts';
import { traceDocument } from './traceDocument.ts';

/** A network to be exported. */
export interface NetworkToExport {
  readonly document: GraphDocument;
  readonly format: CodeFormat;
  readonly choices: ExportChoices;
  /** Reads what the document is trained on. @throws AppError E_TABLE_MISSING, E_DATA_… */
  readonly readSamples: () => Promise<SampleSet>;
  readonly sha256: Sha256;
}

/** The files of an export. */
export interface ExportedNetwork {
  readonly files: readonly ExportedFile[];
  /** Why code that trains is not among them, where the format has it: the app could not train the document either. */
  readonly withoutTraining: AppError | null;
}

/**
 * Prints a network for other tools.
 * @throws AppError E_DOCUMENT_INVALID where the document has errors; for `ddp` E_NOT_SHARED, and why it cannot be trained
 */
export async function exportNetwork({ document, format, choices, readSamples, sha256 }: NetworkToExport, registry: Registry): Promise<ExportedNetwork> {
  switch (format) {
    case 'numpy':
      return printed(document, registry, exportNumpy);
    case 'jax':
      return printed(document, registry, exportJax);
    case 'keras':
      return printed(document, registry, exportKeras);
    case 'pytorch':
    case 'notebook': {
      const samples = await trainable(document, registry, readSamples);
      const hasSamples = !(samples instanceof AppError);
      const analysis = analyse(hasSamples ? withRowsLike(document, samples, registry) : document, registry);
      const { files } = exportTorch(analysis, traceDocument(analysis), hasSamples ? samples : null);
      return { files: format === 'notebook' ? asNotebook(files, document.title) : files, withoutTraining: hasSamples ? null : samples };
    }
    case 'ddp': {
      const samples = await trainable(document, registry, readSamples);
      // A project that trains is nothing without its samples.
      if (samples instanceof AppError) throw samples;
      const analysis = analyse(withRowsLike(document, samples, registry), registry);
      return { files: exportDdp(analysis, traceDocument(analysis), samples, sha256), withoutTraining: null };
    }
    case 'onnx': {
      const analysis = analyse(withWholeSequences(document), registry);
      return { files: [{ name: 'model.onnx', content: exportOnnx(analysis, traceDocument(analysis), { ...choices, documentHash: sha256(writeDocument(document)) }).file }], withoutTraining: null };
    }
  }
}

/** For formats that have no samples to train on. */
function printed(document: GraphDocument, registry: Registry, print: (analysis: Analysis, trace: Trace) => { readonly files: readonly ExportedFile[] }): ExportedNetwork {
  const analysis = analyse(document, registry);
  return { files: print(analysis, traceDocument(analysis)).files, withoutTraining: null };
}

/** What a document is trained on; or why it cannot be trained. */
async function trainable(document: GraphDocument, registry: Registry, readSamples: NetworkToExport['readSamples']): Promise<SampleSet | AppError> {
  try {
    const samples = await readSamples();
    new Trainer({ document, samples, registry, machinery: referenceMachinery, from: null }).close();
    return samples;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The document with one row that has the steps of the samples that it is trained on: code is written for these. */
function withRowsLike(document: GraphDocument, { steps, lengths }: SampleSet, registry: Registry): GraphDocument {
  const { data } = document;
  if (steps === data.steps && (lengths !== null) === (data.lengths !== undefined)) return document;
  const prepared = withRoom(document, registry, { rows: 1, steps });
  return lengths ? { ...prepared, data: { ...prepared.data, lengths: [steps] } } : prepared;
}
