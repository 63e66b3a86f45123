import type { CheckedGradientAnswer, GradientCheck } from '../protocol/gradientCheck.ts';
import { type CheckedGradient, summarise } from './check.ts';

/** Gradients that disagree, and those at kinks, are listed up to this many. */
const mostListed = 20;

/** A finished gradient check in the contract's form. */
export function gradientCheckAnswer(gradients: readonly CheckedGradient[]): GradientCheck {
  const { count, worst, wrong, kinks, estimates } = summarise(gradients);
  return {
    count,
    worst: worst && told(worst),
    wrong: wrong.slice(0, mostListed).map(told),
    wrongCount: wrong.length,
    kinks: kinks.slice(0, mostListed).map(told),
    kinkCount: kinks.length,
    estimateCount: estimates.length,
  };
}

function told({ what, shape, place, backpropagated, numerical, relativeError, kink }: CheckedGradient): CheckedGradientAnswer {
  return { what, shape: [...shape], place, backpropagated: finiteOrNull(backpropagated), numerical: finiteOrNull(numerical), relativeError: finiteOrNull(relativeError), kink };
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
