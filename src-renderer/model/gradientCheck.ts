import { AppError } from '../../src-core/graph/appError.ts';
import type { GradientCheck } from '../../src-core/protocol/gradientCheck.ts';
import { host } from '../host/connection.ts';
import { changeSettings } from './appearance.ts';
import type { AppState } from './appState.ts';
import { select } from './documentEdits.ts';
import { settled } from './engineSession.ts';
import { notifyError } from './notices.ts';
import { app, presentOf } from './store.ts';

/** The newest gradient check, and the revision that it is about. */
export type GradientCheckState =
  | { readonly kind: 'checking'; readonly revision: number; readonly done: number; readonly of: number | null }
  | { readonly kind: 'cancelled'; readonly revision: number }
  | { readonly kind: 'checked'; readonly revision: number; readonly check: GradientCheck };

let running: AbortController | undefined;
let focusWanted = false;

export function listenToGradientCheck(): void {
  host.on('engine.checkProgress', ({ revision, done, of }) => {
    const { gradientCheck } = app.getState();
    if (gradientCheck?.kind === 'checking' && gradientCheck.revision === revision) app.setState({ gradientCheck: { ...gradientCheck, done, of } });
  });
}

/** Whether there are gradients that can be checked now. */
export function canCheckGradients(state: AppState): boolean {
  return state.connection === 'open' && state.run.kind !== 'training' && state.analysis.runnable && presentOf(state).nodes.length > 0;
}

/** Shows the document's inspector, and checks there; what is being checked is not asked for again. */
export async function checkGradients(): Promise<void> {
  select([]);
  changeSettings({ inspectorOpen: true });
  focusWanted = true;
  await settled();
  const { gradientCheck, modelRevision: revision } = app.getState();
  if (gradientCheck?.kind === 'checking' && gradientCheck.revision === revision) {
    app.setState({ gradientCheck: { ...gradientCheck } });
    return;
  }
  running?.abort();
  const own = new AbortController();
  running = own;
  app.setState({ gradientCheck: { kind: 'checking', revision, done: 0, of: null } });
  try {
    const { check } = await host.call('engine.check', { revision }, own.signal);
    if (running === own) app.setState({ gradientCheck: { kind: 'checked', revision, check } });
  } catch (error) {
    if (running === own) app.setState({ gradientCheck: own.signal.aborted ? { kind: 'cancelled', revision } : null });
    // Cancelled, or the document was changed meanwhile: the question is no longer asked.
    if (!(error instanceof AppError && (error.code === 'E_CANCELLED' || error.code === 'E_STALE'))) notifyError(error);
  } finally {
    if (running === own) running = undefined;
  }
}

export function cancelGradientCheck(): void {
  running?.abort();
}

/** True once after each request: the panel that shows the check takes the focus. */
export function takeFocusWish(): boolean {
  const wanted = focusWanted;
  focusWanted = false;
  return wanted;
}
