import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type GraphDocument, emptyDocument } from '../../../src-core/graph/document.ts';
import { countsOf } from '../../../src-core/graph/documentCounts.ts';
import { documentPieces } from '../../../src-core/graph/documentText.ts';
import type { CallOutput } from '../../../src-core/protocol/contract.ts';
import type { AppContract } from '../../../src-core/protocol/appContract.ts';
import { type UserData, userData } from './userData.ts';
import { WindowSession } from './windowSession.ts';

let folder = '';
let kept: UserData;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'chainrule-sessions-'));
  kept = userData(folder);
});

const never = { aborted: false, addEventListener: () => undefined };
const view = { viewport: { x: 1, y: 2, zoom: 0.5 }, nodes: ['a'], edges: [], groups: [], frames: [], inside: null, dockTab: 'outline', step: 1, sample: 2, walk: null };
const file = { path: '/a.chainrule.json', stamp: 's', readOnly: null };

/** A page, as far as the host knows it. */
class Page {
  readonly window: WindowSession;
  id = '';

  constructor(data = kept, expectsFile = false) {
    this.window = new WindowSession(data, () => expectsFile);
  }

  async claim(given: { session?: string; restore?: boolean; reopen?: boolean } = {}): Promise<CallOutput<AppContract, 'session.claim'>> {
    const { session = null, restore = true, reopen = true } = given;
    const claimed = await this.window.handlers['session.claim']({ session, restore, reopen }, never);
    this.id = claimed.session;
    return claimed;
  }

  async keep(document: GraphDocument, unsaved = true, saved: typeof file | null = null, edition = 1): Promise<void> {
    const parts = unsaved ? [...documentPieces(document)] : [];
    for (const [part, text] of parts.entries()) await this.window.handlers['session.part']({ part, text }, never);
    await this.window.handlers['session.keep']({ title: document.title, file: saved, project: 'p', unsaved, parts: parts.length, counts: countsOf(document), edition }, never);
  }

  async view(): Promise<void> {
    await this.window.handlers['session.view']({ view }, never);
  }
}

/** As a host that starts after one that was killed: its locks are those of a process that is no more. */
async function afterCrash(): Promise<UserData> {
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  for (const name of await readdir(path.join(folder, 'sessions'))) {
    if (name.endsWith('.lock')) await writeFile(path.join(folder, 'sessions', name), String(pid));
  }
  return userData(folder);
}

