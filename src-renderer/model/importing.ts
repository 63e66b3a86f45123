import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { choosePathToOpen } from './dialogs.ts';
import { openCopy } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { app } from './store.ts';

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
  try {
    // A page is not told where a dropped file lies: the host gets a copy of it.
    const path = await handOver(file);
    if (isData) openImport(path, file.name);
    else await openCopy(path);
  } catch (error) {
    notifyError(error);
  }
}

function openImport(path: string, name: string): void {
  app.setState({ dialog: { kind: 'import', path, name } });
}

/** Gives a file to the host, piece by piece, and resolves to where the copy lies. */
async function handOver(file: File): Promise<string> {
  const { upload } = await host.call('upload.begin', { name: file.name, bytes: file.size });
  app.setState({ upload: { name: file.name, part: 0 } });
  try {
    for (let from = 0; from < file.size; from += piece) {
      const numbers = new Uint8Array(await file.slice(from, from + piece).arrayBuffer());
      await host.call('upload.piece', { upload, base64: base64Of(numbers) });
      app.setState({ upload: { name: file.name, part: Math.min(1, (from + piece) / file.size) } });
    }
    return (await host.call('upload.end', { upload })).path;
  } finally {
    app.setState({ upload: null });
  }
}

/** In parts, as a function takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) parts.push(String.fromCharCode(...bytes.subarray(from, from + 8192)));
  return btoa(parts.join(''));
}
