import { type ResolvedNode, portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';
import type { Layout } from './layout.ts';

/** What an optimizer moves: a trainable parameter, by its record, or a trainable input, by its node. */
export interface TrainedPlace {
  readonly id: string;
  readonly size: number;
  /** Where its own numbers begin in each of the optimizer's slots. */
  readonly from: number;
}

/** Numbers that lie side by side and learn at the same rate, their gradients, and where the optimizer's own begin. */
export interface TrainedBlock {
  readonly p: number;
  readonly g: number;
  readonly from: number;
  readonly length: number;
  /** A multiple of the document's learning rate. */
  readonly rate: number;
  /** Inputs that are trained are not weights: penalties leave them alone. */
  readonly isParameter: boolean;
}

/** All that is trained, in places and in blocks. */
export interface Trained {
  readonly places: readonly TrainedPlace[];
  readonly blocks: readonly TrainedBlock[];
  /** Numbers in all. */
  readonly size: number;
}

/** Whether a node gives data that an update moves. */
export function isTrainedInput({ definition, config }: ResolvedNode): boolean {
  return definition.data?.(config).trainable === true;
}

export function trainedIn({ graph, order }: Analysis, { steps, samples, outputs, parameters }: Pick<Layout, 'steps' | 'samples' | 'outputs' | 'parameters'>): Trained {
  const rates = new Map(graph.document.parameters.map(({ id, rate = 1 }) => [id, rate]));
  const places: TrainedPlace[] = [];
  const blocks: TrainedBlock[] = [];
  let from = 0;
  const place = (id: string, p: number, g: number, size: number, rate: number, isParameter: boolean): void => {
    places.push({ id, from, size });
    const last = blocks.at(-1);
    const joins = last?.isParameter === isParameter && last.rate === rate && last.p + last.length === p && last.g + last.length === g;
    if (joins) blocks[blocks.length - 1] = { ...last, length: last.length + size };
    else blocks.push({ p, g, from, length: size, rate, isParameter });
    from += size;
  };
  for (const [id, { value, gradient, size, trainable }] of parameters) if (trainable && size > 0) place(id, value, gradient, size, rates.get(id) ?? 1, true);
  for (const each of order) {
    const pair = outputs.get(portKey(each.node.id, each.outputs[0]?.name ?? ''));
    if (pair && isTrainedInput(each)) place(each.node.id, pair.value.offset, pair.gradient.offset, steps * samples * pair.value.size, 1, false);
  }
  return { places, blocks, size: from };
}
