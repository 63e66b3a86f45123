import { AppError } from '../../src-core/graph/appError.ts';
import { applyWeights, resetWeights } from '../../src-core/graph/edit.ts';
import type { NotFinite, TrainResult } from '../../src-core/protocol/engineContract.ts';
import { host } from '../host/connection.ts';
import { notFiniteText } from '../i18n/errorText.ts';
import { translate } from '../i18n/translate.ts';
import { addCurvePoint, endCurve, startCurve } from './curve.ts';
import { edit } from './documentEdits.ts';
import { settled } from './engineSession.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument } from './store.ts';

export function listenToTraining(): void {
  host.on('engine.progress', ({ revision, done, of, loss, updatesPerSecond }) => {
    const { run } = app.getState();
    if (run.kind !== 'training' || run.revision !== revision) return;
    addCurvePoint(done, loss);
    app.setState({ run: { ...run, done, of, loss, updatesPerSecond } });
  });
}

/** One gradient step, as one entry of the history. */
export async function updateOnce(): Promise<void> {
  await settled();
  const { modelRevision: revision, run } = app.getState();
  if (run.kind !== 'idle') return;
  try {
    const { weights, evaluation } = await host.call('engine.update', { revision });
    if (evaluation.notFinite) sayNotFinite(evaluation.notFinite);
    if (app.getState().modelRevision === revision) edit('edit.update', (document) => applyWeights(document, weights));
  } catch (error) {
    notifyError(error);
  }
}

/** Repeats the gradient step. The numbers move live; the result is one entry of the history. */
export async function train(): Promise<void> {
  await settled();
  const { modelRevision: revision, run } = app.getState();
  if (run.kind !== 'idle') return;
  const { epochs: steps } = currentDocument().training;
  app.setState({ dockTab: 'curve' });
  startCurve(app.getState().evaluation?.loss ?? null);
  app.setState({ run: { kind: 'training', revision, of: steps, done: 0, updatesPerSecond: 0, loss: null }, updatesPerSecond: null });
  try {
    finish(await host.call('engine.train', { revision, steps }));
  } catch (error) {
    if (error instanceof AppError && (error.code === 'E_STALE' || error.code === 'E_CANCELLED')) notify({ kind: 'info', title: translate('train.edited') });
    else notifyError(error);
  } finally {
    app.setState({ run: { kind: 'idle' } });
  }
}

export function stopTraining(): void {
  host.call('engine.stop', {}).catch(notifyError);
}

export function resetParameters(): void {
  edit('edit.reset', resetWeights);
}

function finish(result: TrainResult): void {
  const { revision, reason, done, notFinite, weights, curve, updatesPerSecond } = result;
  if (app.getState().modelRevision !== revision) {
    notify({ kind: 'info', title: translate('train.edited') });
    return;
  }
  endCurve(curve.updates, curve.losses);
  if (done > 0) edit('edit.train', (document) => applyWeights(document, weights));
  app.setState({ updatesPerSecond });
  if (notFinite) sayNotFinite(notFinite);
  else if (reason === 'stopped') notify({ kind: 'info', title: translate('train.stopped', { done }) });
}

function sayNotFinite(place: NotFinite): void {
  notify({ kind: 'error', ...notFiniteText(place) });
}
