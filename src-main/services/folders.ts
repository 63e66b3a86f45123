import { type Dirent, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { FolderEntrySchema } from '../../src-core/protocol/appContract.ts';
import { readError } from './fileErrors.ts';

type FolderEntry = z.output<typeof FolderEntrySchema>;

export interface FolderListing {
  readonly folder: string;
  /** Null at the root. */
  readonly parent: string | null;
  readonly entries: FolderEntry[];
}

/**
 * The folders and files in a folder, folders first, by name; hidden ones are left out.
 * @throws AppError E_FILE_NOT_FOUND, E_FILE_NOT_READABLE
 */
export async function listFolder(folder: string): Promise<FolderListing> {
  let items: Dirent[];
  try {
    items = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readError(folder, error);
  }
  const visible = items.filter((item) => !item.name.startsWith('.'));
  const entries = await Promise.all(visible.map((item) => describe(folder, item.name)));
  const parent = path.dirname(folder);
  return {
    folder,
    parent: parent === folder ? null : parent,
    entries: entries.filter((entry) => entry !== undefined).sort(byKindThenName),
  };
}

/** Nothing for what is neither folder nor file, and for links that lead nowhere. */
async function describe(folder: string, name: string): Promise<FolderEntry | undefined> {
  const status: Stats | undefined = await stat(path.join(folder, name)).catch(() => undefined);
  if (!status || !(status.isDirectory() || status.isFile())) return undefined;
  return { name, kind: status.isDirectory() ? 'folder' : 'file', size: status.size, modified: status.mtimeMs };
}

function byKindThenName(a: FolderEntry, b: FolderEntry): number {
  if (a.kind !== b.kind) return a.kind === 'folder' ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
