import { AppError } from '../../src-core/graph/appError.ts';
import { type GraphDocument, longest } from '../../src-core/graph/document.ts';
import { applyWeights, resetWeights } from '../../src-core/graph/edit.ts';
import { isPlainUpdate } from '../../src-core/graph/plainUpdate.ts';
import { lightRuns } from '../../src-core/graph/lightRuns.ts';
import type { Run } from '../../src-core/graph/run.ts';
import { weightsOf } from '../../src-core/graph/runWeights.ts';
import type { KeptId } from '../../src-core/protocol/keptContract.ts';
import type { NotFinite } from '../../src-core/protocol/notFinite.ts';
import type { TrainAmount, TrainProgress } from '../../src-core/protocol/training.ts';
import { host } from '../host/connection.ts';
import { notFiniteText } from '../i18n/errorText.ts';
import { translate } from '../i18n/translate.ts';
import type { AppState } from './appState.ts';
import { liveCurves } from './curve.ts';
import { edit, editRuns } from './documentEdits.ts';
import { settled } from './engineSession.ts';
import { beginKeepingRun, forgetKeptRun, isRunLost, keptRun, runIsLost, takeLostRun } from './interrupted.ts';
import { notify, notifyError } from './notices.ts';
import { runProgress } from './runProgress.ts';
import { sameModel } from './sameModel.ts';
import { app, currentDocument, presentOf } from './store.ts';
import { keepVersion } from './versions.ts';

/** Revisions of the runs that were told to end, and not only to pause. */
const ended = new Set<number>();

/** Tabs that show how a run is going. */
const watched: ReadonlySet<AppState['dockTab']> = new Set(['results', 'health']);

export function listenToTraining(): void {
  host.on('engine.progress', (progress) => {
    const { run } = app.getState();
    if (run.kind !== 'training' || run.revision !== progress.revision) return;
    liveCurves.add(progress);
    runProgress.take(progress);
  });
}

/** The run that is paused, where the document still has the weights that it left. */
export function pausedRun(state: AppState): Run | undefined {
  const { run } = state;
  const { parameters, runs } = presentOf(state);
  return run.kind === 'paused' && run.parameters === parameters ? runs.find(({ id }) => id === run.runId) : undefined;
}

/** Goes on with the run that is paused, or starts a new one from the document's weights. */
export function train(): Promise<void> {
  return trainOn({ kind: 'all' });
}

/** One batch. On the rows on the canvas, by the plain rule, that is one update and no run: hand work. */
export async function trainBatch(): Promise<void> {
  const document = currentDocument();
  const isHandWork = isPlainUpdate(document) && !document.dataset && document.training.batch === null && document.training.truncate === null;
  await (isHandWork && !pausedRun(app.getState()) ? updateOnce() : trainOn({ kind: 'batches', count: 1 }));
}

export function trainEpoch(): Promise<void> {
  return trainOn({ kind: 'epochs', count: 1 });
}

/** Pauses the run at the next batch; it can go on from there. */
export function pauseRun(): void {
  if (app.getState().run.kind === 'training') host.call('engine.stop', {}).catch(notifyError);
}

/** Ends the run: the next one starts anew. */
export function stopRun(): void {
  const { run } = app.getState();
  if (run.kind === 'training') {
    ended.add(run.revision);
    pauseRun();
  } else if (run.kind === 'paused') {
    editRuns((runs) => runs.map((one) => (one.id === run.runId && (one.outcome === 'paused' || one.outcome === 'interrupted') ? { ...one, outcome: 'stopped' } : one)));
    app.setState({ run: { kind: 'idle' } });
  }
}

/** Goes on with a run of the list, from its own weights. */
export async function resumeRun(id: string): Promise<void> {
  const run = currentDocument().runs.find((one) => one.id === id);
  if (run) await trainOn({ kind: 'all' }, run);
}

/** Puts the weights that a run left into the document. */
export function restoreRun(id: string): void {
  void keepVersion();
  edit('edit.restore', (document) => {
    const run = document.runs.find((one) => one.id === id);
    return run ? applyWeights(document, { parameters: weightsOf(run, run.training), columns: run.state.columns }) : document;
  });
}

export function renameRun(id: string, name: string): void {
  editRuns((runs) => runs.map((run) => (run.id === id ? { ...run, name: name.slice(0, longest.name) } : run)));
}

export function deleteRun(id: string): void {
  editRuns((runs) => runs.filter((run) => run.id !== id));
  app.setState(({ run }) => (run.kind === 'paused' && run.runId === id ? { run: { kind: 'idle' } } : {}));
}

export function resetParameters(): void {
  edit('edit.reset', resetWeights);
}

/** One gradient step, as one entry of the history. */
async function updateOnce(): Promise<void> {
  await settled();
  const { modelRevision: revision, run } = app.getState();
  if (run.kind === 'training') return;
  try {
    const { weights, evaluation } = await host.call('engine.update', { revision });
    if (evaluation.notFinite) sayNotFinite(evaluation.notFinite);
    if (app.getState().modelRevision === revision) edit('edit.update', (document) => applyWeights(document, weights));
  } catch (error) {
    notifyError(error);
  }
}

