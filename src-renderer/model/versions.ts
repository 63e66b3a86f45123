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

/** Puts an earlier version on the screen, as one entry of the history; what is there becomes an earlier version too. */
export async function restoreVersion(version: GraphDocument): Promise<void> {
  const present = currentDocument();
  try {
    await host.call('snapshot.take', { project: projectKey(), reason: 'before', document: present });
    // What was done meanwhile is not undone by a version that does not know it.
    edit('edit.version', ({ runs, view }) => ({ ...version, runs, view }));
    notify({ kind: 'success', title: translate('versions.restored'), text: translate('versions.restoredText') });
  } catch (error) {
    notifyError(error);
  }
}
