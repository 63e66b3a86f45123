import type { KeptId } from '../../src-core/protocol/keptContract.ts';
import { type NewWindow, newWindowOf, windowAddress } from '../../src-core/protocol/windowAddress.ts';
import { host } from '../host/connection.ts';
import { notifyError } from './notices.ts';

/** Opens another window, on what was kept of a session or empty: the host does, or else the browser opens a tab. */
export async function openWindow(session: KeptId | null): Promise<void> {
  try {
    const { opened } = await host.call('window.open', { session });
    // Without an opener the tab has a storage of its own, and so its own session.
    if (!opened) window.open(`${location.pathname}${windowAddress(session)}`, '_blank', 'noopener');
  } catch (error) {
    notifyError(error);
  }
}

/** What this window was opened for, once: loaded again it goes on with the session that it has. */
export function takeNewWindow(): NewWindow | undefined {
  const wanted = newWindowOf(location.hash);
  if (wanted !== undefined) history.replaceState(null, '', location.pathname);
  return wanted;
}
