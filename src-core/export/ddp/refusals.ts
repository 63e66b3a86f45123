import type { SampleSet } from '../../data/samples.ts';
import { AppError } from '../../graph/appError.ts';
import type { Analysis } from '../../graph/validate.ts';
import type { TorchModel } from '../pytorch/torchModel.ts';
import { trainedInputs } from '../pytorch/torchTraining.ts';

/** @throws AppError E_NOT_SHARED with all that keeps several processes from training with the numbers of one */
export function checkShareable(analysis: Analysis, model: TorchModel, samples: SampleSet): void {
  const reasons = reasonsAgainst(analysis, model, samples);
  if (reasons.length > 0) throw new AppError('E_NOT_SHARED', reasons.join('; '), { reasons });
}

function reasonsAgainst(analysis: Analysis, model: TorchModel, samples: SampleSet): string[] {
  const { training } = analysis.graph.document;
  const mixing = analysis.order.filter(({ definition, config, node }) => definition.mixesSamples?.(config, 'training') && !sharedNorm(model, node.id));
  return [
    ...(model.inputs.size === 0 ? ['the network has no input, so there are no samples to share out'] : []),
    ...trainedInputs(analysis, model).map((name) => `the input "${name}" is trained, and each process has other samples`),
    ...(training.truncate !== null && training.truncate < samples.steps ? ['training goes through time in pieces (truncated backpropagation), which the code does not: switch it off'] : []),
    ...mixing.map(({ node }) => `"${node.label ?? node.id}" makes each sample depend on the others, in a way that only one process can compute`),
  ];
}

/** Whether a node is a batch norm of PyTorch's, which `norms.py` takes over all processes. */
export function sharedNorm(model: TorchModel, node: string): boolean {
  return model.layers.chosen.get(node)?.layer.layer?.startsWith('nn.BatchNorm') === true;
}
