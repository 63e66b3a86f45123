import { FolderEntry, OpenFile, Status, bytesOf, currentFile, notFound } from '../files/openFile.ts';
import { files, places } from '../files/storage.ts';
import { insideOf } from '../files/fileStore.ts';
import { systemFault } from '../files/systemFault.ts';

/* As much of `node:fs/promises` as the services use, on the files in the browser's storage. Folders are there as long as something is in them. */

export type FileHandle = OpenFile;

type Text = 'utf8';

export async function open(path: string, flags: string | number = 'r'): Promise<OpenFile> {
  if (flags === 'wx' || flags === 'wx+') {
    if (!(await files.create(path, { content: new Uint8Array(), modified: Date.now() }))) throw systemFault('EEXIST', path);
    return new OpenFile(path, { content: new Uint8Array(), modified: Date.now() });
  }
  const file = await currentFile(path);
  if (file) return new OpenFile(path, file);
  // As on systems that open no folders; writers pass over it.
  throw systemFault((await files.list(path)).length > 0 ? 'EINVAL' : 'ENOENT', path);
}

export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
export async function readFile(path: string, encoding: Text): Promise<string>;
export async function readFile(path: string, encoding?: Text): Promise<Uint8Array<ArrayBuffer> | string> {
  const file = await currentFile(path);
  if (!file) throw notFound(path);
  const bytes = await bytesOf(file.content);
  return encoding === undefined ? bytes : new TextDecoder().decode(bytes);
}

export async function writeFile(path: string, text: string): Promise<void> {
  await files.write(path, { content: new TextEncoder().encode(text), modified: Date.now() });
}

export async function stat(path: string): Promise<Status> {
  const file = await currentFile(path);
  if (file) return new Status(file);
  if ((await files.list(path)).length > 0) return new Status(undefined);
  throw notFound(path);
}

export async function readdir(folder: string): Promise<string[]>;
export async function readdir(folder: string, options: { readonly withFileTypes: true }): Promise<FolderEntry[]>;
export async function readdir(folder: string, options?: { readonly withFileTypes: true }): Promise<string[] | FolderEntry[]> {
  const start = insideOf(folder);
  const inside = (await files.list(folder)).map((path) => path.slice(start.length));
  const names = [...new Set(inside.map((path) => path.split('/')[0] ?? ''))].filter((name) => name !== '');
  if (names.length === 0) throw notFound(folder);
  return options ? names.map((name) => new FolderEntry(name, inside.includes(name))) : names;
}

export async function rename(from: string, to: string): Promise<void> {
  if (!(await files.move(from, to))) throw notFound(from);
}

export async function copyFile(from: string, to: string): Promise<void> {
  const file = await files.read(from);
  if (!file) throw notFound(from);
  await files.write(to, { ...file, modified: Date.now() });
}

export async function unlink(path: string): Promise<void> {
  if (!(await files.remove(path))) throw notFound(path);
  await places.put(path, null);
}

export async function rm(path: string, _options?: { readonly recursive?: boolean; readonly force?: boolean }): Promise<void> {
  for (const inside of [path, ...(await files.list(path))]) await files.remove(inside);
}

export async function rmdir(folder: string): Promise<void> {
  if ((await files.list(folder)).length > 0) throw systemFault('ENOTEMPTY', folder);
}

export async function utimes(path: string, _accessed: Date, modified: Date): Promise<void> {
  const file = await files.read(path);
  if (!file) throw notFound(path);
  await files.write(path, { ...file, modified: modified.getTime() });
}

export function mkdir(_folder: string, _options?: { readonly recursive: true }): Promise<void> {
  return Promise.resolve();
}

export function mkdtemp(prefix: string): Promise<string> {
  return Promise.resolve(`${prefix}${crypto.getRandomValues(new Uint32Array(1)).join('')}`);
}

export function access(_path: string, _mode?: number): Promise<void> {
  return Promise.resolve();
}

export function realpath(path: string): Promise<string> {
  return Promise.resolve(path);
}

export function readlink(path: string): Promise<string> {
  return Promise.reject(systemFault('EINVAL', path));
}
