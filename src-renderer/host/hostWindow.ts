import type { Channel } from '../../src-core/protocol/channel.ts';

/** What the Electron preload leaves on `window`, or a page that is its own host; absent where a server is. */
export interface HostMark {
  readonly host: string;
  /** The line to a host in the page itself. */
  readonly openChannel?: () => Promise<Channel>;
}

declare global {
  interface Window {
    readonly chainrule?: HostMark;
  }
}

export function isElectron(): boolean {
  return window.chainrule?.host === 'electron';
}

/** Whether this page is its own host: a static site. */
export function isWeb(): boolean {
  return window.chainrule?.openChannel !== undefined;
}
