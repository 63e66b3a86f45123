import type { Session } from '../engine/session.ts';

/**
 * What a batch of `count` samples adds to the loss of a part: Σ over its batches, divided by the samples of the part,
 * is the part's loss. A loss that sums over samples grows with their number; so that batches and parts of any size
 * can be compared, it is told for a batch of `batch` samples. `meanOver` is what means were taken over; `pieces` are
 * those of truncated BPTT, run one after the other.
 */
export function lossOfBatch({ program: { analysis, layout }, memory }: Session, count: number, { batch, meanOver = count, pieces = 1 }: { readonly batch: number; readonly meanOver?: number; readonly pieces?: number }): number {
  let sum = 0;
  for (const { node, definition, config } of analysis.order) {
    const reduction = definition.loss?.(config);
    const place = layout.losses.get(node.id);
    if (!reduction || place === undefined) continue;
    const share = (memory[place] ?? 0) * (reduction.overSamples === 'mean' ? meanOver : batch);
    sum += reduction.steps === 'every' && reduction.overSteps === 'mean' ? share / pieces : share;
  }
  return sum;
}
