import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, textFile } from '../exportedFile.ts';
import type { Trace } from '../trace/trace.ts';
import { encodeWeights } from '../weights.ts';
import { TorchModel } from './torchModel.ts';

/** A network in PyTorch: the files, and the names under which tests find its numbers. */
export interface TorchExport {
  readonly files: readonly ExportedFile[];
  readonly model: TorchModel;
}

/** `model.py`, a module of PyTorch, and its weights. `trace` is the document's, from `engine/traceDocument.ts`. */
export function exportTorch(analysis: Analysis, trace: Trace): TorchExport {
  const model = new TorchModel(analysis, trace);
  const code = model.code();
  const { document } = analysis.graph;
  return { files: [textFile('model.py', code), { name: 'weights.safetensors', content: encodeWeights(document, 'safetensors') }, ...model.tables.files()], model };
}
