import { AppError } from '../../src-core/graph/appError.ts';
import { countsOf } from '../../src-core/graph/documentCounts.ts';
import { documentPieces } from '../../src-core/graph/documentText.ts';
import type { SessionView } from '../../src-core/protocol/keptContract.ts';
import { currentViewport } from '../canvas/flowAdapter.ts';
import { host } from '../host/connection.ts';
import { textOfError } from '../i18n/errorText.ts';
import { translate } from '../i18n/translate.ts';
import type { AppState } from './appState.ts';
import { editionOf } from './edition.ts';
import { forgetKeptRun, runsBegun } from './interrupted.ts';
import { dismiss, notify } from './notices.ts';
import { projectKey } from './projectKey.ts';
import { app, isUnsaved, presentOf, watchApp } from './store.ts';

/*
 * Has the host keep the document, within about a second of each change, and how the window looks at it. The text of a
 * large document is written and sent a little at a time between other work, so that typing never waits for it.
 */

/** From a change to when it is sent, ms; further changes in that time go along. */
const delay = 600;
/** How long writing may hold other work up, ms. */
const slice = 6;
/** Characters sent at once. */
const partLength = 2 ** 17;
/** A document of up to so many nodes and edges is written and sent without a pause: also while the page is going. */
const smallDocument = 2000;
const viewEvery = 1000; // ms

let timer: ReturnType<typeof setTimeout> | undefined;
let keeping = false;
/** What the host has, to tell whether there is anything new. */
let kept: KeptParts | undefined;
let keptView = '';
/** What was said of a failure, once until it works again. */
let told: number | undefined;

type KeptParts = Pick<AppState, 'file' | 'saved'> & { readonly document: AppState['saved'] };

const partsOf = (state: AppState): KeptParts => ({ document: presentOf(state), file: state.file, saved: state.saved });
const sameParts = (a: KeptParts, b: KeptParts | undefined): boolean => a.document === b?.document && a.file === b.file && (a.saved === a.document) === (b.saved === b.document);

/** Begins once the window has its session. */
export function startKeeping(): () => void {
  const stops = [watchApp(presentOf, schedule), watchApp(({ file }) => file, schedule), watchApp(({ saved }) => saved, schedule)];
  const interval = setInterval(keepView, viewEvery);
  const leaving = (): void => {
    if (document.visibilityState === 'hidden') keepLast();
  };
  document.addEventListener('visibilitychange', leaving);
  window.addEventListener('pagehide', keepLast);
  // What was brought back may have been changed at once: a run that was interrupted is put into it.
  if (!sameParts(partsOf(app.getState()), kept)) schedule();
  return () => {
    for (const stop of stops) stop();
    clearInterval(interval);
    clearTimeout(timer);
    timer = undefined;
    document.removeEventListener('visibilitychange', leaving);
    window.removeEventListener('pagehide', keepLast);
  };
}

/** The host has what is on the screen: it was just brought back from there, or there is nothing. */
export function isKept(): void {
  kept = partsOf(app.getState());
}

/** Has everything kept again: the host forgot, or is another one. */
export function keepAgain(): void {
  kept = undefined;
  keptView = '';
  schedule();
}

function schedule(): void {
  timer ??= setTimeout(keepNow, delay);
}

function keepNow(): void {
  clearTimeout(timer);
  timer = undefined;
  keepView();
  // What a story is told in place of is kept already.
  if (keeping || app.getState().connection !== 'open' || app.getState().story) return;
  const state = app.getState();
  const parts = partsOf(state);
  if (sameParts(parts, kept)) return;
  const runs = runsBegun();
  keeping = true;
  send(state)
    .then(
      () => {
        kept = parts;
        // It is in the document now; while one goes on it is kept by itself.
        if (state.run.kind !== 'training') forgetKeptRun(runs);
        if (told === undefined) return;
        dismiss(told);
        told = undefined;
        app.setState({ keepingFails: false });
      },
      (error: unknown) => {
        // Tried again in a moment, or when the connection is back.
        const code = error instanceof AppError ? error.code : undefined;
        if (told !== undefined || code === 'E_CLOSED' || code === 'E_CANCELLED') return;
        const text = error instanceof AppError ? textOfError(error).text : String(error);
        told = notify({ kind: 'error', title: translate('session.notKept'), text, lasts: true });
        app.setState({ keepingFails: true });
      },
    )
    .finally(() => {
      keeping = false;
      if (!sameParts(partsOf(app.getState()), kept) && app.getState().connection === 'open') schedule();
    });
}

/** The page may be gone in a moment, so nothing is waited for: what is still under way may be an older document. */
function keepLast(): void {
  const state = app.getState();
  // The host reads in the order of sending. Of a large document the older one's parts are still being written.
  if (keeping && state.connection === 'open' && !sameParts(partsOf(state), kept) && isSentAtOnce(state)) send(state).catch(() => undefined);
  keepNow();
}

/** Whether all of it is on its way when `send` returns. */
function isSentAtOnce(state: AppState): boolean {
  return isInItsFile(state) || isSmall(presentOf(state));
}

/** What was saved is read from its file again. */
function isInItsFile(state: AppState): boolean {
  return !isUnsaved(state) && state.file !== null;
}

function isSmall({ nodes, edges }: AppState['saved']): boolean {
  return nodes.length + edges.length <= smallDocument;
}

async function send(state: AppState): Promise<void> {
  const document = presentOf(state);
  const unsaved = isUnsaved(state);
  if (!unsaved && !state.file && document.nodes.length === 0 && document.frames.length === 0) {
    await host.call('session.drop', {});
    return;
  }
  const head = { title: document.title, file: state.file, project: projectKey(), unsaved, counts: countsOf(document), edition: editionOf(document) };
  const parts = isInItsFile(state) ? 0 : await sendDocument(document);
  await host.call('session.keep', { ...head, parts });
}

/** Resolves to the number of parts sent. */
async function sendDocument(document: AppState['saved']): Promise<number> {
  const atOnce = isSmall(document);
  const answers: Promise<unknown>[] = [];
  let part = '';
  let begun = performance.now();
  const sendPart = (): void => {
    answers.push(host.call('session.part', { part: answers.length, text: part }));
    part = '';
  };
  for (const piece of documentPieces(document)) {
    part += piece;
    if (part.length >= partLength) {
      // A piece can be long: a large parameter is one.
      for (const whole of part.match(/[^]{1,131072}/g) ?? []) {
        part = whole;
        sendPart();
      }
    }
    if (atOnce || performance.now() - begun < slice) continue;
    await aMoment();
    begun = performance.now();
  }
  if (part !== '') sendPart();
  // Sent in order; where one fails `session.keep` would be refused.
  const all = Promise.all(answers);
  if (atOnce) void all.catch(() => undefined);
  else await all;
  return answers.length;
}

/** Lets waiting work go first. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

function keepView(): void {
  const state = app.getState();
  if (state.connection !== 'open' || kept === undefined) return;
  const view = viewOf(state);
  const text = JSON.stringify(view);
  if (text === keptView) return;
  keptView = text;
  host.call('session.view', { view }).catch(() => {
    keptView = '';
  });
}

function viewOf({ selection: { nodes, edges, groups, frames }, inside, dockTab, step, sample, walk }: AppState): SessionView {
  return { viewport: currentViewport() ?? null, nodes: [...nodes], edges: [...edges], groups: [...groups], frames: [...frames], inside, dockTab, step, sample, walk: walk?.index ?? null };
}
