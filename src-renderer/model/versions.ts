import type { GraphDocument } from '../../src-core/graph/document.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { edit } from './documentEdits.ts';
import { notify, notifyError } from './notices.ts';
import { projectKey } from './projectKey.ts';
import { app, currentDocument } from './store.ts';

export function showVersions(): void {
  app.setState({ dialog: { kind: 'versions' } });
}

/** Has the host keep the document as it is, before something is about to take its place. What cannot be kept keeps nobody from going on. */
export async function keepVersion(): Promise<void> {
  await host.call('snapshot.take', { project: projectKey(), reason: 'before', document: currentDocument() }).catch(() => undefined);
}

/** Puts an earlier version on the screen, as one entry of the history; what is there becomes an earlier version too. */
export async function restoreVersion(version: GraphDocument): Promise<void> {
  try {
    await keepVersion();
    // What was done meanwhile is not undone by a version that does not know it.
    edit('edit.version', ({ runs, view }) => ({ ...version, runs, view }));
    notify({ kind: 'success', title: translate('versions.restored'), text: translate('versions.restoredText') });
  } catch (error) {
    notifyError(error);
  }
}
