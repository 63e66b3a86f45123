import { zipSync } from 'fflate';
import { AppError } from '../../src-core/graph/appError.ts';
import type * as replaced from '../../src-main/services/atomicWrite.ts';
import { writeError } from '../../src-main/services/fileErrors.ts';
import { stampOf } from '../../src-main/services/stamp.ts';
import { bytesOf, currentFile, storedFile } from '../files/openFile.ts';
import { downloadsFolder, isOutside } from '../files/places.ts';
import { files, places } from '../files/storage.ts';

// Stands in for the module of the same name in src-main. The browser's storage writes a file as a whole or not at all, so
// nothing has to be written beside it first; what goes to the user's disk goes there before it is kept.

const writing = new Map<string, Promise<void>>();

async function writeInTurn(file: string, content: Uint8Array, { stamp = null }: replaced.WriteOptions = {}): Promise<string> {
  // A save sees what the one before it wrote.
  const turn = (writing.get(file) ?? Promise.resolve()).then(() => write(file, content, stamp));
  const settled = turn.catch(() => undefined);
  writing.set(file, settled);
  try {
    await turn;
    return stampOf(content);
  } catch (error) {
    throw writeError(file, error);
  } finally {
    if (writing.get(file) === settled) writing.delete(file);
  }
}

export const atomicWrite: typeof replaced.atomicWrite = writeInTurn;

/** Files of an export that has several are one archive: a download is one file. */
export const atomicWriteAll: typeof replaced.atomicWriteAll = async (all) => {
  const [first] = all;
  const archive = first && places.archiveOf(first.file);
  if (archive === undefined) {
    for (const { file, content } of all) await atomicWrite(file, content);
    return;
  }
  const folder = (archive.split('/').at(-1) ?? '').replace(/\.zip$/, '');
  const entries = all.map(({ file, content }) => [`${folder}${file.slice(archive.length)}`, content] as const);
  await atomicWrite(archive, zipSync(Object.fromEntries(entries)));
};

export const createNew: typeof replaced.createNew = (file, text) => files.create(file, storedFile(new TextEncoder().encode(text)));

async function write(file: string, content: Uint8Array, stamp: string | null): Promise<void> {
  if (stamp !== null) await checkStamp(file, stamp);
  // A copy: what is kept may be a part of a larger memory.
  const whole = new Uint8Array(content);
  if (isOutside(file)) await places.write(file, whole);
  if (!file.startsWith(`${downloadsFolder}/`)) await files.write(file, storedFile(whole));
}

async function checkStamp(file: string, stamp: string): Promise<void> {
  const current = await currentFile(file);
  if (!current) throw new AppError('E_FILE_CHANGED', `${file} was removed or renamed since it was opened; save it again to put it back, or under another name`, { path: file });
  if (stampOf(await bytesOf(current.content)) !== stamp) throw new AppError('E_FILE_CHANGED', `${file} was changed by another program since it was opened; reload it, overwrite it, or save a copy`, { path: file });
}
