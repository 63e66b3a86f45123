import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { Run } from '../../src-core/graph/run.ts';
import type { KeptId, RunHead } from '../../src-core/protocol/keptContract.ts';
import { host } from '../host/connection.ts';
import { textOfError } from '../i18n/errorText.ts';
import { translate } from '../i18n/translate.ts';
import { notify } from './notices.ts';

/*
 * Runs in the middle of which something ends. Every few seconds the engine puts the run by, and the host keeps it; it is
 * asked for after the engine, the host or the page was lost, and forgotten once the document has the run.
 */

/** A run whose engine or host is gone, with the document that it was of. */
interface Lost {
  readonly id: string;
  readonly document: GraphDocument;
}

let mayBeKept = false;
/** How many runs were asked for so far. */
let begun = 0;
let lost: Lost | undefined;
/** Said once for each run. */
let toldFailure = false;

export function listenToRunKeeping(): void {
  host.on('session.runNotKept', ({ code, message }) => {
    if (toldFailure) return;
    toldFailure = true;
    notify({ kind: 'error', title: translate('session.runNotKept'), text: textOfError(new AppError(code, message)).text, lasts: true });
  });
}

/** To be called before a run is asked for. */
export function beginKeepingRun(revision: number, run: RunHead): void {
  begun += 1;
  mayBeKept = true;
  toldFailure = false;
  lost = undefined;
  // The run goes on where it cannot be kept.
  host.call('session.beginRun', { revision, run }).catch(() => undefined);
}

export function runsBegun(): number {
  return begun;
}

/** The document has the run, or it is not wanted. Of a document that was kept, `among` are the runs begun before: a later one is not in it. */
export function forgetKeptRun(among = begun): void {
  if (!mayBeKept || lost || among !== begun) return;
  mayBeKept = false;
  host.call('session.forgetRun', {}).catch(() => {
    mayBeKept = true;
  });
}

/** Whether this error ended a run that the host may still have. */
export function isRunLost(error: unknown): boolean {
  return error instanceof AppError && ['E_ENGINE_RESTARTED', 'E_ENGINE_FAILED', 'E_CLOSED'].includes(error.code);
}

export function runIsLost(id: string, document: GraphDocument): void {
  lost = { id, document };
}

/** The run that was lost, if its document is still the one that `isSame` knows; undefined where there is none. Asks again later where the host is gone. */
export async function takeLostRun(isSame: (document: GraphDocument) => boolean): Promise<Run | undefined> {
  if (!lost) return undefined;
  const { id, document } = lost;
  const run = await keptRun(null);
  lost = undefined;
  return run?.id === id && isSame(document) ? run : undefined;
}

/** What the host has of a run that was in progress when a session ended; null stands for the own session. */
export async function keptRun(session: KeptId | null): Promise<Run | null> {
  const { run } = await host.call('session.run', { session });
  if (run) mayBeKept = true;
  return run;
}
