import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { parseJson, readDocument } from '../../../src-core/graph/fileFormat.ts';
import type { Run } from '../../../src-core/graph/run.ts';
import { type KeptSession, type SessionHead, SessionHeadSchema, type SessionView, SessionViewSchema } from '../../../src-core/protocol/keptContract.ts';
import { atomicWrite, createNew } from '../atomicWrite.ts';
import { everyInBackground } from '../../engine/interval.ts';
import { systemCode, writeError } from '../fileErrors.ts';
import { decodeText, largestProject, readWhole } from '../projects.ts';
import { isRunning, ownProcess } from '../runningProcess.ts';
import { makeFolder, removeLeftoversIn } from '../stagedFile.ts';
import { keptIdOf } from './keptId.ts';
import { decodeRun } from './keptRun.ts';

/** A session's own file; its document's text has a file of its own, named by its digest. */
const RecordSchema = z.strictObject({ kind: z.literal('chainrule-session'), version: z.literal(1), ...SessionHeadSchema.shape, document: z.string().regex(/^[0-9a-f]{16}$/).nullable() });
type Record_ = z.output<typeof RecordSchema>;

/** A lock whose process lives but that was not touched for so long is that of another process with the same number. */
const lockHolds = 90_000; // ms
const touchEvery = 20_000; // ms
/** Bytes of a run. */
const largestRun = 2 ** 30;
/** Sessions that ended properly: the newest few are enough to open the last one again. */
const mostEnded = 8;
const keptFor = 90 * 24 * 60 * 60 * 1000; // ms

/**
 * The windows' sessions: a record, the document's text and the view of each, in a folder of the app's data. A window
 * holds its session by a lock file, also against other hosts on this machine.
 */
export class SessionStore {
  readonly #held = new Set<string>();
  #stopTouching: (() => void) | undefined;
  #hostEnds = false;

  constructor(
    readonly folder: string,
    readonly now: () => number = Date.now,
  ) {}

