import { AppError } from '../../../src-core/graph/appError.ts';
import type { AppContract } from '../../../src-core/protocol/appContract.ts';
import type { CallInput, CallOutput } from '../../../src-core/protocol/contract.ts';
import type { KeptSession, SessionFile, SessionHead } from '../../../src-core/protocol/keptContract.ts';
import type { HandlersOf } from '../handlersOf.ts';
import { largestProject } from '../projects.ts';
import { newKeptId } from './keptId.ts';
import { RunKeeper } from './runKeeper.ts';
import type { UserData } from './userData.ts';

/** How long a page that was loaded again waits for its old self to go, ms. */
const patience = 1500;
const lookEvery = 50; // ms
/** Windows that are opened again after a start; what else was left is offered. */
const mostWindows = 8;

/** The session of one page: which it has, and the parts of a document that are on their way. */
export class WindowSession {
  #session: string | undefined;
  #ended = false;
  #parts: string[] = [];
  #characters = 0;
  /** The newest edition of the document that was sent to be kept. */
  #sent = 0;
  /** The one that was saved last. */
  #saved: { readonly edition: number; readonly file: SessionFile } | undefined;
  /** The run in progress. */
  readonly runs: RunKeeper;
  /** Writes one after the other. */
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * `expectsFile` tells whether the page is about to be asked to open a file: then nothing else is brought back;
   * `runNotKept` hears why the run in progress was not written.
   */
  constructor(
    readonly kept: UserData,
    readonly expectsFile: () => boolean,
    runNotKept: (error: unknown) => void = () => undefined,
  ) {
    this.runs = new RunKeeper({
      write: (content) => this.#writing((session) => this.kept.sessions.keepRun(session, content)),
      failed: runNotKept,
      now: () => performance.now(),
    });
  }

