import { AppError } from '../../src-core/graph/appError.ts';
import { type GraphDocument, emptyDocument } from '../../src-core/graph/document.ts';
import { openNodeExample } from '../../src-core/examples/nodeExamples.ts';
import type { ChartFormat, SolutionFormat, TextKind } from '../../src-core/protocol/appContract.ts';
import { currentViewport } from '../canvas/flowAdapter.ts';
import { loadFormulas } from '../canvas/Formula.tsx';
import { host } from '../host/connection.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import type { ConflictChoice } from './appState.ts';
import { base64Of } from './base64.ts';
import { liveCurves } from './curve.ts';
import { ask, choosePathToOpen, choosePathToSave } from './dialogs.ts';
import { openDocument } from './documentEdits.ts';
import { editionOf } from './edition.ts';
import { forgetNumbers } from './liveNumbers.ts';
import { notify, notifyError } from './notices.ts';
import { projectKey } from './projectKey.ts';
import { app, currentDocument, isUnsaved } from './store.ts';
import { forgetSweep } from './sweep.ts';

export async function newProject(): Promise<void> {
  if (await mayLeave()) await show(emptyDocument(''), null);
}

export async function openExampleProject(id: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    const { openExample } = await import('../../src-core/examples/catalogue.ts');
    await show(openExample(id, currentLanguage()), null);
  } catch (error) {
    notifyError(error);
  }
}

