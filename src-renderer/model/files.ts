import { AppError } from '../../src-core/graph/appError.ts';
import { type GraphDocument, emptyDocument } from '../../src-core/graph/document.ts';
import { applyWeights } from '../../src-core/graph/edit.ts';
import { openExample } from '../../src-core/examples/catalogue.ts';
import type { ChartFormat, SolutionFormat, TextKind, WeightFormat } from '../../src-core/protocol/appContract.ts';
import { currentViewport } from '../canvas/flowAdapter.ts';
import { host } from '../host/connection.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import { base64Of } from './base64.ts';
import { liveCurves } from './curve.ts';
import { ask, choosePathToOpen, choosePathToSave } from './dialogs.ts';
import { edit, openDocument } from './documentEdits.ts';
import { forgetNumbers } from './liveNumbers.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument, isUnsaved } from './store.ts';
import { forgetSweep } from './sweep.ts';

export async function newProject(): Promise<void> {
  if (await mayLeave()) show(emptyDocument(''), null);
}

export async function openExampleProject(id: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    show(openExample(id, currentLanguage()), null);
  } catch (error) {
    notifyError(error);
  }
}

export async function openProject(): Promise<void> {
  try {
    const path = await choosePathToOpen();
    if (path !== null) await openPath(path);
  } catch (error) {
    notifyError(error);
  }
}

/** Opens a file; what is on the screen stays where that fails. */
export async function openPath(path: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    const { document, missingTables, ...file } = await host.call('files.open', { path });
    show(document, file);
    if (file.readOnly !== null) notify({ kind: 'info', title: translate('file.readOnly'), text: `${translate('file.readOnlyText')}\n${file.readOnly}` });
    if (missingTables.length > 0) notify({ kind: 'error', title: translate('file.tableMissing'), text: translate('file.tableMissingText', { names: missingTables.join(', ') }) });
    await refreshRecent();
  } catch (error) {
    notifyError(error);
  }
}

/** Opens a copy that will not be there for long: it has no place of its own until it is saved. */
export async function openCopy(path: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    const { document } = await host.call('files.open', { path });
    show(document, null);
    await host.call('files.forget', { path });
    await refreshRecent();
  } catch (error) {
    notifyError(error);
  }
}

/** Saves under the document's own name, or asks for one. Resolves to whether it is saved. */
export async function saveProject(): Promise<boolean> {
  const { file } = app.getState();
  return file?.readOnly === null ? write(file.path, file.stamp) : saveProjectAs();
}

export async function saveProjectAs(): Promise<boolean> {
  try {
    const path = await choosePathToSave(suggestedName('chainrule.json'), 'project');
    return path !== null && (await write(path, null));
  } catch (error) {
    notifyError(error);
    return false;
  }
}

