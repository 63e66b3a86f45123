import { expect, it } from 'vitest';
import { memoryChannels } from '../src-core/protocol/memoryChannel.ts';
import type { SessionHead } from '../src-core/protocol/keptContract.ts';
import { LastWords, type PlainStorage } from './lastWords.ts';

/** Storage of a browser, in memory. */
function plainStorage(): PlainStorage & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    get length() {
      return entries.size;
    },
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

const session = '0'.repeat(32);
const keep = { title: 'A network', file: null, project: 'unnamed:1', unsaved: true, parts: 2, counts: { nodes: 1, edges: 0, parameters: 0 }, edition: 1 };

/** A page that claimed its session and talks to a host which never answers anything else. */
async function page(storage: PlainStorage, site = '/a/'): Promise<{ words: LastWords; say: (name: string, input: unknown) => number; answer: (id: number) => Promise<void> }> {
  const [near, far] = memoryChannels((message) => structuredClone(message));
  const words = new LastWords(storage, site, () => 7);
  const channel = words.listenOn(near);
  channel.onMessage(() => undefined);
  let next = 0;
  const say = (name: string, input: unknown): number => {
    channel.post({ kind: 'call', id: next, name, input });
    return next++;
  };
  const answer = async (id: number, output: unknown = {}): Promise<void> => {
    far.post({ kind: 'answer', id, output });
    await new Promise((resolve) => setImmediate(resolve));
  };
  await answer(say('session.claim', { session: null, restore: true, reopen: true }), { session });
  return { words, say, answer };
}

/** Sessions that take what is put back; `held` are those that windows have. */
function store(held: readonly string[] = []): { kept: [SessionHead, string | null][]; hold: (one: string) => Promise<boolean>; keep: (head: SessionHead, text: string | null) => Promise<void>; letGo: () => Promise<void> } {
  const kept: [SessionHead, string | null][] = [];
  return { kept, hold: (one) => Promise.resolve(!held.includes(one)), keep: (head, text) => Promise.resolve(void kept.push([head, text])), letGo: () => Promise.resolve() };
}

function sayAll({ say }: Awaited<ReturnType<typeof page>>): number {
  say('session.part', { part: 0, text: '{"a":' });
  say('session.part', { part: 1, text: '1}' });
  return say('session.keep', keep);
}

it('puts into its session what a page that is going asks to be kept, and its host does no more', async () => {
  const storage = plainStorage();
  const gone = await page(storage);
  gone.words.leaving(true);
  sayAll(gone);
  const sessions = store();
  await new LastWords(storage, '/a/', () => 9).putBack(sessions);
  expect(sessions.kept).toEqual([[{ session, title: 'A network', file: null, project: 'unnamed:1', unsaved: true, at: 7 }, '{"a":1}']]);
  expect(storage.entries.size).toBe(0);
});

it('writes nothing while the page stays, and forgets what its host has kept after all', async () => {
  const storage = plainStorage();
  const staying = await page(storage);
  sayAll(staying);
  expect(storage.entries.size).toBe(0);
  staying.words.leaving(true);
  const id = sayAll(staying);
  expect(storage.entries.size).toBe(1);
  await staying.answer(id);
  expect(storage.entries.size).toBe(0);
});

it('leaves alone what is of a window that lives, or of another site', async () => {
  const storage = plainStorage();
  const gone = await page(storage);
  gone.words.leaving(true);
  sayAll(gone);
  const [held, elsewhere] = [store([session]), store()];
  await new LastWords(storage, '/a/', () => 9).putBack(held);
  await new LastWords(storage, '/b/', () => 9).putBack(elsewhere);
  expect([held.kept, elsewhere.kept, storage.entries.size]).toEqual([[], [], 1]);
});

it('throws away what cannot be read', async () => {
  const storage = plainStorage();
  storage.setItem(`/a/ leaving ${session}`, '{"keep":');
  const sessions = store();
  await new LastWords(storage, '/a/', () => 9).putBack(sessions);
  expect([sessions.kept, storage.entries.size]).toEqual([[], 0]);
});
