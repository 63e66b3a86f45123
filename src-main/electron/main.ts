import path from 'node:path';
import { app, type BrowserWindow, session } from 'electron';
import { engineOptions } from '../engine/environment.ts';
import { userData } from '../services/kept/userData.ts';
import { RecentFiles } from '../services/recent.ts';
import { type PageSession, startSession } from '../services/session.ts';
import { TableStore } from '../services/tables/tableStore.ts';
import { registerScheme, serveApp } from './appProtocol.ts';
import { openWindow } from './appWindow.ts';
import { denyPermissions, guardContents } from './guards.ts';
import { setMenu } from './menu.ts';
import { OpenRequests } from './openRequests.ts';
import { givePorts } from './portGiver.ts';

// The entry of the Electron host: one window, its menu, and a session for its page.

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  // As root, where the sandbox cannot work, the start script turns it off.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerScheme();
  guardContents();
  let window: BrowserWindow | undefined;
  const requests = new OpenRequests(() => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  void app.whenReady().then(() => {
    window = openApp(requests);
  });
}

/** Opens the window; the app is ready. */
function openApp(requests: OpenRequests): BrowserWindow {
  const distFolder = path.join(app.getAppPath(), 'dist');
  let page: PageSession | undefined;
  const send = (command: string): void => {
    page?.emit('menu.command', { command });
  };
  denyPermissions(session.defaultSession);
  serveApp(path.join(distFolder, 'renderer'));
  setMenu({ language: 'en', keys: {} }, send);
  const { window, shell } = openWindow(distFolder, {
    menu: (look) => {
      setMenu(look, send);
    },
    discarded: () => void page?.discard(),
  });
  const recent = new RecentFiles();
  const tables = new TableStore();
  void tables.clean(Date.now());
  const kept = userData();
  void kept.sessions.clean();
  void kept.snapshots.clean();
  const engine = engineOptions(distFolder, app.isPackaged, (line) => {
    console.error(line);
  });
  givePorts(window, (channel) => {
    requests.hold();
    const opened = startSession(channel, {
      engineOptions: engine,
      shell,
      recent,
      tables,
      kept,
      expectsFile: () => requests.isWaiting,
      greeted: () => {
        requests.passTo((path) => {
          opened.emit('files.opened', { path });
        });
      },
    });
    page = opened;
  });
  return window;
}
