/** What the Electron preload leaves on `window`; absent in a browser. */
interface HostMark {
  readonly host: string;
}

declare global {
  interface Window {
    readonly chainrule?: HostMark;
  }
}

export function isElectron(): boolean {
  return window.chainrule?.host === 'electron';
}
