import { app, session } from 'electron';
import { windowAddress } from '../../src-core/protocol/windowAddress.ts';
import { engineOptions } from '../engine/environment.ts';
import { cleanAtStart } from '../services/cleanAtStart.ts';
import { userData } from '../services/kept/userData.ts';
import { RecentFiles } from '../services/recent.ts';
import { type PageSession, startSession } from '../services/session.ts';
import { TableStore } from '../services/tables/tableStore.ts';
import { serveApp } from './appProtocol.ts';
import { type AppWindow, openWindow } from './appWindow.ts';
import { DocsWindow } from './docsWindow.ts';
import { denyPermissions } from './guards.ts';
import { setMenu } from './menu.ts';
import type { OpenRequests } from './openRequests.ts';
import { givePorts } from './portGiver.ts';

/** A window with the session of its page, and whether the page listens yet. */
interface Served {
  readonly window: AppWindow;
  page: PageSession | undefined;
  listens: boolean;
}

/** The app's windows: each has a page with a session and an engine of its own; the one in front has the menu. */
export class AppWindows {
  readonly #recent = new RecentFiles();
  readonly #tables = new TableStore();
  readonly #kept = userData();
  readonly #docs = new DocsWindow();
  readonly #engine;
  /** The window in front is the last. */
  #windows: readonly Served[] = [];

  /** The app is ready. */
  constructor(
    readonly distFolder: string,
    readonly requests: OpenRequests,
  ) {
    denyPermissions(session.defaultSession);
    serveApp(distFolder);
    this.#kept.crashes.watchProcess({ version: app.getVersion(), name: 'electron' });
    void cleanAtStart({ kept: this.#kept, recent: this.#recent, tables: this.#tables });
    this.#engine = engineOptions(distFolder, app.isPackaged, (line) => {
      console.error(line);
    });
    setMenu({ language: 'en', keys: {} }, this.#send);
  }

  /** Opens a window at this part of its address. */
  open(address: string): void {
    const served: Served = {
      page: undefined,
      listens: false,
      window: openWindow(this.distFolder, address, {
        menu: () => {
          if (served === this.#front) this.#showMenu();
        },
        discarded: () => void served.page?.discard(),
        stays: () => {
          this.#kept.sessions.hostStays();
        },
        openWindow: (kept) => {
          this.open(windowAddress(kept));
          return true;
        },
      }),
    };
    const { window } = served.window;
    window.on('focus', () => {
      this.#bringForward(served);
    });
    window.on('closed', () => {
      this.#windows = this.#windows.filter((other) => other !== served);
      this.#listen();
      // By itself it would keep the app from ending.
      if (this.#windows.length === 0) this.#docs.close();
    });
    this.#bringForward(served);
    givePorts(window, (channel) => {
      served.listens = false;
      this.#listen();
      served.page = startSession(channel, {
        engineOptions: this.#engine,
        shell: served.window.shell,
        recent: this.#recent,
        tables: this.#tables,
        kept: this.#kept,
        expectsFile: () => this.requests.isWaiting,
        greeted: () => {
          served.listens = true;
          this.#listen();
        },
      });
    });
  }

  /** Opens the documentation at one of its pages. */
  openDocs(url: string): void {
    this.#docs.open(url);
  }

  /** Shows the window that was in front, because the app was started once more. */
  toFront(): void {
    const window = this.#front?.window.window;
    if (window?.isMinimized()) window.restore();
    window?.focus();
  }

  /** The app ends, unless a window stays. */
  quits(): void {
    this.#kept.sessions.hostEnds();
  }

  get #front(): Served | undefined {
    return this.#windows.at(-1);
  }

  #bringForward(served: Served): void {
    this.#windows = [...this.#windows.filter((other) => other !== served), served];
    this.#listen();
    this.#showMenu();
  }

  /** The page in front is asked to open what the system wants opened; one that loads still is waited for. */
  #listen(): void {
    const front = this.#front;
    if (!front?.listens) {
      this.requests.hold();
      return;
    }
    this.requests.passTo((file) => {
      front.page?.emit('files.opened', { path: file });
    });
  }

  #showMenu(): void {
    if (this.#front) setMenu(this.#front.window.look(), this.#send);
  }

  readonly #send = (command: string): void => {
    this.#front?.page?.emit('menu.command', { command });
  };
}