/** Opens the example of a node type, whose document is loaded only now. */
export async function openNodeExampleProject(type: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    await show(await openNodeExample(type, currentLanguage()), null);
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

/** Opens a project, makes one of an ONNX model, or offers a story; what is on the screen stays where that fails. */
export async function openPath(path: string): Promise<void> {
  if (/\.onnx$/i.test(path)) await openModel(path);
  else if (/\.story\.json$/i.test(path)) await openStory(path);
  else if (await mayLeave()) await openPathUnasked(path);
}

/** Offers a story from a file to be played. */
async function openStory(path: string): Promise<void> {
  try {
    const { story } = await host.call('story.open', { path });
    app.setState({ dialog: { kind: 'stories', story } });
  } catch (error) {
    notifyError(error);
  }
}

/** Makes a project of an ONNX model. What cannot be had asks for no answer about what is on the screen. */
async function openModel(path: string): Promise<void> {
  try {
    const { document } = await host.call('model.open', { path });
    if (await mayLeave()) await show(document, null);
  } catch (error) {
    notifyError(error);
  }
}

/** The same whatever is on the screen, perhaps with another view. Resolves to whether it was opened. */
export async function openPathUnasked(path: string, viewport?: GraphDocument['view']['viewport']): Promise<boolean> {
  try {
    const { document, missingTables, ...file } = await host.call('files.open', { path });
    await show(viewport ? { ...document, view: { viewport } } : document, file);
    if (file.readOnly !== null) notify({ kind: 'info', title: translate('file.readOnly'), text: `${translate('file.readOnlyText')}\n${file.readOnly}` });
    if (missingTables.length > 0) notify({ kind: 'error', title: translate('file.tableMissing'), text: translate('file.tableMissingText', { names: missingTables.join(', ') }) });
    await refreshRecent();
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}

/** Opens a copy that will not be there for long: it has no place of its own until it is saved. */
export async function openCopy(path: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    const { document } = await host.call('files.open', { path });
    await show(document, null);
    await host.call('files.forget', { path });
    await refreshRecent();
  } catch (error) {
    notifyError(error);
  }
}

/** The save that is under way, or the last one. */
let saving: Promise<unknown> = Promise.resolve();

/**
 * Saves under the document's own name, or asks for one. Resolves to whether it is saved. One after the other: only when
 * a save is done is it known what the file is like, and what was saved twice at once would seem changed by another program.
 */
export function saveProject(): Promise<boolean> {
  const saved = saving.then(() => {
    const { file } = app.getState();
    return file?.readOnly === null ? write(file.path, file.stamp) : saveProjectAs();
  });
  saving = saved.catch(() => undefined);
  return saved;
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

/** Asks for a place and writes a text there. Resolves to whether it was written. */
export async function exportText(kind: TextKind, text: string): Promise<boolean> {
  try {
    const path = await choosePathToSave(suggestedName(`${kind === 'csv' ? 'results' : kind}.${kind === 'csv' ? 'csv' : 'json'}`), kind);
    if (path === null) return false;
    const written = await host.call('text.export', { path, text });
    notify({ kind: 'success', title: translate('export.textDone'), text: written.path });
    return true;
  } catch (error) {
    notifyError(error);
    return false;
  }
}

/** Asks for a place and writes a chart there, named after the project and the chart. */
export async function exportBytes(format: ChartFormat, name: string, bytes: Uint8Array): Promise<void> {
  const path = await choosePathToSave(suggestedName(format, name), format);
  if (path === null) return;
  const written = await host.call('bytes.export', { path, base64: base64Of(bytes) });
  notify({ kind: 'success', title: translate('export.textDone'), text: written.path });
}

/** Takes a file off the list of recent ones, or with null all. */
export async function forgetRecent(path: string | null): Promise<void> {
  try {
    await host.call('files.forget', { path });
    await refreshRecent();
  } catch (error) {
    notifyError(error);
  }
}

export async function refreshRecent(): Promise<void> {
  const { paths, missing } = await host.call('files.recent', {});
  app.setState({ recent: paths, recentMissing: new Set(missing) });
}

/** Opens a document that is nowhere but in this window: it is there to be saved. */
export async function openUnsaved(document: GraphDocument): Promise<void> {
  if (!(await mayLeave())) return;
  await show(document, null);
  // Another object than the present: there are changes to save.
  app.setState({ saved: emptyDocument('') });
}

/** Puts a document on the screen, whatever was there. */
export async function show(document: GraphDocument, file: Parameters<typeof openDocument>[1]): Promise<void> {
  // Cards are placed by their size, formulas and all.
  if (document.nodes.length > 0) await loadFormulas();
  forgetNumbers();
  forgetSweep();
  liveCurves.end();
  openDocument(document, file);
}

async function write(path: string, stamp: string | null): Promise<boolean> {
  const document = currentDocument();
  try {
    const viewport = currentViewport();
    const written = await host.call('files.save', { path, stamp, project: projectKey(), edition: editionOf(document), document: viewport ? { ...document, view: { viewport } } : document });
    app.setState({ saved: document, file: { ...written, readOnly: null } });
    notify({ kind: 'success', title: translate('file.saved'), text: written.path });
    await refreshRecent();
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'E_FILE_CHANGED') return resolveConflict(path, stamp ?? '');
    notifyError(error);
    return false;
  }
}

/** Others wrote to the file since it was read: the user decides whose work stays. Resolves to whether mine is saved. */
export async function resolveConflict(path: string, stamp: string): Promise<boolean> {
  const { state } = await host.call('files.check', { path, stamp });
  const choice = await new Promise<ConflictChoice>((resolve) => {
    const answer = (chosen: ConflictChoice): void => {
      app.setState({ dialog: null });
      resolve(chosen);
    };
    app.setState({ dialog: { kind: 'conflict', path, missing: state === 'missing', answer } });
  });
  if (choice === 'overwrite') return write(path, null);
  if (choice === 'copy') return saveProjectAs();
  if (choice === 'reload') await reload(path);
  return false;
}

/** Reads the file again; what was on the screen becomes an earlier version of it. */
export async function reload(path: string): Promise<void> {
  try {
    if (isUnsaved(app.getState())) await host.call('snapshot.take', { project: path, reason: 'discarded', document: currentDocument() });
    await openPathUnasked(path, currentViewport());
  } catch (error) {
    notifyError(error);
  }
}

/** Whether what is on the screen may go: it is saved, or the user says so. A story that is told there ends first. */
export async function mayLeave(): Promise<boolean> {
  await app.getState().story?.end();
  if (!isUnsaved(app.getState())) return true;
  const choice = await ask(translate('unsaved.title'), translate('unsaved.text'), [
    { id: 'save', label: translate('action.save'), tone: 'primary' },
    { id: 'discard', label: translate('unsaved.discard'), tone: 'danger' },
    { id: 'cancel', label: translate('action.cancel'), tone: 'plain' },
  ]);
  return choice === 'discard' || (choice === 'save' && (await saveProject()));
}

/** A name for a file beside the project, after it; without an ending for a folder. */
export function suggestedName(ending: string, part = ''): string {
  const { file } = app.getState();
  const fromPath = file?.path.split(/[/\\]/).at(-1)?.replace(/\.chainrule\.json$|\.json$/, '');
  const title = fileName(currentDocument().title);
  const whole = fromPath ?? (title === '' ? translate('document.fileName') : title);
  return `${whole}${part === '' ? '' : `-${fileName(part)}`}${ending === '' ? '' : `.${ending}`}`;
}

/** A text as a part of a file's name. */
function fileName(text: string): string {
  return text.trim().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').toLowerCase();
}