  /** Takes a session for a window; false where another window has it. */
  async hold(session: string): Promise<boolean> {
    if (this.#held.has(session)) return false;
    await makeFolder(this.folder);
    const lock = this.#file(session, 'lock');
    for (let attempt = 0; attempt < 2; attempt++) {
      const isOurs = await createNew(lock, String(ownProcess())).catch((error: unknown) => {
        throw writeError(lock, error);
      });
      if (isOurs) {
        this.#held.add(session);
        this.#stopTouching ??= everyInBackground(touchEvery, () => void this.#touch());
        return true;
      }
      if ((await this.#hold(session)) === 'held') return false;
      await this.#unlock(session);
    }
    return false;
  }

  /** Gives a session back, for other windows to take. */
  async letGo(session: string): Promise<void> {
    if (!this.#held.delete(session)) return;
    if (this.#held.size === 0) {
      this.#stopTouching?.();
      this.#stopTouching = undefined;
    }
    // A lock that outlives its host tells the next one that the window was open.
    if (!this.#hostEnds) await this.#unlock(session);
  }

  /** From now on windows go because their host ends, not because they were closed. */
  hostEnds(): void {
    this.#hostEnds = true;
  }

  /** The host goes on after all. */
  hostStays(): void {
    this.#hostEnds = false;
  }

  /** Takes sessions for those of windows that were closed, wherever no window has them. */
  async forgetOpen(sessions: readonly string[]): Promise<void> {
    for (const session of sessions) if ((await this.#hold(session)) === 'left') await this.#unlock(session);
  }

  /** Writes the record, with another document's text first where it changed. @throws AppError E_DISK_FULL, E_FILE_NOT_WRITABLE */
  async keep(head: SessionHead, text: string | null): Promise<void> {
    const document = text === null ? null : createHash('sha256').update(text).digest('hex').slice(0, 16);
    const before = await this.#files(head.session);
    const added = text !== null && !before.includes(documentFile(head.session, document)) ? path.join(this.folder, documentFile(head.session, document)) : undefined;
    if (text !== null && added !== undefined) await atomicWrite(added, new TextEncoder().encode(text));
    const record: Record_ = { kind: 'chainrule-session', version: 1, ...head, document };
    try {
      await atomicWrite(this.#file(head.session, 'json'), new TextEncoder().encode(JSON.stringify(record)));
    } catch (error) {
      // A full disk has no room for what no record names.
      if (added !== undefined) await unlink(added).catch(() => undefined);
      throw error;
    }
    for (const name of before) {
      if (name.endsWith('.document') && name !== documentFile(head.session, document)) await unlink(path.join(this.folder, name)).catch(() => undefined);
    }
  }

  /** Writes how a window looks at its document. @throws AppError E_DISK_FULL, E_FILE_NOT_WRITABLE */
  async keepView(session: string, view: SessionView): Promise<void> {
    await atomicWrite(this.#file(session, 'view'), new TextEncoder().encode(JSON.stringify(view)));
  }

  /** Writes a run in progress, as `encodeRun` makes it. @throws AppError E_DISK_FULL, E_FILE_NOT_WRITABLE */
  async keepRun(session: string, content: Uint8Array): Promise<void> {
    await atomicWrite(this.#file(session, 'run'), content);
  }

  /** The run in the middle of which a session ended; null where there is none, or it cannot be read. */
  async readRun(session: string): Promise<Run | null> {
    try {
      return decodeRun(await readWhole(this.#file(session, 'run'), largestRun));
    } catch {
      return null;
    }
  }

  async dropRun(session: string): Promise<void> {
    await unlink(this.#file(session, 'run')).catch(() => undefined);
  }

  /** Removes all that was kept of a session; whoever holds it goes on holding it. */
  async drop(session: string): Promise<void> {
    for (const name of await this.#files(session)) {
      if (!name.endsWith('.lock')) await unlink(path.join(this.folder, name)).catch(() => undefined);
    }
  }

  /**
   * A whole session, undefined where nothing was kept of it.
   * @throws AppError E_FILE_… where what was kept is damaged
   */
  async read(session: string): Promise<KeptSession | undefined> {
    const record = await this.#record(session);
    if (!record) return undefined;
    const document = record.document === null ? null : await this.#document(session, record.document);
    return { ...headOf(record), document, view: await this.#view(session) };
  }

  /**
   * The records that no window holds, the newest first; of them those of windows that were open when their host ended or
   * was killed; and the sessions that cannot be read.
   */
  async left(): Promise<{ heads: SessionHead[]; wereOpen: ReadonlySet<string>; broken: string[] }> {
    const names: string[] = await readdir(this.folder).catch(() => []);
    const heads: SessionHead[] = [];
    const broken: string[] = [];
    const wereOpen = new Set<string>();
    for (const session of names.flatMap((name) => keptIdOf(name, 'json') ?? [])) {
      const hold = await this.#hold(session);
      if (hold === 'held') continue;
      if (hold === 'left') wereOpen.add(session);
      try {
        const record = await this.#record(session);
        // A run that nobody has saved is work as well.
        if (record) heads.push({ ...headOf(record), unsaved: record.unsaved || names.includes(`${session}.run`) });
      } catch {
        broken.push(session);
      }
    }
    return { heads: heads.sort((a, b) => b.at - a.at), wereOpen, broken };
  }

  /** Puts what cannot be read where a person can look at it. Returns the place. */
  async setAside(session: string): Promise<string> {
    const place = path.join(this.folder, 'damaged', `${session}-${String(this.now())}`);
    await mkdir(place, { recursive: true });
    for (const name of await this.#files(session)) {
      if (!name.endsWith('.lock')) await rename(path.join(this.folder, name), path.join(place, name)).catch(() => undefined);
    }
    return place;
  }

  /** How many windows have a session, on any host. */
  async live(): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    const held = await Promise.all(names.flatMap((name) => keptIdOf(name, 'lock') ?? []).map((session) => this.#hold(session)));
    return held.filter((hold) => hold === 'held').length;
  }

  /** Removes sessions that ended properly but for the newest few, all that nobody has asked for in months, and what killed writers left. */
  async clean(): Promise<void> {
    const { heads, wereOpen } = await this.left();
    const ended = heads.filter(({ session, unsaved }) => !unsaved && !wereOpen.has(session)).slice(mostEnded);
    for (const { session } of new Set([...ended, ...heads.filter(({ at }) => this.now() - at > keptFor)])) await this.drop(session);
    // Of a window in which nothing was.
    await removeLeftoversIn(this.folder);
    const names: string[] = await readdir(this.folder).catch(() => []);
    const empty = names.flatMap((name) => keptIdOf(name, 'lock') ?? []).filter((session) => !names.includes(path.basename(this.#file(session, 'json'))));
    await this.forgetOpen(empty);
  }

  /** Whether a window has a session, or had it when its host ended. */
  async #hold(session: string): Promise<'held' | 'left' | 'none'> {
    if (this.#held.has(session)) return 'held';
    const lock = this.#file(session, 'lock');
    try {
      const holder = Number.parseInt(await readFile(lock, 'utf8'), 10);
      const { mtimeMs } = await stat(lock);
      // The time is the file system's, so it is compared with the machine's clock.
      return holder !== ownProcess() && Date.now() - mtimeMs < lockHolds && (await isRunning(holder)) ? 'held' : 'left';
    } catch {
      return 'none';
    }
  }

  async #unlock(session: string): Promise<void> {
    await unlink(this.#file(session, 'lock')).catch(() => undefined);
  }

  async #touch(): Promise<void> {
    const now = new Date();
    for (const session of this.#held) await utimes(this.#file(session, 'lock'), now, now).catch(() => undefined);
  }

  async #record(session: string): Promise<Record_ | undefined> {
    const file = this.#file(session, 'json');
    const content = await readFile(file, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    });
    if (content === undefined) return undefined;
    const parsed = RecordSchema.safeParse(parseJson(content));
    if (!parsed.success || parsed.data.session !== session) throw new AppError('E_FILE_INVALID', `${file} is no session`, { path: file });
    return parsed.data;
  }

  async #document(session: string, digest: string): Promise<GraphDocument> {
    const content = await readWhole(path.join(this.folder, documentFile(session, digest)), largestProject);
    return readDocument(decodeText(content)).document;
  }

  /** A view is a convenience: one that cannot be read is none. */
  async #view(session: string): Promise<SessionView | null> {
    try {
      return SessionViewSchema.parse(parseJson(await readFile(this.#file(session, 'view'), 'utf8')));
    } catch {
      return null;
    }
  }

  async #files(session: string): Promise<string[]> {
    return (await readdir(this.folder).catch(() => [])).filter((name) => name.startsWith(session));
  }

  #file(session: string, kind: 'json' | 'view' | 'lock' | 'run'): string {
    return path.join(this.folder, `${session}.${kind}`);
  }
}

function headOf({ kind: _kind, version: _version, document: _document, ...head }: Record_): SessionHead {
  return head;
}

function documentFile(session: string, digest: string | null): string {
  return `${session}.${digest ?? ''}.document`;
}
