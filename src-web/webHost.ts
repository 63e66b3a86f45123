import type { Channel } from '../src-core/protocol/channel.ts';
import { memoryChannels } from '../src-core/protocol/memoryChannel.ts';
import { cleanAtStart } from '../src-main/services/cleanAtStart.ts';
import { userData } from '../src-main/services/kept/userData.ts';
import { RecentFiles } from '../src-main/services/recent.ts';
import { startSession } from '../src-main/services/session.ts';
import { TableStore } from '../src-main/services/tables/tableStore.ts';
import { useDatabase } from './files/database.ts';
import { LastWords } from './lastWords.ts';
import { webShell } from './webShell.ts';

/** Serves this page from within: the services that the other hosts have, on the browser's storage, and an engine in a worker. */
export async function openWebChannel(): Promise<Channel> {
  const site = `chainrule ${new URL('.', document.baseURI).pathname}`;
  useDatabase(site);
  const [kept, recent, tables] = [userData(), new RecentFiles(), new TableStore()];
  const words = lastWords(site);
  await words?.putBack(kept.sessions).catch(() => undefined);
  void cleanAtStart({ kept, recent, tables });
  const [near, far] = memoryChannels((message) => structuredClone(message));
  // The worker's own file is known to the build.
  startSession(far, { engineOptions: { workerFile: '', log: (line) => { console.error(line); } }, shell: webShell, recent, tables, kept });
  return words?.listenOn(near) ?? near;
}

/** Undefined where the browser forbids storage of this kind. */
function lastWords(site: string): LastWords | undefined {
  let words: LastWords;
  try {
    words = new LastWords(localStorage, site, Date.now);
  } catch {
    return undefined;
  }
  // Heard before the page says what it wants to be kept.
  document.addEventListener('visibilitychange', () => { words.leaving(document.visibilityState === 'hidden'); }, { capture: true });
  window.addEventListener('pagehide', () => { words.leaving(true); }, { capture: true });
  window.addEventListener('pageshow', () => { words.leaving(false); });
  return words;
}
