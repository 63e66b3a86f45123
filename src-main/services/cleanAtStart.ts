import type { UserData } from './kept/userData.ts';
import type { RecentFiles } from './recent.ts';
import { removeDeadScratch } from './scratch.ts';
import type { TableStore } from './tables/tableStore.ts';

/**
 * Removes what a host leaves behind that was killed, and what is kept no longer. Temporary files beside a project are
 * removed when it is opened or saved again. A folder that cannot be cleaned still works.
 */
export async function cleanAtStart({ kept, recent, tables }: { readonly kept: UserData; readonly recent: RecentFiles; readonly tables: TableStore }): Promise<void> {
  await Promise.all([tables.clean(Date.now()), kept.sessions.clean(), kept.snapshots.clean(), kept.templates.clean(), recent.clean(), removeDeadScratch()]);
}
