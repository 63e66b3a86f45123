import { AppError } from '../graph/appError.ts';
import { findParameter } from './inspect.ts';
import type { Session } from './session.ts';

/** Terms that are taken apart at once, 32 MiB: they grow with the square of the steps. */
export const mostTerms = 2 ** 22;

/**
 * Takes a parameter's gradient apart by time: `terms[(lossStep · T + step) · size + element]` is what the
 * loss at `lossStep` sends back to the parameter's use at `step`. Summed over both they are the gradient:
 * ∂L/∂W = Σₜ Σ_{k≤t} ∂L⁽ᵗ⁾/∂W⁽ᵏ⁾ (Werbos 1990, Backpropagation through time, section III).
 *
 * For each loss step the backward pass is run with that step's seed alone, and the parameter's gradient is
 * emptied before each step of the way back, so that each term is what the run itself computes, not a
 * difference of sums. Afterwards the session's gradients are those of the whole loss again.
 * @throws AppError E_NOT_FOUND, E_BUDGET beyond `mostTerms`
 */
export function gradientTerms(session: Session, parameter: string): Float64Array {
  const { layout, ranges, backward } = session.program;
  const { gradient, size } = findParameter(session, parameter);
  const count = layout.steps * layout.steps * size;
  if (count > mostTerms) {
    throw new AppError('E_BUDGET', `the gradient of "${parameter}" has ${String(count)} terms; at most ${String(mostTerms)} can be taken apart. Use fewer steps.`, { parameter, count, most: mostTerms });
  }
  const terms = new Float64Array(count);
  const wayBack = ranges.filter((range) => range.phase !== 'forward');
  const first = wayBack[0]?.from ?? backward.from;
  for (let lossStep = 0; lossStep < layout.steps; lossStep++) {
    // Everything before the first range empties the gradient buffers.
    session.runRegion({ from: backward.from, to: first });
    for (const [step, ranges] of byStep(wayBack)) {
      session.memory.fill(0, gradient, gradient + size);
      for (const range of ranges) if (range.phase === 'backward' || range.step === lossStep) session.runRegion(range);
      terms.set(session.memory.subarray(gradient, gradient + size), (lossStep * layout.steps + step) * size);
    }
  }
  session.backward();
  return terms;
}

/** The ranges of the way back, step by step, the last step first. */
function byStep<R extends { readonly step: number }>(ranges: readonly R[]): Map<number, R[]> {
  const steps = new Map<number, R[]>();
  for (const range of ranges) {
    const group = steps.get(range.step);
    if (group) group.push(range);
    else steps.set(range.step, [range]);
  }
  return steps;
}
