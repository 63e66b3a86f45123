import { create } from 'zustand';
import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { initialiseParameters } from '../../src-core/graph/initialise.ts';
import { type SweepPlan, withChoice } from '../../src-core/graph/sweep.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { SweepTrial } from '../../src-core/protocol/sweepTrials.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { edit } from './documentEdits.ts';
import { settled } from './engineSession.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument } from './store.ts';

/** The newest sweep: its plan, the document it was made of, and its trials so far. */
export interface Sweep {
  readonly plan: SweepPlan;
  readonly document: GraphDocument;
  readonly revision: number;
  readonly trials: readonly SweepTrial[];
  readonly of: number;
  readonly running: boolean;
}

export const useSweep = create<{ readonly sweep: Sweep | null }>()(() => ({ sweep: null }));

let running: AbortController | undefined;

export function listenToSweeps(): void {
  host.on('engine.sweepProgress', ({ revision, trials, of }) => {
    const { sweep } = useSweep.getState();
    if (sweep?.running && sweep.revision === revision) useSweep.setState({ sweep: { ...sweep, trials, of } });
  });
}

/** Trains every combination of a plan; the document stays as it is. */
export async function startSweep(plan: SweepPlan): Promise<void> {
  await settled();
  const { modelRevision: revision, run } = app.getState();
  if (run.kind === 'training' || useSweep.getState().sweep?.running) return;
  const own = new AbortController();
  running = own;
  const before = useSweep.getState().sweep;
  const begun: Sweep = { plan, document: currentDocument(), revision, trials: [], of: 0, running: true };
  useSweep.setState({ sweep: begun });
  try {
    const { trials } = await host.call('engine.sweep', { revision, plan }, own.signal);
    if (running === own) useSweep.setState({ sweep: { ...begun, trials, of: trials.length, running: false } });
  } catch (error) {
    // Cancelling keeps nothing of it: what was there before comes back.
    if (running === own) useSweep.setState({ sweep: before });
    if (!(error instanceof AppError && (error.code === 'E_CANCELLED' || error.code === 'E_STALE'))) notifyError(error);
    else if (!own.signal.aborted) notify({ kind: 'info', title: translate('sweep.edited') });
  } finally {
    if (running === own) running = undefined;
  }
}

export function cancelSweep(): void {
  running?.abort();
}

/** Another document is on the screen: its sweep is not this one's. */
export function forgetSweep(): void {
  running?.abort();
  running = undefined;
  useSweep.setState({ sweep: null });
}

/** Puts the settings and the network of one combination into the document, with the numbers it began with: one entry of the history. */
export function openChoice({ plan, document, revision }: Sweep, choice: readonly number[], seed: number): void {
  const isSame = app.getState().modelRevision === revision;
  edit('edit.sweep', (present) => {
    // A document that has become another is brought back as it was swept; undo brings the other one again.
    const made = initialiseParameters(withChoice(isSame ? present : document, registry, plan.axes, choice), registry, seed);
    return { ...made, runs: present.runs, view: present.view, expected: present.expected };
  });
  notify({ kind: 'success', title: translate('sweep.openedBest') });
}
