import type { SampleSet } from '../../data/samples.ts';
import type { Analysis } from '../../graph/validate.ts';
import { type ExportedFile, type Sha256, textFile } from '../exportedFile.ts';
import { networkText } from '../networkText.ts';
import { exportTorch } from '../pytorch/torchProject.ts';
import type { Trace } from '../trace/trace.ts';
import { dataCode, dataFiles } from './dataShards.ts';
import { configOf, ddpTrainingCode } from './ddpTraining.ts';
import { parityTestCode } from './parityTest.ts';
import { normsCode, processesCode } from './processesCode.ts';
import { checkShareable, sharedNorm } from './refusals.ts';
import { startFiles } from './startFiles.ts';

/**
 * A project that trains the document on many machines with PyTorch's DistributedDataParallel: the model of the PyTorch export, and a
 * `train.py` that is the same for one process and for many. `samples` are those that the document is trained on; its
 * rows have their steps. @throws AppError E_NOT_SHARED
 */
export function exportDdp(analysis: Analysis, trace: Trace, samples: SampleSet, sha256: Sha256): ExportedFile[] {
  const { files, model } = exportTorch(analysis, trace);
  checkShareable(analysis, model, samples);
  const hasNorms = analysis.order.some(({ node }) => sharedNorm(model, node.id));
  return [
    textFile('train.py', ddpTrainingCode(analysis, model)),
    ...files,
    textFile('data.py', dataCode),
    textFile('processes.py', processesCode),
    ...(hasNorms ? [textFile('norms.py', normsCode)] : []),
    textFile('config.json', `${JSON.stringify(configOf(analysis, samples), null, 2)}\n`),
    textFile('graph.json', networkText(analysis.graph.document)),
    ...startFiles(analysis),
    textFile('tests/test_parity.py', parityTestCode),
    ...dataFiles(analysis, model, samples, sha256),
  ];
}
