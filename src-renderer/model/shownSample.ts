import { putData } from '../../src-core/graph/bindData.ts';
import { registry } from '../../src-core/node/registry.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import type { AppState } from './appState.ts';
import { edit } from './documentEdits.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument, presentOf } from './store.ts';

/** The sample of the data set, or of the document's own rows, whose numbers are on the canvas. */
export function shownSample(state: AppState): number {
  const { dataset } = presentOf(state);
  return dataset ? (dataset.shown[state.sample] ?? -1) : state.sample;
}

/** Shows a sample on the canvas: one that is not there takes the place of the one that is looked at. */
export async function showSample(sample: number): Promise<void> {
  const { run, sample: place } = app.getState();
  const { dataset } = currentDocument();
  const at = dataset ? dataset.shown.indexOf(sample) : sample;
  if (!dataset || at >= 0) {
    app.setState({ sample: at });
    return;
  }
  if (run.kind === 'training') {
    notify({ kind: 'info', title: translate('results.whileTraining') });
    return;
  }
  const shown = dataset.shown.length === 0 ? [sample] : dataset.shown.map((one, index) => (index === place ? sample : one));
  try {
    const rows = await host.call('engine.samples', { data: dataset, samples: shown });
    if (currentDocument().dataset === dataset) edit('edit.data', (document) => putData(document, registry, { ...dataset, shown }, rows));
  } catch (error) {
    notifyError(error);
  }
}
