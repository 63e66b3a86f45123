import { systemFault } from './systemFault.ts';

/*
 * What lies on the user's own disk. Projects are at /files: each is kept in the browser, and where the browser gives access to
 * a file of the disk (File System Access) that file is read and written too; else saving is a download. What is exported is at
 * /downloads, and is not kept.
 */

export const projectsFolder = '/files';
export const downloadsFolder = '/downloads';

/** As much of a file's handle as the app uses; the permission calls are Chromium's alone. */
export interface DiskFile {
  readonly name: string;
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(content: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> }>;
  isSameEntry(other: FileSystemHandle): Promise<boolean>;
  queryPermission?(wanted: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
  requestPermission?(wanted: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
}

export interface KeptPlaces {
  read(path: string): Promise<DiskFile | undefined>;
  write(path: string, handle: DiskFile): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Whether the path is one of what goes to the user's disk. */
export function isOutside(path: string): boolean {
  return [projectsFolder, downloadsFolder].some((folder) => path.startsWith(`${folder}/`));
}

export class Places {
  readonly #kept: KeptPlaces;
  readonly #download: (name: string, content: Uint8Array<ArrayBuffer>) => void;
  readonly #known = new Map<string, DiskFile>();
  /** Exports of several files, which are downloaded as one archive. */
  readonly #archives = new Set<string>();

  constructor(kept: KeptPlaces, download: (name: string, content: Uint8Array<ArrayBuffer>) => void) {
    this.#kept = kept;
    this.#download = download;
  }

  /** From now on the file at this path is the one of the disk, or with null a download. */
  async put(path: string, file: DiskFile | null): Promise<void> {
    this.#known.delete(path);
    if (file) this.#known.set(path, file);
    if (!path.startsWith(`${projectsFolder}/`)) return;
    // A browser that does not keep it asks for the file anew after the page was loaded again.
    await (file ? this.#kept.write(path, file) : this.#kept.remove(path)).catch(() => undefined);
  }

  putArchive(path: string): void {
    this.#archives.add(path);
  }

  /** The archive that a file goes into, undefined where it is a file by itself. */
  archiveOf(path: string): string | undefined {
    return [...this.#archives].find((archive) => path.startsWith(`${archive}/`));
  }

  /** The path under which a project of the disk is known, or a free one that ends in its name. */
  async pathFor(file: DiskFile, isTaken: (path: string) => Promise<boolean>): Promise<string> {
    for (let count = 1; ; count++) {
      const path = count === 1 ? `${projectsFolder}/${file.name}` : `${projectsFolder}/${String(count)}/${file.name}`;
      const known = await this.#find(path);
      // A handle of the disk can be asked for its sameness with another one.
      if (known ? await known.isSameEntry(file as unknown as FileSystemHandle) : !(await isTaken(path))) return path;
    }
  }

  /** The file on the disk as it is now; undefined where there is none, or the browser does not let it be read any more. @throws ENOENT */
  async read(path: string): Promise<File | undefined> {
    const file = await this.#find(path);
    if (!file || !(await isAllowed(file, 'read'))) return undefined;
    return file.getFile().catch((error: unknown) => {
      throw diskError(path, error);
    });
  }

  /** Writes to the disk: into the file that was chosen, whose old content stays until all of the other is there, or as a download. @throws ENOENT, EACCES, ENOSPC */
  async write(path: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    const file = await this.#find(path);
    if (!file) {
      this.#download(path.slice(path.lastIndexOf('/') + 1), content);
      return;
    }
    if (!(await isAllowed(file, 'readwrite'))) throw systemFault('EACCES', path);
    try {
      const writing = await file.createWritable();
      await writing.write(content);
      await writing.close();
    } catch (error) {
      throw diskError(path, error);
    }
  }

  async #find(path: string): Promise<DiskFile | undefined> {
    if (!isOutside(path)) return undefined;
    const known = this.#known.get(path) ?? (await this.#kept.read(path).catch(() => undefined));
    if (known) this.#known.set(path, known);
    return known;
  }
}

/** Asks the user where the browser wants that, which it allows only right after a click or a key. */
async function isAllowed(file: DiskFile, mode: 'read' | 'readwrite'): Promise<boolean> {
  const state = (await file.queryPermission?.({ mode })) ?? 'granted';
  if (state !== 'prompt') return state === 'granted';
  if (!globalThis.navigator.userActivation.isActive) return false;
  return (await file.requestPermission?.({ mode }).catch(() => 'denied')) === 'granted';
}

const diskCodes: Readonly<Record<string, string>> = { NotFoundError: 'ENOENT', NotAllowedError: 'EACCES', NoModificationAllowedError: 'EBUSY', QuotaExceededError: 'ENOSPC' };

function diskError(path: string, error: unknown): Error {
  return systemFault((error instanceof DOMException ? diskCodes[error.name] : undefined) ?? 'EIO', path);
}
