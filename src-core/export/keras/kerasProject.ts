import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, textFile } from '../exportedFile.ts';
import { writeNpz } from '../npz.ts';
import { dataRows } from '../python/dataRows.ts';
import type { Trace } from '../trace/trace.ts';
import { KerasModel } from './kerasModel.ts';

/** A network in Keras: the files, and the names under which tests find its numbers. */
export interface KerasExport {
  readonly files: readonly ExportedFile[];
  readonly model: KerasModel;
}

/** `model.py`, a model of Keras 3 for every backend, with its weights in Keras's layout and the document's rows. `trace` is the document's, from `engine/traceDocument.ts`. */
export function exportKeras(analysis: Analysis, trace: Trace): KerasExport {
  const model = new KerasModel(analysis, trace);
  const code = model.code();
  const { precision } = analysis.graph.document;
  const files = [
    textFile('model.py', code),
    { name: 'weights.npz', content: writeNpz(model.layers.tensors, precision) },
    { name: 'data.npz', content: writeNpz(dataRows(analysis, model.data, model.hasSteps), 'float64') },
    ...model.tables.files(),
  ];
  return { files, model };
}
