import type { HostShell } from '../../src-main/services/hostShell.ts';
import type { FileKind } from '../../src-core/protocol/appContract.ts';
import { storedFile } from './openFile.ts';
import { type DiskFile, downloadsFolder, projectsFolder } from './places.ts';
import { files, places } from './storage.ts';

/* The browser's dialogs. Chromium's give access to the file itself; elsewhere a file is chosen to be read, and saving is a download. */

/** What Chromium has beside the standard's. */
interface Pickers {
  showOpenFilePicker(options: { readonly id: string }): Promise<readonly DiskFile[]>;
  showSaveFilePicker(options: { readonly id: string; readonly suggestedName: string }): Promise<DiskFile>;
}

const pickers = (): Partial<Pickers> => window as Partial<Pickers>;

const endings = { project: '.json,.onnx', data: '.csv,.tsv,.txt,.npy,.npz', weights: '.safetensors,.npz,.json' } as const;

export const openDialog: HostShell['openDialog'] = async ({ kind }) => {
  const picker = kind === 'project' ? pickers().showOpenFilePicker : undefined;
  if (!picker) {
    const file = await chooseFile(endings[kind]);
    return { path: file && (await takeIn(file, kind)) };
  }
  const chosen = await unlessCancelled(picker.call(window, { id: 'project' }));
  const [disk] = chosen ?? [];
  if (!disk) return { path: null };
  if (!isProject(disk.name)) return { path: await takeIn(await disk.getFile(), kind) };
  const path = await places.pathFor(disk, async (taken) => (await files.read(taken)) !== undefined);
  await keepCopy(path, await disk.getFile());
  await places.put(path, disk);
  return { path };
};

export const saveDialog: HostShell['saveDialog'] = async ({ suggested, kind }) => {
  // A download is one file.
  if (kind === 'folder') {
    const archive = `${downloadsFolder}/${suggested}.zip`;
    places.putArchive(archive);
    return { path: await placeFor(archive, kind, `${suggested}.zip`) };
  }
  return { path: await placeFor(`${kind === 'project' ? projectsFolder : downloadsFolder}/${suggested}`, kind, suggested) };
};

/** The path of what is to be written, null where the user cancelled. */
async function placeFor(path: string, kind: FileKind, suggestedName: string): Promise<string | null> {
  const picker = pickers().showSaveFilePicker;
  if (!picker) {
    await places.put(path, null);
    return path;
  }
  const disk = await unlessCancelled(picker.call(window, { id: kind === 'project' ? 'project' : 'export', suggestedName }));
  if (!disk) return null;
  const chosen = kind === 'project' ? await places.pathFor(disk, async (taken) => (await files.read(taken)) !== undefined) : kind === 'folder' ? path : `${downloadsFolder}/${disk.name}`;
  await places.put(chosen, disk);
  return chosen;
}

/** A file that can be read this once: what is a project stays, the rest goes when the app is opened the next time. */
async function takeIn(file: File, kind: keyof typeof endings): Promise<string> {
  const isKept = kind === 'project' && isProject(file.name);
  const path = `${isKept ? projectsFolder : '/tmp/chosen'}/${file.name}`;
  await keepCopy(path, file);
  await places.put(path, null);
  return path;
}

async function keepCopy(path: string, file: File): Promise<void> {
  await files.write(path, storedFile(new Uint8Array(await file.arrayBuffer())));
}

function isProject(name: string): boolean {
  return /\.json$/i.test(name);
}

/** Null where the user cancelled. */
function unlessCancelled<T>(chosen: Promise<T>): Promise<T | null> {
  return chosen.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  });
}

function chooseFile(accept: string): Promise<File | null> {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept });
  return new Promise((resolve) => {
    input.addEventListener('change', () => {
      resolve(input.files?.[0] ?? null);
    });
    input.addEventListener('cancel', () => {
      resolve(null);
    });
    input.click();
  });
}
