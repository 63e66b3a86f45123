import { EventEmitter } from 'node:events';
import type { BrowserContext, Page, Request as PageRequest, Route } from '@playwright/test';
import type { BrowserWindowConstructorOptions, MenuItemConstructorOptions } from 'electron';
import type { DialogScript } from '../electronDriver.ts';
import { MessageChannelMain } from './ports.ts';
import { fromPage, PreventableEvent, StandInWindow, WebContents } from './window.ts';

type SchemeHandler = (request: Request) => Promise<Response> | Response;
type PermissionHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;

/** What the specs see of the stand-in, and what `require('electron')` gives to the real main bundle. */
export class ElectronModule {
  readonly windows: StandInWindow[] = [];
  readonly links: string[] = [];
  /** The addresses that windows loaded. */
  readonly loaded: string[] = [];
  /** What lies on the clipboard, by its kind. */
  copied: Readonly<Record<string, Blob>> = {};
  dialogs: DialogScript = {};
  menu: MenuItemConstructorOptions[] = [];
  askPermission: PermissionHandler = (_contents, _permission, answer) => {
    answer(true);
  };
  readonly app = new EventEmitter();
  readonly ipcMain = new EventEmitter();
  readonly #schemes = new Map<string, SchemeHandler>();

  constructor(
    readonly folder: string,
    /** A page for each window that will be opened. */
    readonly pages: readonly Page[],
  ) {
    Object.assign(this.app, {
      isPackaged: false,
      commandLine: { hasSwitch: () => false },
      requestSingleInstanceLock: () => true,
      whenReady: () => Promise.resolve(),
      enableSandbox: () => undefined,
      getAppPath: () => folder,
      getVersion: () => '0.0.1',
      quit: () => this.app.emit('will-quit'),
    });
  }

  /** Connects the pages: their requests to the scheme handlers, their messages to `ipcMain`. */
  async attach(context: BrowserContext): Promise<void> {
    await context.route('**/*', (route) => this.#answer(route));
    await context.exposeBinding('standInSend', ({ page, frame }, channel: string) => {
      const sender = this.#contentsOf(page);
      this.ipcMain.emit(channel, { sender, senderFrame: { url: fromPage(frame.url()), parent: frame.parentFrame() } });
    });
    await context.exposeBinding('standInPost', ({ page }, id: number, data: unknown) => this.#contentsOf(page)?.received(id, data));
    await context.exposeBinding('standInClosed', ({ page }, id: number) => this.#contentsOf(page)?.closed(id));
  }

  /** The module itself. */
  get exports(): object {
    const makeWindow = (options: BrowserWindowConstructorOptions): StandInWindow => {
      const page = this.pages[this.windows.length];
      if (!page) throw new Error('the stand-in has no page for one more window');
      const window = new StandInWindow(options, new WebContents(page), this.loaded);
      this.windows.push(window);
      this.app.emit('web-contents-created', {}, window.webContents);
      return window;
    };
    return {
      app: this.app,
      ipcMain: this.ipcMain,
      MessageChannelMain,
      // A plain function that returns an object may be called with `new`.
      BrowserWindow: function (options: BrowserWindowConstructorOptions) {
        return makeWindow(options);
      },
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (menu: MenuItemConstructorOptions[]) => {
          this.menu = menu;
        },
      },
      dialog: {
        showOpenDialog: () => Promise.resolve({ canceled: this.dialogs.open == null, filePaths: this.dialogs.open == null ? [] : [this.dialogs.open] }),
        showSaveDialog: () => Promise.resolve({ canceled: this.dialogs.save == null, filePath: this.dialogs.save ?? '' }),
        showMessageBoxSync: () => this.dialogs.question ?? 0,
      },
      protocol: {
        registerSchemesAsPrivileged: () => undefined,
        handle: (scheme: string, handler: SchemeHandler) => this.#schemes.set(scheme, handler),
      },
      session: {
        defaultSession: {
          setPermissionRequestHandler: (handler: PermissionHandler) => {
            this.askPermission = handler;
          },
          setPermissionCheckHandler: () => undefined,
          setDevicePermissionHandler: () => undefined,
        },
      },
      clipboard: {
        write: (items: readonly { readonly parts: Readonly<Record<string, Blob>> }[]) => {
          this.copied = items[0]?.parts ?? {};
          return Promise.resolve();
        },
      },
      ClipboardItem: class {
        constructor(readonly parts: Readonly<Record<string, Blob>>) {}
      },
      shell: { openExternal: (url: string) => Promise.resolve(this.links.push(url)) },
    };
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = fromPage(request.url());
    if (request.isNavigationRequest()) {
      const contents = this.#asking(request);
      if (this.#isRefused(url, contents)) return route.abort('aborted');
      // A page that goes takes its ends of the ports along.
      if (request.frame() === contents?.page.mainFrame()) contents.closePorts();
    }
    const handler = this.#schemes.get(url.slice(0, url.indexOf(':')));
    if (!handler) return route.abort('blockedbyclient');
    // Node's own Request would resolve the dots of an address; only these two fields are read.
    const response = await handler({ url, method: request.method() } as Request);
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
  }

  #contentsOf(page: Page | undefined): WebContents | undefined {
    return this.windows.find(({ webContents }) => webContents.page === page)?.webContents;
  }

  /** The window whose page asks; undefined for a page that one of them wants to open. */
  #asking(request: PageRequest): WebContents | undefined {
    try {
      return this.#contentsOf(request.frame().page());
    } catch {
      // A new window asks for its page before it has a frame.
      return undefined;
    }
  }

  /** Asks the app about a navigation, as Electron does; the first one of each window is the app's own. */
  #isRefused(url: string, contents: WebContents | undefined): boolean {
    if (!contents) return this.windows[0]?.webContents.openHandler({ url }).action === 'deny';
    if (contents.page.url() === 'about:blank') return false;
    const event = new PreventableEvent(url);
    contents.emit('will-navigate', event);
    return event.prevented;
  }
}
