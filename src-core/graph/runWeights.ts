import type { ParameterNumbers, Run } from './run.ts';
import type { Training } from './training.ts';

/** The weights that a run leaves in the document: the last ones, or the best where it ended and the best are kept. */
export function weightsOf({ outcome, state }: Pick<Run, 'outcome' | 'state'>, { keepBest }: Training): ParameterNumbers {
  const isOver = outcome === 'finished' || outcome === 'early';
  return (keepBest && isOver ? state.best?.weights : null) ?? state.weights;
}
