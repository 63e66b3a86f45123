import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { base64Of } from './base64.ts';
import { choosePathToOpen } from './dialogs.ts';
import { openCopy } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { app, watchApp } from './store.ts';

const dataFile = /\.(csv|tsv|txt|npy|npz)$/i;
const projectFile = /\.json$/i;
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

/** A file that was dropped on the window: a project is opened, data are imported. */
export async function takeDropped(file: File): Promise<void> {
  const isData = dataFile.test(file.name);
  if (!isData && !projectFile.test(file.name)) {
    notify({ kind: 'error', title: translate('data.dropUnknown', { name: file.name }) });
    return;
  }
  if (isData && app.getState().run.kind === 'training') {
    notify({ kind: 'error', title: translate('data.dropTraining') });
    return;
  }
  try {
    // A page is not told where a dropped file lies: the host gets a copy of it.
    const { path, upload } = await handOver(file);
    if (isData) openDropped(path, file.name, upload);
    else await openCopy(path).finally(() => discard(upload));
  } catch (error) {
    notifyError(error);
  }
}

function openImport(path: string, name: string): void {
  app.setState({ dialog: { kind: 'import', path, name } });
}

/** Asks how a dropped file is to be read; its copy goes with the dialog. */
function openDropped(path: string, name: string, upload: number): void {
  openImport(path, name);
  const stop = watchApp(({ dialog }) => dialog, () => {
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
