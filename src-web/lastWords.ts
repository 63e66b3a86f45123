import { z } from 'zod';
import type { Channel } from '../src-core/protocol/channel.ts';
import { keptCalls } from '../src-core/protocol/keptContract.ts';
import type { SessionStore } from '../src-main/services/kept/sessionStore.ts';

/*
 * A page that goes takes its host along: what it asks to be kept in that moment would come too late for the browser's
 * database. So while the page is hidden or going, it is also written where writing is done at once (localStorage), and the next
 * page of this site puts it into the session that it was of.
 */

/** As much of `Storage` as is needed, whose writing is done when the call returns. */
export type PlainStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const Keep = keptCalls['session.keep'].input;
const Call = z.object({ kind: z.literal('call'), id: z.int(), name: z.string(), input: z.unknown() });
const Claimed = z.object({ kind: z.literal('answer'), id: z.int(), output: z.object({ session: z.string() }) });
const Answered = z.object({ kind: z.literal('answer'), id: z.int() });
const Part = keptCalls['session.part'].input;
/** Those of a page of an earlier version have no edition. */
const Words = z.object({ keep: Keep.partial({ edition: true }), text: z.string().nullable(), at: z.number() });

export class LastWords {
  readonly #storage: PlainStorage;
  readonly #prefix: string;
  readonly #now: () => number;
  #isLeaving = false;
  #session: string | undefined;
  #claim = -1;
  /** The call that is to keep what was written last. */
  #keep = -1;
  #parts: string[] = [];

  /** `site` tells the sites on one host apart. */
  constructor(storage: PlainStorage, site: string, now: () => number) {
    this.#storage = storage;
    this.#prefix = `${site} leaving `;
    this.#now = now;
  }

  /** Whether the page may be gone in a moment. */
  leaving(isLeaving: boolean): void {
    this.#isLeaving = isLeaving;
  }

  /** The same channel; what the page posts is looked at on its way. */
  listenOn(channel: Channel): Channel {
    return {
      ...channel,
      post: (message) => {
        this.#hearCall(message);
        channel.post(message);
      },
      onMessage: (listener) => {
        channel.onMessage((message) => {
          this.#hearAnswer(message);
          listener(message);
        });
      },
      onClose: (listener) => {
        channel.onClose(listener);
      },
      close: () => {
        channel.close();
      },
    };
  }

  /** Puts what pages said last into their sessions, unless a window has them. */
  async putBack(sessions: Pick<SessionStore, 'hold' | 'keep' | 'letGo'>): Promise<void> {
    for (const key of Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index))) {
      if (!key?.startsWith(this.#prefix)) continue;
      const session = key.slice(this.#prefix.length);
      if (!(await sessions.hold(session))) continue;
      try {
        const { keep: { parts: _parts, counts: _counts, edition: _edition, ...head }, text, at } = Words.parse(JSON.parse(this.#storage.getItem(key) ?? ''));
        await sessions.keep({ session, ...head, at }, text);
      } catch (error) {
        console.warn('what a page said last could not be read:', error);
      }
      this.#storage.removeItem(key);
      await sessions.letGo(session);
    }
  }

  #hearCall(message: unknown): void {
    const { data: call } = Call.safeParse(message);
    if (call?.name === 'session.claim') this.#claim = call.id;
    if (call?.name === 'session.part') this.#take(Part.parse(call.input));
    if (call?.name === 'session.keep') this.#say(call.id, Keep.parse(call.input));
  }

  #take({ part, text }: z.output<typeof Part>): void {
    if (part === 0) this.#parts = [];
    this.#parts.push(text);
  }

  #say(id: number, keep: z.output<typeof Keep>): void {
    const text = keep.parts === 0 ? null : this.#parts.join('');
    this.#parts = [];
    this.#keep = id;
    if (!this.#isLeaving || this.#session === undefined) return;
    try {
      this.#storage.setItem(this.#prefix + this.#session, JSON.stringify({ keep, text, at: this.#now() }));
    } catch {
      // Storage of this kind is small, or forbidden: then the last second of a large document is what the page takes along.
    }
  }

  #hearAnswer(message: unknown): void {
    const { data: claimed } = Claimed.safeParse(message);
    if (claimed?.id === this.#claim) this.#session = claimed.output.session;
    const { data: answered } = Answered.safeParse(message);
    // It is where it belongs now.
    if (answered?.id === this.#keep && this.#session !== undefined) this.#storage.removeItem(this.#prefix + this.#session);
  }
}