export async function exportWeights(format: WeightFormat): Promise<void> {
  try {
    const path = await choosePathToSave(suggestedName(format), format);
    if (path === null) return;
    const written = await host.call('weights.export', { path, format, document: currentDocument() });
    notify({ kind: 'success', title: translate('export.done', { tensors: written.tensors }), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

/** Takes the parameters of a file, matched by name; one entry of the history. */
export async function importWeights(): Promise<void> {
  try {
    const path = await choosePathToOpen('weights');
    if (path === null) return;
    const document = currentDocument();
    const { parameters, path: read } = await host.call('weights.import', { path, document });
    // Meanwhile another document may have been opened.
    if (currentDocument().parameters !== document.parameters) return;
    edit('edit.weights', (present) => applyWeights(present, { parameters, columns: {} }));
    notify({ kind: 'success', title: translate('weights.imported', { tensors: Object.keys(parameters).length }), text: read });
  } catch (error) {
    notifyError(error);
  }
}

/** Asks for a place and writes the document's worked solution there, in the language of the window. */
export async function exportSolution(format: SolutionFormat): Promise<void> {
  try {
    const path = await choosePathToSave(suggestedName(format), format);
    if (path === null) return;
    const { digits, language } = app.getState().settings;
    const written = await host.call('solution.export', { path, format, language, digits, document: currentDocument() });
    notify({ kind: 'success', title: translate('solution.done'), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

/** Asks for a place and writes a text there. */
export async function exportText(kind: TextKind, text: string): Promise<void> {
  try {
    const path = await choosePathToSave(suggestedName(`${kind === 'csv' ? 'results' : kind}.${kind === 'csv' ? 'csv' : 'json'}`), kind);
    if (path === null) return;
    const written = await host.call('text.export', { path, text });
    notify({ kind: 'success', title: translate('export.textDone'), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

/** Asks for a place and writes a chart there, named after the project and the chart. */
export async function exportBytes(format: ChartFormat, name: string, bytes: Uint8Array): Promise<void> {
  const path = await choosePathToSave(suggestedName(format, name), format);
  if (path === null) return;
  const written = await host.call('bytes.export', { path, base64: base64Of(bytes) });
  notify({ kind: 'success', title: translate('export.textDone'), text: written.path });
}

export async function refreshRecent(): Promise<void> {
  const { paths } = await host.call('files.recent', {});
  app.setState({ recent: paths });
}

function show(document: GraphDocument, file: Parameters<typeof openDocument>[1]): void {
  forgetNumbers();
  forgetSweep();
  liveCurves.end();
  openDocument(document, file);
}

async function write(path: string, stamp: string | null): Promise<boolean> {
  const document = currentDocument();
  try {
    const viewport = currentViewport();
    const written = await host.call('files.save', { path, stamp, document: viewport ? { ...document, view: { viewport } } : document });
    app.setState({ saved: document, file: { ...written, readOnly: null } });
    notify({ kind: 'success', title: translate('file.saved'), text: written.path });
    await refreshRecent();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'E_FILE_CHANGED') return resolveConflict(path);
    notifyError(error);
    return false;
  }
}

/** Others wrote to the file since it was read: the user decides whose work stays. */
async function resolveConflict(path: string): Promise<boolean> {
  const choice = await ask(translate('conflict.title'), translate('conflict.text', { path }), [
    { id: 'copy', label: translate('conflict.copy'), tone: 'primary' },
    { id: 'overwrite', label: translate('conflict.overwrite'), tone: 'danger' },
    { id: 'reload', label: translate('conflict.reload'), tone: 'plain' },
    { id: 'cancel', label: translate('action.cancel'), tone: 'plain' },
  ]);
  if (choice === 'overwrite') return write(path, null);
  if (choice === 'copy') return saveProjectAs();
  if (choice === 'reload') {
    app.setState((state) => ({ saved: state.history.present }));
    await openPath(path);
  }
  return false;
}

/** Whether what is on the screen may go: it is saved, or the user says so. */
async function mayLeave(): Promise<boolean> {
  if (!isUnsaved(app.getState())) return true;
  const choice = await ask(translate('unsaved.title'), translate('unsaved.text'), [
    { id: 'save', label: translate('action.save'), tone: 'primary' },
    { id: 'discard', label: translate('unsaved.discard'), tone: 'danger' },
    { id: 'cancel', label: translate('action.cancel'), tone: 'plain' },
  ]);
  return choice === 'discard' || (choice === 'save' && (await saveProject()));
}

function suggestedName(ending: string, part = ''): string {
  const { file } = app.getState();
  const fromPath = file?.path.split(/[/\\]/).at(-1)?.replace(/\.chainrule\.json$|\.json$/, '');
  const title = fileName(currentDocument().title);
  const whole = fromPath ?? (title === '' ? translate('document.fileName') : title);
  return `${whole}${part === '' ? '' : `-${fileName(part)}`}.${ending}`;
}

/** A text as a part of a file's name. */
function fileName(text: string): string {
  return text.trim().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').toLowerCase();
}
