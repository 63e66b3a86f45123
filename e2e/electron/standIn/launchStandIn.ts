import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronDriver } from '../electronDriver.ts';
import { receiveAs } from '../receiveAs.ts';
import { ElectronModule } from './electronModule.ts';
import { pageScript } from './pageScript.ts';

/** The loader's inner parts that an alias needs; Node has no public way for CommonJS. */
interface Loader {
  _resolveFilename(request: string, ...rest: unknown[]): string;
  _cache: Record<string, object>;
}
const loader = Module as unknown as Loader;

/**
 * Runs the real main and preload bundles of an app folder under Node, with a Chromium page for the window.
 * It shows that the parts are wired together; it shows nothing of Electron's isolation, sandbox or menus.
 */
export async function launchStandIn(browser: Browser, folder: string, mostWindows: number, fileToOpen?: string): Promise<ElectronDriver> {
  const context = await browser.newContext();
  const pages = await Promise.all(Array.from({ length: mostWindows }, () => context.newPage()));
  const [first] = pages;
  if (!first) throw new Error('the stand-in has no page');
  const electron = new ElectronModule(folder, pages);
  await context.addInitScript({ content: pageScript(readFileSync(path.join(folder, 'dist/electron/preload.cjs'), 'utf8')) });
  await electron.attach(context);
  const commandLine = process.argv;
  process.argv = ['electron', folder, ...(fileToOpen === undefined ? [] : [fileToOpen])];
  try {
    requireWith(electron, path.join(folder, 'dist/electron/main.cjs'));
  } finally {
    process.argv = commandLine;
  }
  await first.waitForURL('https://chainrule.app.invalid/');
  return driver(electron, first, async () => {
    for (const { webContents } of electron.windows) webContents.closePorts();
    await context.close();
  });
}

/** Loads a CommonJS bundle whose `require('electron')` gives the stand-in. */
function requireWith(electron: ElectronModule, file: string): void {
  const name = path.join(path.dirname(file), 'electron-stand-in');
  const resolve = loader._resolveFilename;
  loader._cache[name] = { id: name, filename: name, loaded: true, exports: electron.exports };
  loader._resolveFilename = function (request, ...rest) {
    return request === 'electron' ? name : resolve.call(this, request, ...rest);
  };
  try {
    createRequire(file)(file);
  } finally {
    loader._resolveFilename = resolve;
  }
}

function driver(electron: ElectronModule, page: Page, end: () => Promise<void>): ElectronDriver {
  const items = (): MenuItemConstructorOptions[] => electron.menu.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
  return {
    kind: 'stand-in',
    page,
    windows: () => Promise.resolve(electron.windows.map(({ title, webContents }) => ({ title, page: webContents.page }))),
    focusWindow: (index) => Promise.resolve(void electron.windows[index]?.emit('focus')),
    webPreferences: () => Promise.resolve(electron.windows.map(({ options }) => ({ ...options.webPreferences }))),
    loaded: () => Promise.resolve([...electron.loaded]),
    ipcChannels: () => Promise.resolve(electron.ipcMain.eventNames().map(String)),
    receive: (channel, sender, payloads) => Promise.resolve(receiveAs({ ipcMain: electron.ipcMain, BrowserWindow: { getAllWindows: () => electron.windows as never } }, [channel, sender, payloads])),
    menuLabels: () => Promise.resolve(electron.menu.map(({ label }) => label ?? '')),
    menuKeys: () => Promise.resolve(Object.fromEntries(items().flatMap(({ id, accelerator }) => (id !== undefined && accelerator ? [[id, accelerator]] : [])))),
    clickMenu: (id) => {
      const item = items().find((candidate) => candidate.id === id);
      if (!item) return Promise.reject(new Error(`the menu has no item ${id}`));
      (item.click as () => void)();
      return Promise.resolve();
    },
    scriptDialogs: (script) => {
      electron.dialogs = { ...electron.dialogs, ...script };
      return Promise.resolve();
    },
    openedLinks: () => Promise.resolve([...electron.links]),
    isPermitted: (permission) =>
      new Promise((resolve) => {
        electron.askPermission(null, permission, resolve);
      }),
    windowTitle: () => Promise.resolve(electron.windows[0]?.title ?? ''),
    copiedPicture: async () => Buffer.from((await electron.copied['image/png']?.arrayBuffer()) ?? new ArrayBuffer(0)).toString('base64'),
    startAgain: (list) => {
      electron.app.emit('second-instance', {}, ['electron', electron.folder, ...list], '/');
      return Promise.resolve();
    },
    closeWindow: () => Promise.resolve(electron.windows[0]?.close() ?? true),
    end,
  };
}