async function trainOn(amount: TrainAmount, chosen?: Run): Promise<void> {
  await settled();
  const state = app.getState();
  if (state.run.kind === 'training') return;
  const { modelRevision: revision, opened } = state;
  const document = presentOf(state);
  const earlier = chosen ?? pausedRun(state);
  const id = earlier?.id ?? nextId(document);
  const started = earlier?.started ?? new Date().toISOString();
  const name = earlier?.name ?? translate('train.runName', { number: nextNumber(document) });
  // Whoever watches the results or the health goes on watching them.
  const { dockTab } = state;
  app.setState({ dockTab: watched.has(dockTab) ? dockTab : 'curve', run: { kind: 'training', revision, runId: id } });
  runProgress.take(null);
  liveCurves.start(id, earlier?.curves ?? null);
  beginKeepingRun(revision, { id, name, started, training: document.training, seed: document.seed });
  try {
    const from = earlier ? { state: earlier.state, curves: earlier.curves, snapshots: [...earlier.snapshots] } : null;
    const { run: result, notFinite, updatesPerSecond } = await host.call('engine.train', { revision, amount, from });
    const now = app.getState();
    // Another document was opened, or this one edited: what was trained is not its own.
    if (now.modelRevision !== revision || now.run.kind !== 'training') {
      sayEdited(opened);
      return;
    }
    const outcome = result.outcome === 'paused' && ended.has(revision) ? 'stopped' : result.outcome;
    keep({ id, name, started, training: document.training, seed: document.seed, ...result, outcome }, runProgress.current());
    app.setState({ updatesPerSecond });
    if (notFinite) sayNotFinite(notFinite);
  } catch (error) {
    if (error instanceof AppError && (error.code === 'E_STALE' || error.code === 'E_CANCELLED')) {
      sayEdited(opened);
    } else {
      notifyError(error);
      if (isRunLost(error)) {
        runIsLost(id, document);
        await bringBackLostRun();
      }
    }
  } finally {
    ended.delete(revision);
    const { run } = app.getState();
    // A run of another document may have begun meanwhile.
    if (run.kind !== 'training' || run.revision === revision) {
      if (run.kind === 'training') app.setState({ run: { kind: 'idle' } });
      liveCurves.end();
    }
  }
}

/** Puts the run back that was lost with the engine or the host, once there is a host to ask. */
export async function bringBackLostRun(): Promise<void> {
  try {
    const run = await takeLostRun((document) => sameModel(document, currentDocument()));
    if (run) putBackRun(run);
  } catch {
    // The host is gone; it is asked again when the connection is back.
  }
}

/** Puts the run back in the middle of which a session ended; null stands for the own session. */
export async function bringBackRunOf(session: KeptId | null): Promise<void> {
  const run = await keptRun(session);
  if (run) putBackRun(run);
}

function putBackRun(run: Run): void {
  keep(run, null);
  notify({ kind: 'info', title: translate('session.runBack', { name: run.name }), text: translate('session.runBackText', { updates: run.state.update }), lasts: true });
}

/** Another document knows nothing of the run, and what was put by of it is of no use. */
function sayEdited(opened: number): void {
  forgetKeptRun();
  if (app.getState().opened === opened) notify({ kind: 'info', title: translate('train.edited') });
}

/** Puts a run and its weights into the document: one entry of the history, whose undoing brings the weights back and keeps the run. */
function keep(run: Run, progress: TrainProgress | null): void {
  const isPaused = run.outcome === 'paused' || run.outcome === 'interrupted';
  // After a restart the document may be another one than was trained.
  const fits = currentDocument().parameters.every(({ id, values }) => (run.state.weights[id]?.length ?? values.values.length) === values.values.length);
  // A run that went on is the newest again.
  editRuns((runs) => lightRuns([...runs.filter(({ id }) => id !== run.id), { ...run, name: runs.find(({ id }) => id === run.id)?.name ?? run.name }]));
  if (run.state.update > 0 && fits) edit('edit.train', (document) => applyWeights(document, { parameters: weightsOf(run, run.training), columns: run.state.columns }));
  app.setState({ run: isPaused && fits ? { kind: 'paused', runId: run.id, parameters: currentDocument().parameters, progress } : { kind: 'idle' } });
}

function nextNumber({ runs }: GraphDocument): number {
  return Math.max(0, ...runs.map(({ id }) => Number(/^run-(\d+)$/.exec(id)?.[1] ?? 0))) + 1;
}

function nextId(document: GraphDocument): string {
  return `run-${String(nextNumber(document))}`;
}

function sayNotFinite(place: NotFinite): void {
  notify({ kind: 'error', ...notFiniteText(place) });
}
