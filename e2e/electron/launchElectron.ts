import { _electron } from '@playwright/test';
import type { BrowserWindow } from 'electron';
import type { ElectronDriver } from './electronDriver.ts';
import { receiveAs } from './receiveAs.ts';

/** Runs an app folder on Electron itself. */
export async function launchElectron(executablePath: string, folder: string, fileToOpen?: string): Promise<ElectronDriver> {
  const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({ executablePath, args: [...flags, folder, ...(fileToOpen === undefined ? [] : [fileToOpen])] });
  const page = await app.firstWindow();
  await app.evaluate(({ app: main, shell, webContents }) => {
    const [links, loaded, preferences]: [string[], string[], object[]] = [[], [], []];
    Object.assign(globalThis, { openedLinks: links, loaded, preferences });
    shell.openExternal = (url) => Promise.resolve(void links.push(url));
    const note = (contents: Electron.WebContents): void => {
      // Not in Electron's published types, and the only way to see what is in effect.
      preferences.push((contents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences());
      contents.on('did-start-navigation', ({ url }) => loaded.push(url));
    };
    for (const contents of webContents.getAllWebContents()) {
      loaded.push(contents.getURL());
      note(contents);
    }
    main.on('web-contents-created', (_, contents) => {
      note(contents);
    });
  });
  return {
    kind: 'electron',
    page,
    webPreferences: () => app.evaluate(() => (globalThis as unknown as { preferences: Record<string, unknown>[] }).preferences),
    loaded: () => app.evaluate(() => (globalThis as unknown as { loaded: string[] }).loaded),
    ipcChannels: () => app.evaluate(({ ipcMain }) => [...ipcMain.eventNames().map(String), ...((ipcMain as unknown as { _invokeHandlers?: Map<string, unknown> })._invokeHandlers?.keys() ?? [])]),
    receive: (channel, sender, payloads) => app.evaluate(receiveAs as never, [channel, sender, payloads] as never),
    menuLabels: () => app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label)),
    menuKeys: () =>
      app.evaluate(({ Menu }) =>
        Object.fromEntries((Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => (submenu?.items ?? []).flatMap(({ id, accelerator }) => (id && accelerator ? [[id, accelerator]] : [])))),
      ),
    clickMenu: (id) =>
      app.evaluate(({ Menu }, wanted) => {
        Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click();
      }, id),
    scriptDialogs: (script) =>
      app.evaluate(({ dialog }, { open, save, question }) => {
        if (open !== undefined) dialog.showOpenDialog = () => Promise.resolve({ canceled: open === null, filePaths: open === null ? [] : [open] });
        if (save !== undefined) dialog.showSaveDialog = () => Promise.resolve({ canceled: save === null, filePath: save ?? '' });
        if (question !== undefined) dialog.showMessageBoxSync = () => question;
      }, script),
    openedLinks: () => app.evaluate(() => [...(globalThis as unknown as { openedLinks: string[] }).openedLinks]),
    isPermitted: (permission) => page.evaluate(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state === 'granted', permission),
    windowTitle: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? ''),
    windows: async () =>
      Promise.all(app.windows().map(async (window) => ({ page: window, title: await (await app.browserWindow(window)).evaluate((native: BrowserWindow) => native.getTitle()) }))),
    focusWindow: async (index) => {
      const window = app.windows()[index];
      if (window) await (await app.browserWindow(window)).evaluate((native: BrowserWindow) => native.emit('focus'));
    },
    copiedPicture: () =>
      app.evaluate(async ({ clipboard }) => {
        const [item] = await clipboard.read();
        const blob = item?.types.includes('image/png') ? await item.getType('image/png') : undefined;
        return blob instanceof Blob ? Buffer.from(await blob.arrayBuffer()).toString('base64') : '';
      }),
    startAgain: (list) =>
      app.evaluate(({ app: main }, more) => {
        main.emit('second-instance', {}, ['electron', '.', ...more], '/');
      }, list),
    closeWindow: () =>
      app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close();
        return BrowserWindow.getAllWindows().length === 0;
      }),
    end: () => app.close(),
  };
}
