import { app, BrowserWindow } from 'electron';
import { appOrigin } from './appProtocol.ts';
import { guardedPreferences } from './guardedPreferences.ts';

/** Whether an address is one of the documentation's pages. */
export function isDocs(url: string): boolean {
  return url.startsWith(`${appOrigin}/docs/`);
}

/** The one window in which the documentation is read. It has no preload script, and so no way to the main process. */
export class DocsWindow {
  #window: BrowserWindow | undefined;

  open(url: string): void {
    const window = this.#window ?? this.#make();
    window.loadURL(url).catch((error: unknown) => {
      console.error(`the documentation did not load: ${String(error)}`);
    });
    if (window.isMinimized()) window.restore();
    window.focus();
  }

  close(): void {
    this.#window?.close();
  }

  #make(): BrowserWindow {
    const window = new BrowserWindow({ width: 1240, height: 900, minWidth: 400, minHeight: 300, title: 'Chainrule', webPreferences: { ...guardedPreferences, devTools: !app.isPackaged } });
    window.on('closed', () => {
      this.#window = undefined;
    });
    this.#window = window;
    return window;
  }
}
