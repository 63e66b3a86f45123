import { emptyDocument, type GraphDocument } from '../../src-core/graph/document.ts';
import type { CallOutput } from '../../src-core/protocol/contract.ts';
import type { AppContract } from '../../src-core/protocol/appContract.ts';
import type { KeptId, KeptSession, SessionHead, SessionView } from '../../src-core/protocol/keptContract.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { dockTabs } from './appState.ts';
import { select } from './documentEdits.ts';
import { settled } from './engineSession.ts';
import { mayLeave, openPathUnasked, show } from './files.ts';
import { isLink, openLinked } from './links.ts';
import { isKept, keepAgain, startKeeping } from './keeping.ts';
import { dismiss, notify, notifyError } from './notices.ts';
import { projectKey, takeProjectKey } from './projectKey.ts';
import { app, currentDocument, watchApp } from './store.ts';
import { bringBackLostRun, bringBackRunOf } from './training.ts';
import { startWalk, walkTo } from './walk.ts';
import { openWindow, takeNewWindow } from './windows.ts';

/** Where the page keeps which session is its own: it outlives the page, and goes with the window. */
const storageKey = 'chainrule.session';

let claimed = false;

/**
 * Asks the host for the window's session, and the first time puts back on the screen what was kept of it. After the
 * connection was lost the screen is what counts, and is kept anew.
 */
export async function claimSession(): Promise<void> {
  const wanted = claimed ? undefined : takeNewWindow();
  const session = wanted === undefined ? storedSession() : wanted !== 'empty' && 'session' in wanted ? wanted.session : null;
  const answer = await host.call('session.claim', { session, restore: !claimed && (wanted === undefined || session !== null), reopen: app.getState().settings.reopen });
  storeSession(answer.session);
  if (claimed) {
    await bringBackLostRun();
    keepAgain();
    return;
  }
  claimed = true;
  const { restored, left, opensLeft, broken } = answer;
  isKept();
  if (restored) await putBack(restored);
  if (isLink(wanted)) await openLinked(wanted);
  startKeeping();
  app.setState({ leftSessions: left });
  if (broken.length > 0) notify({ kind: 'error', title: translate('session.broken'), text: translate('session.brokenText', { path: broken.join(', ') }), lasts: true });
  // A window that was opened for one of them does not offer the others again.
  if ((wanted === undefined || isLink(wanted)) && !(opensLeft && (await openAll(left)))) offer(left);
}

/** Opens a window for each of these sessions; false where the host opens none, and a click has to. */
async function openAll(left: readonly SessionHead[]): Promise<boolean> {
  for (const { session } of left) {
    const { opened } = await host.call('window.open', { session });
    if (!opened) return false;
  }
  app.setState({ leftSessions: [] });
  return true;
}

function offer(left: readonly SessionHead[]): void {
  if (left.length > 0) notify({ kind: 'info', title: translate('session.left', { count: left.length }), text: left.map(nameOf).join('\n'), lasts: true, action: { label: 'session.show', run: showLeft } });
}

/** Opens what was left of a session in a window of its own. */
export async function openLeftApart(session: KeptId): Promise<void> {
  await openWindow(session);
  app.setState(({ leftSessions }) => ({ leftSessions: leftSessions.filter((head) => head.session !== session) }));
}

/** Lists the sessions that no window has. */
export function showLeft(): void {
  app.setState({ dialog: { kind: 'sessions' } });
}

export async function refreshLeft(): Promise<void> {
  const { left } = await host.call('session.left', {});
  app.setState({ leftSessions: left });
}

/** Takes what was left of another session into this window. */
export async function openLeft(session: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    const kept = await host.call('session.read', { session });
    await putBack(kept);
    keepAgain();
    await host.call('session.forget', { session });
    await refreshLeft();
  } catch (error) {
    notifyError(error);
  }
}

/** Throws away what was left of another session; its last state stays among the earlier versions. */
export async function forgetLeft(session: string): Promise<void> {
  try {
    const { document, project } = await host.call('session.read', { session });
    if (document) await host.call('snapshot.take', { project, reason: 'discarded', document });
    await host.call('session.forget', { session });
    await refreshLeft();
  } catch (error) {
    notifyError(error);
  }
}

export function nameOf({ title, file }: SessionHead): string {
  const name = title.trim() === '' ? translate('document.untitled') : title;
  return file ? `${name} (${file.path.split(/[/\\]/).at(-1) ?? file.path})` : name;
}

async function putBack(kept: KeptSession): Promise<void> {
  if (kept.document) await putBackDocument(kept, kept.document);
  else if (!kept.file || !(await openPathUnasked(kept.file.path, kept.view?.viewport ?? undefined))) return;
  if (kept.view) await putBackView(kept.view);
  isKept();
  await bringBackRunOf(kept.session);
}

async function putBackDocument(kept: KeptSession, document: GraphDocument): Promise<void> {
  await show(kept.view?.viewport ? { ...document, view: { viewport: kept.view.viewport } } : document, kept.file);
  takeProjectKey(kept.project);
  if (!kept.unsaved) return;
  // Another object than the present: there are changes to save.
  app.setState({ saved: emptyDocument('') });
  const opened = app.getState().opened;
  const said = notify({
    kind: 'info',
    title: translate('session.restored', { name: nameOf(kept) }),
    text: translate('session.restoredText', { time: new Date(kept.at).toLocaleString(app.getState().settings.language) }),
    lasts: true,
    action: { label: 'session.discard', run: () => void discardRestored(kept, opened) },
  });
  // Once it is saved, or another document is there, there is nothing to discard any more.
  const stop = watchApp(({ saved }) => saved, () => {
    stop();
    dismiss(said);
  });
}

/** Goes back to what was saved: the file, or an empty canvas. */
async function discardRestored({ file }: KeptSession, opened: number): Promise<void> {
  if (app.getState().opened !== opened) return;
  try {
    const project = projectKey();
    await host.call('snapshot.take', { project, reason: 'discarded', document: currentDocument() });
    if (file && (await openPathUnasked(file.path))) return;
    await show(emptyDocument(''), null);
    // What was discarded is found among the earlier versions of the empty canvas.
    takeProjectKey(project);
  } catch (error) {
    notifyError(error);
  }
}

async function putBackView({ nodes, edges, groups, frames, inside, dockTab, step, sample, walk }: SessionView): Promise<void> {
  const document = currentDocument();
  const known = (ids: readonly string[], there: readonly { readonly id: string }[]): string[] => {
    const set = new Set(there.map(({ id }) => id));
    return ids.filter((id) => set.has(id));
  };
  if (inside !== null && document.groups.some(({ id }) => id === inside)) app.setState({ inside });
  select(known(nodes, document.nodes), known(edges, document.edges), known(groups, document.groups), known(frames, document.frames));
  const tab = dockTabs.find((name) => name === dockTab);
  app.setState({ step: Math.min(step, document.data.steps - 1), sample: Math.min(sample, document.data.samples - 1), ...(tab && { dockTab: tab }) });
  if (walk === null) return;
  await settled();
  await startWalk();
  if (app.getState().walk) walkTo(walk);
}

function storedSession(): string | null {
  try {
    const stored = sessionStorage.getItem(storageKey);
    return stored !== null && /^[0-9a-f]{32}$/.test(stored) ? stored : null;
  } catch {
    return null;
  }
}

function storeSession(session: CallOutput<AppContract, 'session.claim'>['session']): void {
  try {
    sessionStorage.setItem(storageKey, session);
  } catch {
    // Without storage a page that is loaded again finds its session among those that were left.
  }
}
