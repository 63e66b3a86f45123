import { readdir, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { removeLeftoversIn } from '../stagedFile.ts';
import type { TableStore } from './tableStore.ts';
import { tableFileName } from './tableWriter.ts';

/** Tables up to this size are written into the project's file, larger ones beside it. */
const mostEmbedded = 4 * 1024 * 1024;

/** Where a project's larger tables lie: `net.tables` beside `net.chainrule.json`. */
export function tablesFolderOf(project: string): string {
  const name = path.basename(project).replace(/(\.chainrule)?\.json$/, '');
  return path.join(path.dirname(project), `${name}.tables`);
}

/** The stored tables that a document needs: their hash, and what the user knows them by. */
function storedTables({ dataset }: GraphDocument): { hash: string; name: string }[] {
  if (dataset?.source.kind !== 'stored') return [];
  const { hash, file } = dataset.source;
  return [{ hash, name: file ?? dataset.name }];
}

/**
 * The document as it goes into a file, with its smaller tables inside, and the larger ones put beside the file. A
 * table that is not in the store is left out: it was missing already when the document was opened.
 * @throws AppError E_FILE_NOT_WRITABLE, E_DISK_FULL
 */
export async function withTables(document: GraphDocument, project: string, store: TableStore, embed: boolean): Promise<GraphDocument> {
  const tables: NonNullable<GraphDocument['tables']> = {};
  for (const { hash } of storedTables(document)) {
    if (!(await store.has(hash))) continue;
    const { columns, rows } = await store.shape(hash);
    if (embed && rows * columns.length * 8 <= mostEmbedded) tables[hash] = await store.read(hash);
    else await store.copyTo(hash, tablesFolderOf(project));
  }
  return Object.keys(tables).length > 0 ? { ...document, tables } : document;
}

/** Removes tables beside a project that it does not need any more, what a killed writer left there, and their folder when it is empty. */
export async function removeUnused(document: GraphDocument, project: string): Promise<void> {
  const folder = tablesFolderOf(project);
  await removeLeftoversIn(folder);
  const needed = new Set(storedTables(document).filter(({ hash }) => !document.tables?.[hash]).map(({ hash }) => tableFileName(hash)));
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return;
  // Whatever else lies there is not the program's.
  for (const name of names) if (/^[0-9a-f]{64}\.safetensors$/.test(name) && !needed.has(name)) await unlink(path.join(folder, name)).catch(() => undefined);
  await rmdir(folder).catch(() => undefined);
}

/**
 * Takes a file's tables, and those beside it, into the store. The document itself then has none, and the second
 * result names what is not on this machine: that keeps nobody from opening the document.
 */
export async function takeTables(opened: GraphDocument, project: string, store: TableStore): Promise<{ document: GraphDocument; missingTables: string[] }> {
  const { tables = {}, ...document } = opened;
  await removeLeftoversIn(tablesFolderOf(project));
  for (const table of Object.values(tables)) {
    if (table.values.length === table.rows * table.columns.length) await whereWritable(store.add(table));
  }
  const missingTables: string[] = [];
  for (const { hash, name } of storedTables(document)) {
    const there = (await store.has(hash)) || (await whereWritable(store.take(hash, path.join(tablesFolderOf(project), tableFileName(hash)))));
    if (there !== true) missingTables.push(name);
  }
  return { document, missingTables };
}

/** A store that cannot be written counts as one that has nothing. */
async function whereWritable<T>(writing: Promise<T>): Promise<T | undefined> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
