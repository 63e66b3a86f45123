import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, textFile } from '../exportedFile.ts';
import { writeNpz } from '../npz.ts';
import { dataRows } from '../python/dataRows.ts';
import type { Trace } from '../trace/trace.ts';
import { namedParameters } from '../weights.ts';
import { JaxModel } from './jaxModel.ts';

/** A network in JAX: the files, and by which names `model.py --json` gives its numbers. */
export interface JaxExport {
  readonly files: readonly ExportedFile[];
  readonly model: JaxModel;
}

/**
 * `model.py`, which needs JAX and NumPy, with its weights and the document's rows. It computes in float64 whatever the
 * document's precision. `trace` is the document's, from `engine/traceDocument.ts`.
 */
export function exportJax(analysis: Analysis, trace: Trace): JaxExport {
  const model = new JaxModel(analysis, trace);
  const code = model.code();
  const { document } = analysis.graph;
  const data = dataRows(analysis, model.data, model.hasSteps);
  return { files: [textFile('model.py', code), { name: 'weights.npz', content: writeNpz(namedParameters(document), document.precision) }, { name: 'data.npz', content: writeNpz(data, 'float64') }, ...model.tables.files()], model };
}
