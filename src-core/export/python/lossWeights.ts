import type { Analysis } from '../../graph/validate.ts';
import type { TraceTensor } from '../trace/trace.ts';
import { pythonNumber } from './pythonText.ts';

/** How a library says which steps of which samples count. */
interface Masks {
  readonly real: string;
  readonly last: string;
  readonly mean: string;
  /** The number of samples that a mean is taken over. */
  readonly samples: string;
}

/** Where samples differ in length: how much the loss of each counts at each step, assigned to the variables of the weights. */
export function lossWeightLines(tensors: Iterable<TraceTensor>, { graph }: Analysis, variable: (tensor: TraceTensor) => string, masks: Masks): string[] {
  return [...tensors].flatMap((tensor) => {
    if (tensor.kind !== 'loss-weight') return [];
    const resolved = graph.nodes.get(tensor.node);
    const reduction = resolved?.definition.loss?.(resolved.config);
    if (!reduction) return [];
    const { weight, steps, overSteps, overSamples } = reduction;
    const mask = steps === 'last' ? masks.last : overSteps === 'mean' ? masks.mean : masks.real;
    return [`${variable(tensor)} = ${pythonNumber(weight)} * ${mask}${overSamples === 'mean' ? ` / ${masks.samples}` : ''}`];
  });
}
