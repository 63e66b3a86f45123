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
    for (const group of byStep(wayBack)) {
      session.memory.fill(0, gradient, gradient + size);
      for (const range of group) if (range.phase === 'backward' || range.step === lossStep) session.runRegion(range);
      // A step comes once in each stage.
      const at = (lossStep * layout.steps + (group[0]?.step ?? 0)) * size;
      for (let element = 0; element < size; element++) terms[at + element] = (terms[at + element] ?? 0) + (session.memory[gradient + element] ?? 0);
    }
  }
  session.backward();
  return terms;
}

/** The ranges of the way back in their order, those of a step of a stage together. */
function byStep<R extends { readonly step: number; readonly stage: number }>(ranges: readonly R[]): R[][] {
  const groups: R[][] = [];
  for (const range of ranges) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (group && first?.step === range.step && first.stage === range.stage) group.push(range);
    else groups.push([range]);
  }
  return groups;
}
