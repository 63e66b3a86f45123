import { AppError } from '../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { Watch } from '../../src-core/protocol/watch.ts';
import { host } from '../host/connection.ts';
import { liveNumbers, receiveFrame } from './liveNumbers.ts';
import { notifyError } from './notices.ts';
import { onPictureWishes } from './pictureWishes.ts';
import { currentSight } from './sight.ts';
import { app, currentDocument, watchApp } from './store.ts';
import { sameWatch, watchListOf } from './watchList.ts';

/*
 * Keeps the engine on the document that is on the screen: sends it as soon as it changes, at most one
 * at a time and always the newest next, and takes what comes back if it still belongs to it.
 */

let inFlight: number | undefined;
/** The newest document is sent once it is painted, and what the screen wants to see of it along with it. */
let isHeldBack = false;
/** The revision that the engine has failed on: it is not sent again by itself. */
let failedRevision = -1;
let watch: { readonly list: Watch; readonly id: number } | undefined;
const watches = new Map<number, Watch>();
const oldestWatch = 8;
const idle = new Set<() => void>();

export function startEngineSession(): void {
  watchApp((state) => state.modelRevision, evaluateNow);
  watchApp((state) => state.settings.kernels, computeAnew);
  watchApp((state) => state.settings.threads, computeAnew);
  watchApp((state) => state.step, sendWatch);
  watchApp((state) => state.sample, sendWatch);
  watchApp(currentSight, sendWatch);
  watchApp((state) => state.unrolled, sendWatch);
  onPictureWishes(sendWatch);
  host.on('engine.frame', (frame) => {
    const list = watches.get(frame.watch);
    // The first numbers of a changed document are those that its own list asks for: an older list lacks the new wires.
    const isAsked = frame.watch === watch?.id || frame.revision === liveNumbers().revision;
    if (list && isAsked && frame.revision === app.getState().modelRevision) receiveFrame(frame, list);
  });
}

/** A document of more nodes and edges takes longer to write out than a frame lasts: the edit is drawn before. */
const largeDocument = 2000;

/** Sends the document to the engine, or as soon as it has answered for the one before. */
export function evaluateNow(): void {
  const { connection, modelRevision: revision } = app.getState();
  if (connection !== 'open' || inFlight !== undefined || revision === failedRevision) return;
  inFlight = revision;
  const { nodes, edges } = currentDocument();
  if (nodes.length + edges.length <= largeDocument) {
    send(revision);
    return;
  }
  isHeldBack = true;
  afterPainting(sendNewest);
}

/** In a window that nobody sees nothing is painted: at once. */
function afterPainting(act: () => void): void {
  if (document.visibilityState === 'hidden') act();
  else requestAnimationFrame(() => setTimeout(act));
}

/** What is newest by now; there may have been further changes. */
function sendNewest(): void {
  isHeldBack = false;
  inFlight = app.getState().modelRevision;
  send(inFlight);
}

function send(revision: number): void {
  const { kernels, threads } = app.getState().settings;
  const answer = host.call('engine.evaluate', { document: whatRuns(currentDocument()), revision, kernels, threads });
  sendWatch();
  answer
    .then((evaluation) => {
      if (evaluation.revision === app.getState().modelRevision) app.setState({ evaluation });
    })
    .catch((error: unknown) => {
      const code = error instanceof AppError ? error.code : undefined;
      if (code === 'E_CLOSED' || code === 'E_CANCELLED' || code === 'E_STALE') return;
      failedRevision = revision;
      if (code !== 'E_ENGINE_FAILED') notifyError(error, { label: 'action.runAgain', run: runAgain });
    })
    .finally(() => {
      inFlight = undefined;
      const now = app.getState();
      if (now.modelRevision !== revision && now.connection === 'open') evaluateNow();
      else for (const resolve of idle) resolve();
    });
}

/** The document without the texts and answers that its numbers do not depend on: each edit sends it anew. */
function whatRuns({ description: _description, source: _source, errata: _errata, ...document }: GraphDocument): GraphDocument {
  return { ...document, expected: [], runs: [] };
}

/** The same document, computed by other kernels or on more threads: its numbers may differ in the last digits, so it counts as another. */
function computeAnew(): void {
  app.setState(({ modelRevision }) => ({ modelRevision: modelRevision + 1 }));
}

/** Evaluates once more, on the user's word, even what the engine failed on, and on an engine that was given up. */
export function runAgain(): void {
  // Calls are handled in the order in which they are sent: the document reaches the engine that is started here.
  if (app.getState().engine?.state === 'failed') host.call('engine.tryAgain', {}).catch(notifyError);
  failedRevision = -1;
  watch = undefined;
  evaluateNow();
}

/** The engine was replaced by a fresh one that knows nothing. */
export function engineReplaced(): void {
  watch = undefined;
  if (inFlight === undefined) evaluateNow();
}

/** Resolves when the engine has answered for the newest document. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    if (inFlight === undefined) {
      resolve();
      return;
    }
    const once = (): void => {
      idle.delete(once);
      resolve();
    };
    idle.add(once);
  });
}

function sendWatch(): void {
  const state = app.getState();
  if (state.connection !== 'open' || isHeldBack) return;
  const list = watchListOf(state);
  if (watch && sameWatch(watch.list, list)) return;
  const id = (Math.max(-1, ...watches.keys()) + 1) % 2 ** 31;
  watch = { list, id };
  watches.set(id, list);
  for (const old of watches.keys()) if (old < id - oldestWatch) watches.delete(old);
  host.call('engine.watch', { watch: list, id }).catch(() => {
    watch = undefined;
  });
}
