import { fragmentFormat, readFragment, takeFragment, writeFragment } from '../../../src-core/graph/fragment.ts';
import { asModule, recordsOfEarlierCopy } from '../../../src-core/graph/module.ts';
import { placeFragment } from '../clipboard.ts';
import { host } from '../../host/connection.ts';
import { translate } from '../../i18n/translate.ts';
import { notify, notifyError } from '../../model/notices.ts';
import { app, currentDocument } from '../../model/store.ts';

/* The user's modules: groups that are kept by the host, to be used again in any document. */

export async function refreshModules(): Promise<void> {
  try {
    const { entries } = await host.call('templates.list', {});
    app.setState({ modules: entries });
  } catch (error) {
    notifyError(error);
  }
}

/** Keeps a group as a module under its name. */
export async function keepModule(group: string): Promise<void> {
  const document = currentDocument();
  const { name = '' } = document.groups.find(({ id }) => id === group) ?? {};
  const fragment = takeFragment(document, { nodes: new Set(), groups: new Set([group]) });
  // Copies know each other by this id; the name of the file is the host's.
  const module = asModule(fragment, crypto.randomUUID(), name);
  try {
    await host.call('templates.save', { id: null, name, content: { ...(JSON.parse(writeFragment(module)) as object), format: fragmentFormat } });
    notify({ kind: 'success', title: translate('modules.kept', { name }), text: translate('modules.keptText') });
  } catch (error) {
    notifyError(error);
  }
  await refreshModules();
}

/** Puts a module on the canvas, with parameters of its own or with those of an earlier copy in the document. */
export async function insertModule(id: string, shared: boolean): Promise<void> {
  try {
    const { content } = await host.call('templates.read', { id });
    const fragment = readFragment(JSON.stringify(content));
    const records = recordsOfEarlierCopy(currentDocument(), fragment);
    placeFragment('edit.module', fragment, { incoming: false, ...(shared && { shared: records }) });
    if (shared && records.size === 0) notify({ kind: 'info', title: translate('modules.first'), text: translate('modules.firstText') });
  } catch (error) {
    notifyError(error);
  }
}

export async function removeModule(id: string): Promise<void> {
  try {
    await host.call('templates.remove', { id });
  } catch (error) {
    notifyError(error);
  }
  await refreshModules();
}