describe('a window’s session', () => {
  it('is brought back after a crash with its unsaved changes, its file and its view', async () => {
    const page = new Page();
    expect((await page.claim()).restored).toBeNull();
    await page.keep(emptyDocument('first'), true, file);
    await page.keep(emptyDocument('second'), true, file);
    await page.view();
    const { restored, left, broken, session } = await new Page(await afterCrash()).claim();
    expect(restored).toMatchObject({ title: 'second', unsaved: true, file, document: emptyDocument('second'), view });
    expect({ left, broken, session }).toEqual({ left: [], broken: [], session: page.id });
    // One text, one record, one view and the lock.
    expect(await readdir(path.join(folder, 'sessions'))).toHaveLength(4);
  });

  it('is its own after the page was loaded again, saved or not', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('saved'), false, file);
    await page.window.close();
    const again = new Page();
    expect((await again.claim({ session: page.id, reopen: false })).restored).toMatchObject({ title: 'saved', unsaved: false, document: null, file });
  });

  it('of another live window is not touched: the second gets its own', async () => {
    const [one, two] = [new Page(), new Page()];
    await one.claim();
    await two.claim({ session: one.id });
    expect(two.id).not.toBe(one.id);
    await Promise.all([one.keep(emptyDocument('one')), two.keep(emptyDocument('two'))]);
    expect((await kept.sessions.read(one.id))?.title).toBe('one');
    expect((await kept.sessions.read(two.id))?.title).toBe('two');
    // Neither is offered to a third.
    expect(await new Page().claim()).toMatchObject({ restored: null, left: [] });
  });

  it('waits for the page that it was loaded from to go', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'));
    const claimed = new Page().claim({ session: page.id });
    await page.window.close();
    expect((await claimed).restored?.title).toBe('a');
  });

  it('that ended with nothing unsaved is opened again only if that is wanted, and only by the first window', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'), false, file);
    await page.window.close();
    expect((await new Page(await afterCrash()).claim({ reopen: false })).restored).toBeNull();
    const data = await afterCrash();
    const first = new Page(data);
    expect((await first.claim()).restored?.title).toBe('a');
    await first.window.close();
    const busy = new Page(data);
    await busy.claim({ session: 'f'.repeat(32) });
    expect((await new Page(data).claim()).restored).toBeNull();
  });

  it('leaves the others that were unsaved to be asked for, one by one', async () => {
    for (const title of ['one', 'two', 'three']) {
      const page = new Page();
      await page.claim({ restore: false });
      await page.keep(emptyDocument(title));
    }
    const page = new Page(await afterCrash());
    const { restored, left } = await page.claim();
    expect([restored?.title, ...left.map(({ title }) => title)].sort()).toEqual(['one', 'three', 'two']);
    const [other] = left;
    expect((await page.window.handlers['session.read']({ session: other?.session ?? '' }, never)).title).toBe(other?.title);
    await page.window.handlers['session.forget']({ session: other?.session ?? '' }, never);
    expect((await page.window.handlers['session.left']({}, never)).left).toHaveLength(1);
    await expect(page.window.handlers['session.read']({ session: page.id }, never)).rejects.toMatchObject({ code: 'E_BUSY' });
    await expect(page.window.handlers['session.read']({ session: other?.session ?? '' }, never)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  it('of each window that was open when the host ended or was killed is to be opened again, by the first page', async () => {
    const opened = async (data: UserData, title: string, unsaved: boolean): Promise<Page> => {
      const page = new Page(data);
      await page.claim({ restore: false });
      await page.keep(emptyDocument(title), unsaved, unsaved ? null : file);
      return page;
    };
    const pages = [await opened(kept, 'unsaved', true), await opened(kept, 'saved', false), await opened(kept, 'closed', false)];
    await pages[2]?.window.close();
    const killed = await afterCrash();
    const first = new Page(killed);
    const { restored, left, opensLeft } = await first.claim();
    expect([restored?.title, ...left.map(({ title }) => title)].sort()).toEqual(['saved', 'unsaved']);
    expect(opensLeft).toBe(true);
    // The window that is opened for it has its session; it opens no others.
    const second = new Page(killed);
    const again = await second.claim({ session: left[0]?.session ?? '' });
    expect(again).toMatchObject({ session: left[0]?.session, restored: { title: left[0]?.title }, left: [], opensLeft: false });
    // Ended in order.
    killed.sessions.hostEnds();
    await Promise.all([first.window.close(), second.window.close()]);
    const next = new Page(await afterCrash());
    expect(await next.claim()).toMatchObject({ left: [{}], opensLeft: true });
  });

  it('that was only open is let go where nothing is to be opened again, for good', async () => {
    for (const title of ['one', 'two']) {
      const page = new Page();
      await page.claim({ restore: false });
      await page.keep(emptyDocument(title), false, file);
    }
    expect(await new Page(await afterCrash()).claim({ reopen: false })).toMatchObject({ restored: null, left: [] });
    expect((await new Page(await afterCrash()).claim()).left).toEqual([]);
  });

  it('is offered, not opened, where there are many', async () => {
    for (let window = 0; window < 10; window++) {
      const page = new Page();
      await page.claim({ restore: false });
      await page.keep(emptyDocument(String(window)));
    }
    const { left, opensLeft } = await new Page(await afterCrash()).claim();
    expect(left).toHaveLength(9);
    expect(opensLeft).toBe(false);
  });

  it('brings nothing back where a file is about to be opened, and offers what was left', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'));
    const { restored, left } = await new Page(await afterCrash(), true).claim();
    expect(restored).toBeNull();
    expect(left.map(({ title }) => title)).toEqual(['a']);
  });

  it('that was thrown away with its window does not come back, whatever arrives late', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'));
    await page.window.discard();
    await page.keep(emptyDocument('late'));
    expect(await new Page(await afterCrash()).claim()).toMatchObject({ restored: null, left: [] });
  });

  it.each(['.json', '.document'])('with a damaged %s file is put aside, said, and keeps nobody from working', async (ending) => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'));
    const sessions = path.join(folder, 'sessions');
    const name = (await readdir(sessions)).find((one) => one.endsWith(ending)) ?? '';
    await writeFile(path.join(sessions, name), '{"kind":');
    const { restored, broken } = await new Page(await afterCrash()).claim();
    expect(restored).toBeNull();
    expect(broken).toHaveLength(1);
    expect(await readdir(broken[0] ?? '')).toContain(name);
    expect((await new Page(await afterCrash()).claim()).broken).toEqual([]);
  });

  it('is not kept from parts that are missing or too large', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('whole'));
    expect(() => page.window.handlers['session.part']({ part: 3, text: '' }, never)).toThrow(/part/);
    expect(() => page.window.handlers['session.keep']({ title: '', file: null, project: 'p', unsaved: true, parts: 9, counts: countsOf(emptyDocument('')), edition: 1 }, never)).toThrow(/part/);
    expect((await kept.sessions.read(page.id))?.title).toBe('whole');
  });

  it('is saved from when its file is written, whatever its page still says of that edition and whether it ever hears so', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'), true, null, 3);
    await page.window.isSaved(3, 'a', file);
    expect(await kept.sessions.read(page.id)).toMatchObject({ unsaved: false, file, project: file.path, document: null });
    // Sent before the page had its answer.
    await page.keep(emptyDocument('a'), true, null, 3);
    expect(await kept.sessions.read(page.id)).toMatchObject({ unsaved: false, file, document: null });
    await page.keep(emptyDocument('b'), true, null, 4);
    expect(await kept.sessions.read(page.id)).toMatchObject({ unsaved: true, document: { title: 'b' } });
  });

  it('has a document that is not unsaved and has no file: an example, as it was opened', async () => {
    const page = new Page();
    await page.claim();
    const document = emptyDocument('an example');
    await page.window.handlers['session.part']({ part: 0, text: [...documentPieces(document)].join('') }, never);
    await page.window.handlers['session.keep']({ title: document.title, file: null, project: 'p', unsaved: false, parts: 1, counts: countsOf(document), edition: 1 }, never);
    expect(await kept.sessions.read(page.id)).toMatchObject({ unsaved: false, document: { title: 'an example' } });
  });

  it('has what was changed while its file was written', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('later'), true, null, 4);
    await page.window.isSaved(3, 'a', file);
    expect(await kept.sessions.read(page.id)).toMatchObject({ unsaved: true, document: { title: 'later' } });
    // Heard of, and found changed by others since.
    await page.window.isSaved(4, 'later', file);
    await page.keep(emptyDocument('later'), true, file, 4);
    expect(await kept.sessions.read(page.id)).toMatchObject({ unsaved: true, document: { title: 'later' } });
  });

  it('becomes an earlier version of its project', async () => {
    const page = new Page();
    await page.claim();
    await page.keep(emptyDocument('a'));
    expect((await kept.snapshots.list('p')).map(({ reason }) => reason)).toEqual(['editing']);
  });
});
