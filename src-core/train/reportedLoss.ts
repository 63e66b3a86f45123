import type { Program } from '../engine/compile.ts';
import type { Session } from '../engine/session.ts';
import type { LossReduction } from '../node/definition.ts';

/**
 * What a batch of `count` samples adds to the loss of a part: Σ over its batches, divided by the samples of the part,
 * is the part's loss. A loss that sums over samples grows with their number; so that batches and parts of any size
 * can be compared, it is told for a batch of `batch` samples. `meanOver` is what means were taken over; `pieces` are
 * those of truncated BPTT, run one after the other.
 */
export function lossOfBatch({ program, memory }: Session, count: number, { batch, meanOver = count, pieces = 1 }: { readonly batch: number; readonly meanOver?: number; readonly pieces?: number }): number {
  let sum = 0;
  for (const { place, reduction } of lossesOf(program)) {
    const share = (memory[place] ?? 0) * (reduction.overSamples === 'mean' ? meanOver : batch);
    sum += reduction.steps === 'every' && reduction.overSteps === 'mean' ? share / pieces : share;
  }
  return sum;
}

type PlacedLoss = { readonly place: number; readonly reduction: LossReduction };

/** What a program does not change while it runs is looked up once: batches of tiny networks take a microsecond. */
const known = new WeakMap<Program, readonly PlacedLoss[]>();

function lossesOf(program: Program): readonly PlacedLoss[] {
  const found = known.get(program);
  if (found) return found;
  const { analysis, layout } = program;
  const losses = analysis.order.flatMap(({ node, definition, config }): PlacedLoss[] => {
    const reduction = definition.loss?.(config);
    const place = layout.losses.get(node.id);
    return reduction && place !== undefined ? [{ place, reduction }] : [];
  });
  known.set(program, losses);
  return losses;
}
