import type { StoredFile } from './fileStore.ts';
import { files, places } from './storage.ts';
import { systemFault } from './systemFault.ts';

/** Larger files are stored as blobs, so that a part can be read without the rest. */
const largestInMemory = 2 ** 20;

/** What is known of a file, or with undefined of a folder. */
export class Status {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino = 0;
  readonly mode = 0o600;

  constructor(readonly file: StoredFile | undefined) {
    this.size = file ? sizeOf(file.content) : 0;
    this.mtimeMs = file?.modified ?? 0;
  }

  isFile(): boolean {
    return this.file !== undefined;
  }

  isDirectory(): boolean {
    return this.file === undefined;
  }
}

/** What stands in a folder. */
export class FolderEntry {
  constructor(
    readonly name: string,
    readonly file: boolean,
  ) {}

  isFile(): boolean {
    return this.file;
  }
}

/** A file that was opened. What is written is in memory until it is flushed or closed. */
export class OpenFile {
  #content: Uint8Array<ArrayBuffer> | Blob;
  #size: number;
  #isChanged = false;

  constructor(
    readonly path: string,
    readonly file: StoredFile,
  ) {
    this.#content = file.content;
    this.#size = sizeOf(file.content);
  }

  async read<B extends Uint8Array>(buffer: B, offset: number, length: number, position: number): Promise<{ bytesRead: number; buffer: B }> {
    const end = Math.min(this.#size, position + length);
    if (end <= position) return { bytesRead: 0, buffer };
    const part = this.#content instanceof Blob ? await bytesOf(this.#content.slice(position, end)) : this.#content.subarray(position, end);
    buffer.set(part, offset);
    return { bytesRead: part.length, buffer };
  }

  async readFile(): Promise<Uint8Array<ArrayBuffer>> {
    return (await bytesOf(this.#content)).slice(0, this.#size);
  }

  async write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }> {
    const room = await this.#roomFor(position + length);
    room.set(bytes.subarray(offset, offset + length), position);
    this.#size = Math.max(this.#size, position + length);
    this.#isChanged = true;
    return { bytesWritten: length };
  }

  async writeFile(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.write(bytes, 0, bytes.length, 0);
  }

  async sync(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    await files.write(this.path, storedFile((await bytesOf(this.#content)).slice(0, this.#size)));
  }

  stat(): Promise<Status> {
    return Promise.resolve(new Status({ content: this.#content instanceof Blob ? this.#content : this.#content.subarray(0, this.#size), modified: this.file.modified }));
  }

  chmod(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.sync();
  }

  /** Memory for so many bytes: twice as much as before where it is short. */
  async #roomFor(bytes: number): Promise<Uint8Array<ArrayBuffer>> {
    const present = await bytesOf(this.#content);
    if (!(this.#content instanceof Blob) && present.length >= bytes) return present;
    const room = new Uint8Array(Math.max(bytes, 2 * present.length));
    room.set(present);
    this.#content = room;
    return room;
  }
}

/** A file as it is at this moment: where it lies on the user's disk and may be read, from there. */
export async function currentFile(path: string): Promise<StoredFile | undefined> {
  const outside = await places.read(path);
  return outside ? { content: outside, modified: outside.lastModified } : files.read(path);
}

export function storedFile(content: Uint8Array<ArrayBuffer>): StoredFile {
  return { content: content.length > largestInMemory ? new Blob([content]) : content, modified: Date.now() };
}

export async function bytesOf(content: Uint8Array<ArrayBuffer> | Blob): Promise<Uint8Array<ArrayBuffer>> {
  return content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content;
}

export function notFound(path: string): Error {
  return systemFault('ENOENT', path);
}

function sizeOf(content: Uint8Array | Blob): number {
  return content instanceof Blob ? content.size : content.length;
}
