import type { SampleSet } from '../../data/samples.ts';
import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, textFile } from '../exportedFile.ts';
import { writeNpz } from '../npz.ts';
import type { Trace } from '../trace/trace.ts';
import { encodeWeights } from '../weights.ts';
import { arraysOf } from '../python/dataArrays.ts';
import { TorchModel } from './torchModel.ts';
import { trainingCode } from './torchTraining.ts';

/** A network in PyTorch: the files, and the names under which tests find its numbers. */
export interface TorchExport {
  readonly files: readonly ExportedFile[];
  readonly model: TorchModel;
}

/**
 * `model.py`, a module of PyTorch, and its weights; with `samples`, that the document is trained on, `train.py` and their numbers
 * too. `trace` is the document's, from `engine/traceDocument.ts`; its rows have the steps of the samples.
 */
export function exportTorch(analysis: Analysis, trace: Trace, samples: SampleSet | null = null): TorchExport {
  const model = new TorchModel(analysis, trace);
  const code = model.code();
  const { document } = analysis.graph;
  const files = [textFile('model.py', code), { name: 'weights.safetensors', content: encodeWeights(document, 'safetensors') }, ...model.tables.files()];
  if (!samples) return { files, model };
  const { training, validation, test } = samples.parts;
  const parts = Object.entries({ training, validation, test }).map(([name, part]) => ({ name: `part_${name}`, shape: [part.length], values: part }));
  return { files: [...files, textFile('train.py', trainingCode(analysis, model, samples)), { name: 'data.npz', content: writeNpz([...arraysOf(samples, model, analysis), ...parts], 'float64') }], model };
}
