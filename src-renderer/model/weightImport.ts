import { applyWeights } from '../../src-core/graph/edit.ts';
import type { WeightChoices } from '../../src-core/protocol/weightMatch.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { choosePathToOpen } from './dialogs.ts';
import { edit } from './documentEdits.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument } from './store.ts';

/** Lets the user choose a file of weights, and shows what of it fits the document. */
export async function chooseWeights(): Promise<void> {
  try {
    const path = await choosePathToOpen('weights');
    if (path !== null) await showWeights(path);
  } catch (error) {
    notifyError(error);
  }
}

/** Shows what of a file fits the document, under the name by which the user knows it. Nothing is taken yet. */
export async function showWeights(path: string, name = path.split(/[/\\]/).at(-1) ?? path): Promise<void> {
  const document = currentDocument();
  const match = await host.call('weights.match', { path, document });
  // Meanwhile another document may have been opened.
  if (currentDocument().parameters === document.parameters) app.setState({ dialog: { kind: 'weights', path, name, match } });
}

/**
 * Takes the numbers that were chosen, as one entry of the history.
 * @throws AppError E_FILE_… where the file is not what it was; the document is untouched then
 */
export async function takeWeights(path: string, name: string, choices: WeightChoices): Promise<void> {
  const document = currentDocument();
  const { parameters } = await host.call('weights.import', { path, document, choices });
  if (currentDocument().parameters !== document.parameters) return;
  edit('edit.weights', (present) => applyWeights(present, { parameters, columns: {} }));
  notify({ kind: 'success', title: translate('weights.imported', { count: Object.keys(parameters).length }), text: name });
}
