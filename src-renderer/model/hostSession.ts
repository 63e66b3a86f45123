import { host } from '../host/connection.ts';
import { runCommand } from '../commands/registry.ts';
import { translate } from '../i18n/translate.ts';
import { engineReplaced, runAgain, startEngineSession } from './engineSession.ts';
import { openPath, refreshRecent } from './files.ts';
import { startLookingOutside } from './outside.ts';
import { claimSession } from './session.ts';
import { startGrading } from './grades.ts';
import { followLink } from './links.ts';
import { listenToGradientCheck } from './gradientCheck.ts';
import { listenToRunKeeping } from './interrupted.ts';
import { refreshModules } from '../canvas/groups/modules.ts';
import { notify } from './notices.ts';
import { app, isUnsaved, presentOf, watchApp } from './store.ts';
import { listenToSweeps } from './sweep.ts';
import { listenToTraining } from './training.ts';
import { startWalkSession } from './walk.ts';

/** Connects the app to its host and keeps both told of each other. */
export function startHostSession(): void {
  startEngineSession();
  listenToTraining();
  listenToRunKeeping();
  listenToGradientCheck();
  listenToSweeps();
  startGrading();
  startWalkSession();
  startLookingOutside();
  host.onState((connection) => {
    app.setState({ connection });
    if (connection === 'open') void greet();
  });
  host.on('engine.status', (engine) => {
    const before = app.getState().engine;
    app.setState({ engine });
    if (engine.state === 'failed' && before?.state !== 'failed') tellGivenUp();
    if (engine.state === 'ready' && before && before.restarts !== engine.restarts) {
      notify({ kind: 'info', title: translate(`engine.restarted.${engine.cause}`), text: translate('engine.restarted.text') });
      engineReplaced();
    }
  });
  host.on('menu.command', ({ command }) => {
    runCommand(command);
  });
  host.on('files.opened', ({ path }) => {
    void openPath(path);
  });
  watchApp((state) => [documentTitle(presentOf(state).title), String(isUnsaved(state)), state.settings.language, JSON.stringify(state.settings.keys)].join('\n'), describeWindow);
  window.addEventListener('hashchange', () => {
    void followLink();
  });
  window.addEventListener('beforeunload', (event) => {
    if (isUnsaved(app.getState())) event.preventDefault();
  });
  host.open();
}

/** Stays until it is dealt with: without the engine there are no numbers, and editing and saving go on. */
function tellGivenUp(): void {
  notify({ kind: 'error', title: translate('fault.E_ENGINE_FAILED'), text: translate('mend.E_ENGINE_FAILED'), lasts: true, action: { label: 'engine.tryAgain', run: runAgain } });
}

export function documentTitle(title: string): string {
  return title.trim() === '' ? translate('document.untitled') : title;
}

async function greet(): Promise<void> {
  void refreshModules();
  engineReplaced();
  describeWindow();
  try {
    // Before the host is asked for its info: that is when it asks in turn to open a file.
    await claimSession().finally(() => {
      app.setState({ restoring: false });
    });
    const [info, engine] = await Promise.all([host.call('host.info', {}), host.call('engine.status', {})]);
    app.setState({ info, engine });
    await refreshRecent();
  } catch {
    // The connection went again; it greets anew when it is back.
  }
}

function describeWindow(): void {
  const state = app.getState();
  const title = documentTitle(presentOf(state).title);
  const unsaved = isUnsaved(state);
  document.title = `${unsaved ? '• ' : ''}${title} – Chainrule`;
  host.call('window.describe', { title, unsaved, language: state.settings.language, keys: state.settings.keys }).catch(() => {
    // Told again when the connection is back.
  });
}
