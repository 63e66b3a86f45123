import { createHash } from 'node:crypto';
import { readFile, readdir, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { type DocumentCounts, countsOf } from '../../../src-core/graph/documentCounts.ts';
import { documentPieces } from '../../../src-core/graph/documentText.ts';
import { readDocument } from '../../../src-core/graph/fileFormat.ts';
import { type SnapshotEntry, type SnapshotReason, snapshotReasons } from '../../../src-core/protocol/keptContract.ts';
import { atomicWrite } from '../atomicWrite.ts';
import { systemCode } from '../fileErrors.ts';
import { decodeText, inFile, largestProject } from '../projects.ts';
import { makeFolder, removeLeftoversIn } from '../stagedFile.ts';
import { type Bounds, thinned } from './thinning.ts';

/** While something is being changed, a version is kept this often. */
const editingEvery = 10 * 60 * 1000; // ms
const bounds: Bounds = { mostCount: 60, mostBytes: 64 * 1024 * 1024 };
/** Of all projects together; the one that was changed longest ago gives way. */
const mostBytes = 512 * 1024 * 1024;

/** A version as its file's name tells it, with a digest of what is in it. */
interface Kept extends SnapshotEntry {
  readonly digest: string;
}

/**
 * Earlier versions of projects: a folder for each project, and in it a compressed text for each version, whose name
 * says all that a list shows.
 */
export class Snapshots {
  constructor(
    readonly folder: string,
    readonly now: () => number = Date.now,
  ) {}

  /** The newest first. */
  async list(project: string): Promise<SnapshotEntry[]> {
    return (await this.#kept(project)).map(({ digest: _digest, ...entry }) => entry);
  }

  /** @throws AppError E_NOT_FOUND, E_FILE_… where it is damaged */
  async read(project: string, id: string): Promise<GraphDocument> {
    if (!entryOf(id)) throw new AppError('E_NOT_FOUND', 'there is no such version', { id });
    const file = path.join(this.#folderOf(project), id);
    const content = await readFile(file).catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') throw new AppError('E_NOT_FOUND', 'this version is not kept any more', { id });
      throw error;
    });
    const text = await promisify(gunzip)(content, { maxOutputLength: largestProject * 2 }).catch(() => {
      throw new AppError('E_FILE_INVALID', `${file} is damaged`, { path: file });
    });
    return inFile(file, () => readDocument(decodeText(text))).document;
  }

  /** Keeps a version, unless it is the same as the newest one. */
  async take(project: string, reason: SnapshotReason, document: GraphDocument): Promise<void> {
    await this.takeText(project, reason, [...documentPieces(document)].join(''), countsOf(document));
  }

  /** As `take`, of a document's text; while it is being changed only if the newest is some minutes old. */
  async takeText(project: string, reason: SnapshotReason, text: string, counts: DocumentCounts): Promise<void> {
    const kept = await this.#kept(project);
    const at = this.now();
    const [newest] = kept;
    if (reason === 'editing' && newest && at - newest.at < editingEvery) return;
    const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
    if (newest?.digest === digest) return;
    const folder = this.#folderOf(project);
    await makeFolder(folder);
    const content = await promisify(gzip)(text);
    await atomicWrite(path.join(folder, nameOf({ at, reason, digest, bytes: content.length, ...counts })), content);
    await this.#thin(project);
  }

  /** The versions of a project under another name: it was saved for the first time, or as something else. */
  async copy(from: string, to: string): Promise<void> {
    if (from === to || (await this.#kept(to)).length > 0) return;
    for (const { id } of await this.#kept(from)) {
      const content = await readFile(path.join(this.#folderOf(from), id)).catch(() => undefined);
      if (!content) continue;
      await makeFolder(this.#folderOf(to));
      await atomicWrite(path.join(this.#folderOf(to), id), content);
    }
  }

  /** Removes what killed writers left, and the versions of projects that were changed longest ago, where all together take too much room. */
  async clean(): Promise<void> {
    const folders = (await readdir(this.folder).catch(() => [])).map((name) => path.join(this.folder, name));
    for (const folder of folders) await removeLeftoversIn(folder);
    const projects = await Promise.all(folders.map((folder) => this.#size(folder)));
    let sum = projects.reduce((total, { bytes }) => total + bytes, 0);
    for (const { folder, bytes } of projects.sort((a, b) => a.newest - b.newest)) {
      if (sum <= mostBytes) return;
      await rm(folder, { recursive: true, force: true });
      sum -= bytes;
    }
  }

  async #thin(project: string): Promise<void> {
    const kept = await this.#kept(project);
    const stay = new Set(thinned(kept, this.now(), bounds));
    for (const entry of kept) if (!stay.has(entry)) await unlink(path.join(this.#folderOf(project), entry.id)).catch(() => undefined);
  }

  async #kept(project: string): Promise<Kept[]> {
    return entriesIn(this.#folderOf(project));
  }

  async #size(folder: string): Promise<{ folder: string; bytes: number; newest: number }> {
    const entries = await entriesIn(folder);
    return { folder, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0), newest: entries[0]?.at ?? 0 };
  }

  #folderOf(project: string): string {
    return path.join(this.folder, createHash('sha256').update(project).digest('hex').slice(0, 32));
  }
}

async function entriesIn(folder: string): Promise<Kept[]> {
  const names = await readdir(folder).catch(() => []);
  const entries = names.flatMap((name) => entryOf(name) ?? []);
  return entries.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

function nameOf({ at, reason, nodes, edges, parameters, bytes, digest }: Omit<Kept, 'id'>): string {
  return `${String(at)}-${reason}-${String(nodes)}-${String(edges)}-${String(parameters)}-${String(bytes)}-${digest}.json.gz`;
}

/** What a file's name says, undefined where it is none of ours. */
function entryOf(name: string): Kept | undefined {
  const [, at, reason, nodes, edges, parameters, bytes, digest] = /^(\d{1,15})-([a-z]+)-(\d+)-(\d+)-(\d+)-(\d+)-([0-9a-f]{16})\.json\.gz$/.exec(name) ?? [];
  const known = snapshotReasons.find((one) => one === reason);
  if (known === undefined || digest === undefined) return undefined;
  return { id: name, at: Number(at), reason: known, nodes: Number(nodes), edges: Number(edges), parameters: Number(parameters), bytes: Number(bytes), digest };
}
