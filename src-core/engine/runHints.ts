import { type Hint, hintsOf } from '../explain/hints.ts';
import { AppError } from '../graph/appError.ts';
import type { Analysis } from '../graph/validate.ts';
import { referenceBackend } from '../kernels/reference/referenceBackend.ts';
import type { Health } from '../protocol/health.ts';
import { healthOf } from './health.ts';
import { Session } from './session.ts';

/** The hints of a document, with the numbers of a run where it can be run and they are finite. */
export function hintsWithRun(analysis: Analysis): Hint[] {
  const activations = analysis.runnable ? runActivations(analysis) : undefined;
  return hintsOf(analysis, activations && ((node) => activations.find((state) => state.node === node)?.share));
}

function runActivations(analysis: Analysis): Health['activations'] | undefined {
  const session = new Session(analysis, referenceBackend);
  session.run();
  try {
    return healthOf(session).activations;
  } catch (error) {
    if (error instanceof AppError && error.code === 'E_NOT_FINITE') return undefined;
    throw error;
  }
}
