import type { FileKind } from '../../src-core/protocol/appContract.ts';
import { host } from '../host/connection.ts';
import type { DialogChoice } from './appState.ts';
import { app, watchApp } from './store.ts';

/** Asks a question; resolves to the id of the choice, or 'cancel' where the dialog was closed. */
export function ask(title: string, text: string, choices: readonly DialogChoice[]): Promise<string> {
  return new Promise((resolve) => {
    const answer = (choice: string): void => {
      app.setState({ dialog: null });
      resolve(choice);
    };
    app.setState({ dialog: { kind: 'confirm', title, text, choices, answer } });
  });
}

/** Lets the user choose a file to open, in the system's dialog or in ours. */
export async function choosePathToOpen(kind: 'project' | 'data' | 'weights' = 'project'): Promise<string | null> {
  if (await hasNativeDialogs()) return (await host.call('dialog.open', { folder: null, kind })).path;
  return askForPath('open', '', kind);
}

/** Lets the user choose where to write. */
export async function choosePathToSave(suggested: string, kind: FileKind): Promise<string | null> {
  if (await hasNativeDialogs()) return (await host.call('dialog.save', { suggested, kind })).path;
  return askForPath('save', suggested, kind);
}

/** A key can be quicker than the host's first answer, which is then waited for. */
function hasNativeDialogs(): boolean | Promise<boolean> {
  const { info } = app.getState();
  if (info) return info.nativeDialogs;
  return new Promise((resolve) => {
    const stop = watchApp((state) => state.info, (known) => {
      if (!known) return;
      stop();
      resolve(known.nativeDialogs);
    });
  });
}

function askForPath(mode: 'open' | 'save', suggested: string, format: FileKind): Promise<string | null> {
  return new Promise((resolve) => {
    const answer = (path: string | null): void => {
      app.setState({ dialog: null });
      resolve(path);
    };
    app.setState({ dialog: { kind: 'file', mode, suggested, format, answer } });
  });
}
