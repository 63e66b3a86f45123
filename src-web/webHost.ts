import type { Channel } from '../src-core/protocol/channel.ts';
import { memoryChannels } from '../src-core/protocol/memoryChannel.ts';
import { cleanAtStart } from '../src-main/services/cleanAtStart.ts';
import { userData } from '../src-main/services/kept/userData.ts';
import { RecentFiles } from '../src-main/services/recent.ts';
import { startSession } from '../src-main/services/session.ts';
import { TableStore } from '../src-main/services/tables/tableStore.ts';
import { useDatabase } from './files/database.ts';
import { webShell } from './webShell.ts';

/** Serves this page from within: the services that the other hosts have, on the browser's storage, and an engine in a worker. */
export function openWebChannel(): Channel {
  useDatabase(`chainrule ${new URL('.', document.baseURI).pathname}`);
  const [kept, recent, tables] = [userData(), new RecentFiles(), new TableStore()];
  void cleanAtStart({ kept, recent, tables });
  const [near, far] = memoryChannels((message) => structuredClone(message));
  // The worker's own file is known to the build.
  startSession(far, { engineOptions: { workerFile: '', log: (line) => { console.error(line); } }, shell: webShell, recent, tables, kept });
  return near;
}