  readonly handlers: HandlersOf<'session'> = {
    'session.claim': (input) => this.#claim(input),
    'session.part': ({ part, text }) => {
      if (part === 0) {
        this.#parts = [];
        this.#characters = 0;
      }
      if (part !== this.#parts.length) throw new AppError('E_BAD_MESSAGE', 'a part of the document is missing');
      this.#characters += text.length;
      if (this.#characters > largestProject) throw new AppError('E_FILE_TOO_LARGE', 'the document is too large to be kept', { size: this.#characters, limit: largestProject });
      this.#parts.push(text);
      return {};
    },
    'session.keep': ({ parts, counts, edition, ...sent }) => {
      if (parts > 0 && parts !== this.#parts.length) throw new AppError('E_BAD_MESSAGE', 'a part of the document is missing');
      const rest = this.#asSaved(edition, sent);
      this.#sent = edition;
      // What is in its file already is not kept beside it; an example that was not changed has none.
      const text = parts === 0 || rest !== sent ? null : this.#parts.join('');
      this.#parts = [];
      return this.#writing(async (session) => {
        await this.kept.sessions.keep({ session, ...rest, at: this.kept.sessions.now() }, text);
        // What could not be kept as a version is still in the session.
        if (text !== null && rest.unsaved) await this.kept.snapshots.takeText(rest.project, 'editing', text, counts).catch(() => undefined);
      });
    },
    'session.view': ({ view }) => this.#writing((session) => this.kept.sessions.keepView(session, view)),
    'session.drop': () => this.#writing((session) => this.kept.sessions.drop(session)),
    'session.beginRun': ({ revision, run }) => {
      this.runs.begin(revision, run);
      return {};
    },
    'session.run': async ({ session }) => {
      const own = this.#session;
      if (session !== null && session !== own) return { run: await this.#unheld(session, () => this.kept.sessions.readRun(session)) };
      await this.#queue;
      return { run: this.runs.newest() ?? (own === undefined ? null : await this.kept.sessions.readRun(own)) };
    },
    'session.forgetRun': () => {
      this.runs.forget();
      return this.#writing((session) => this.kept.sessions.dropRun(session));
    },
    'session.left': async () => {
      const { heads, wereOpen } = await this.kept.sessions.left();
      return { left: heads.filter(({ session, unsaved }) => unsaved || wereOpen.has(session)) };
    },
    'session.read': ({ session }) => this.#other(session),
    'session.forget': async ({ session }) => {
      await this.#unheld(session, () => this.kept.sessions.drop(session));
      return {};
    },
  };

  /** The window's document of this edition is in a file now; also for a page that goes before it hears so. */
  async isSaved(edition: number, title: string, file: SessionFile): Promise<void> {
    this.#saved = { edition, file };
    // What was changed while it was written is not in it.
    if (this.#sent > edition) return;
    await this.#writing((session) => this.kept.sessions.keep({ session, title, file, project: file.path, unsaved: false, at: this.kept.sessions.now() }, null));
  }

  /** A page that has not heard yet that its document was saved takes it for unsaved. */
  #asSaved<H extends Pick<SessionHead, 'file' | 'project' | 'unsaved'>>(edition: number, head: H): H {
    if (!head.unsaved || this.#saved?.edition !== edition) return head;
    const { file } = this.#saved;
    return head.file?.stamp === file.stamp ? head : { ...head, file, project: file.path, unsaved: false };
  }

  /** The window was closed for good, and what was not saved was thrown away with it. */
  async discard(): Promise<void> {
    this.#ended = true;
    await this.#queue.catch(() => undefined);
    if (this.#session !== undefined) await this.kept.sessions.drop(this.#session);
  }

  /** The page is gone; what was kept stays. */
  async close(): Promise<void> {
    await this.#queue.catch(() => undefined);
    this.#ended = true;
    if (this.#session !== undefined) await this.kept.sessions.letGo(this.#session);
    this.#session = undefined;
  }

  async #claim({ session: given, restore, reopen }: CallInput<AppContract, 'session.claim'>): Promise<CallOutput<AppContract, 'session.claim'>> {
    const { sessions } = this.kept;
    const isFirst = (await sessions.live()) === 0;
    const own = this.#session ?? (given !== null && (await this.#holdPatiently(given)) ? given : undefined);
    const damaged = new Map<string, string>();
    let restored = own !== undefined && restore ? await this.#readOrSetAside(own, damaged) : null;
    const { heads, wereOpen, broken } = await sessions.left();
    for (const one of broken) damaged.set(one, await sessions.setAside(one));
    if (isFirst && !reopen) await sessions.forgetOpen(heads.filter(({ unsaved }) => !unsaved).map((head) => head.session));
    const left = heads.filter(({ session, unsaved }) => unsaved || (reopen && wereOpen.has(session)));
    const bringsBack = own === undefined && given === null && restore && !this.expectsFile();
    if (bringsBack) restored = await this.#takeOver(candidates(heads, left, { isFirst, reopen }), damaged);
    const session = own ?? restored?.session ?? newKeptId();
    if (own === undefined && !restored) await sessions.hold(session).catch(() => false);
    this.#session = session;
    // Kept as it is found, before it is worked on.
    if (restored?.document) await this.kept.snapshots.take(restored.project, 'before', restored.document).catch(() => undefined);
    const others = left.filter((head) => head.session !== session && !damaged.has(head.session));
    return { session, restored, left: others, opensLeft: bringsBack && isFirst && others.length <= mostWindows, broken: [...damaged.values()] };
  }

  /** Holds the first of these sessions that can be had and read. */
  async #takeOver(wanted: readonly string[], damaged: Map<string, string>): Promise<KeptSession | null> {
    const { sessions } = this.kept;
    for (const session of wanted) {
      if (!(await sessions.hold(session))) continue;
      const found = await this.#readOrSetAside(session, damaged);
      if (found) return found;
      await sessions.letGo(session);
    }
    return null;
  }

  /** What was kept of a session; one that cannot be read is put aside, and `damaged` gets its place. */
  async #readOrSetAside(session: string, damaged: Map<string, string>): Promise<KeptSession | null> {
    try {
      return (await this.kept.sessions.read(session)) ?? null;
    } catch {
      damaged.set(session, await this.kept.sessions.setAside(session));
      return null;
    }
  }

  /** A page that was loaded again may come before its old self has gone. */
  async #holdPatiently(session: string): Promise<boolean> {
    const { sessions } = this.kept;
    try {
      for (let waited = 0; ; waited += lookEvery) {
        if (await sessions.hold(session)) return true;
        if (waited >= patience) return false;
        await new Promise((resolve) => setTimeout(resolve, lookEvery));
      }
    } catch {
      // A folder that cannot be written holds nothing: the page works without.
      return false;
    }
  }

  async #other(session: string): Promise<KeptSession> {
    return this.#unheld(session, async () => {
      try {
        const found = await this.kept.sessions.read(session);
        if (!found) throw new AppError('E_NOT_FOUND', 'there is no such session any more');
        return found;
      } catch (error) {
        if (error instanceof AppError && error.code === 'E_NOT_FOUND') throw error;
        const place = await this.kept.sessions.setAside(session);
        throw new AppError('E_FILE_INVALID', `what was kept of this session is damaged; it was put into ${place}`, { path: place });
      }
    });
  }

  async #unheld<T>(session: string, act: () => Promise<T>): Promise<T> {
    if (!(await this.kept.sessions.hold(session))) throw new AppError('E_BUSY', 'another window has this session open');
    try {
      return await act();
    } finally {
      await this.kept.sessions.letGo(session);
    }
  }

  #writing(write: (session: string) => Promise<void>): Promise<Record<string, never>> {
    const turn = this.#queue.then(async () => {
      if (this.#session !== undefined && !this.#ended) await write(this.#session);
      return {};
    });
    this.#queue = turn.catch(() => undefined);
    return turn;
  }
}

/** What a window without a session of its own may bring back; the first one also what was open, else what was closed last. */
function candidates(heads: readonly SessionHead[], left: readonly SessionHead[], { isFirst, reopen }: { readonly isFirst: boolean; readonly reopen: boolean }): string[] {
  const chosen = isFirst ? left : left.filter(({ unsaved }) => unsaved);
  const last = isFirst && reopen ? heads.slice(0, 1) : [];
  return (chosen.length > 0 ? chosen : last).map(({ session }) => session);
}
