import type { Point } from '../../src-core/graph/document.ts';
import { looksLikeFragment, readFragment } from '../../src-core/graph/fragment.ts';
import { placeFragment } from '../canvas/clipboard.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { base64Of } from './base64.ts';
import { choosePathToOpen } from './dialogs.ts';
import { openCopy, openPath } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument, watchApp } from './store.ts';
import { showWeights } from './weightImport.ts';

const dataFile = /\.(csv|tsv|txt|npy|npz)$/i;
const projectFile = /\.json$/i;
/** Bytes in which a file of ours says what it is. */
const longestBeginning = 4096;
/** Bytes of a dropped file that are handed over at once. */
const piece = 2 ** 21;

/** Lets the user choose a file of data, and asks how it is to be read. */
export async function chooseFileToImport(): Promise<void> {
  try {
    const path = await choosePathToOpen('data');
    if (path !== null) openImport(path, path.split(/[/\\]/).at(-1) ?? path);
  } catch (error) {
    notifyError(error);
  }
}

/**
 * Files that were dropped on the window at a place on the screen. A project or a model is opened, data are imported, weights are
 * loaded, a part of a network is put where it was dropped; several at once are not taken.
 */
export async function takeDropped(files: readonly File[], at: Point): Promise<void> {
  const [file] = files;
  if (!file) return;
  if (files.length > 1) {
    notify({ kind: 'error', title: translate('drop.several'), text: translate('drop.severalText', { names: files.map(({ name }) => name).join(', ') }) });
    return;
  }
  try {
    const kind = await kindOf(file);
    if (kind === undefined) notify({ kind: 'error', title: translate('data.dropUnknown', { name: file.name }) });
    else if (kind !== 'project' && kind !== 'model' && kind !== 'story' && app.getState().run.kind === 'training') notify({ kind: 'error', title: translate('data.dropTraining') });
    else if (kind === 'story') await offerStory(await file.text());
    else if (kind === 'fragment') placeFragment('edit.paste', readFragment(await file.text()), { incoming: false }, at);
    else await takeOver(file, kind);
  } catch (error) {
    notifyError(error);
  }
}

type Kind = 'story' | 'project' | 'model' | 'data' | 'weights' | 'arrays' | 'fragment';

/** What a file is by its name, and where that does not tell by how it begins. */
async function kindOf(file: File): Promise<Kind | undefined> {
  if (/\.safetensors$/i.test(file.name)) return 'weights';
  if (/\.onnx$/i.test(file.name)) return 'model';
  if (/\.npz$/i.test(file.name)) return 'arrays';
  if (dataFile.test(file.name)) return 'data';
  if (!projectFile.test(file.name)) return undefined;
  const begin = await file.slice(0, longestBeginning).text();
  if (begin.includes('"chainrule-weights"')) return 'weights';
  if (begin.includes('"chainrule-story"')) return 'story';
  return looksLikeFragment(begin) ? 'fragment' : 'project';
}

/** Offers a story to be played; its reader is loaded with the first. */
async function offerStory(text: string): Promise<void> {
  const { readStory } = await import('../../src-core/story/readStory.ts');
  app.setState({ dialog: { kind: 'stories', story: readStory(text) } });
}

/** A page is not told where a dropped file lies: the host gets a copy of it. */
async function takeOver(file: File, kind: Exclude<Kind, 'fragment' | 'story'>): Promise<void> {
  const { path, upload } = await handOver(file);
  try {
    if (kind === 'project') await openCopy(path);
    else if (kind === 'model') await openPath(path);
    else if (kind === 'data' || (kind === 'arrays' && !(await holdsParameters(path)))) openImport(path, file.name);
    else if (currentDocument().parameters.length === 0) notify({ kind: 'error', title: translate('drop.noParameters'), text: file.name });
    else await showWeights(path, file.name);
  } finally {
    discardAfterwards(upload);
  }
}

/** Whether arrays are surely the network's parameters, all of them: then they are its weights, and no data. */
async function holdsParameters(path: string): Promise<boolean> {
  const document = currentDocument();
  if (document.parameters.length === 0) return false;
  // What cannot be read as weights may be data, whose import says what is wrong with it.
  const { rows } = await host.call('weights.match', { path, document }).catch(() => ({ rows: [] }));
  return rows.length > 0 && rows.every(({ certain }) => certain !== null);
}

function openImport(path: string, name: string): void {
  app.setState({ dialog: { kind: 'import', path, name } });
}

/** The copy of a dropped file goes with the dialog that asks about it, and at once where nothing is asked. */
function discardAfterwards(upload: number): void {
  const { dialog } = app.getState();
  if (dialog?.kind !== 'import' && dialog?.kind !== 'weights') {
    void discard(upload);
    return;
  }
  const stop = watchApp((state) => state.dialog, () => {
    stop();
    void discard(upload);
  });
}

/** Lets the host forget the copy of a dropped file. */
async function discard(upload: number): Promise<void> {
  // Where the line to the host is gone the copy is, too.
  await host.call('upload.discard', { upload }).catch(() => undefined);
}

/** Gives a file to the host, piece by piece, and resolves to where the copy lies. */
async function handOver(file: File): Promise<{ path: string; upload: number }> {
  const { upload } = await host.call('upload.begin', { name: file.name, bytes: file.size });
  app.setState({ upload: { name: file.name, part: 0 } });
  try {
    for (let from = 0; from < file.size; from += piece) {
      const numbers = new Uint8Array(await file.slice(from, from + piece).arrayBuffer());
      await host.call('upload.piece', { upload, base64: base64Of(numbers) });
      app.setState({ upload: { name: file.name, part: Math.min(1, (from + piece) / file.size) } });
    }
    return { upload, path: (await host.call('upload.end', { upload })).path };
  } catch (error) {
    await discard(upload);
    throw error;
  } finally {
    app.setState({ upload: null });
  }
}
