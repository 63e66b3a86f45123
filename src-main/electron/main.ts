import path from 'node:path';
import { app } from 'electron';
import { AppWindows } from './appWindows.ts';
import { registerScheme } from './appProtocol.ts';
import { guardContents } from './guards.ts';
import { OpenRequests } from './openRequests.ts';

// The entry of the Electron host.

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  // As root, where the sandbox cannot work, the start script turns it off.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerScheme();
  let windows: AppWindows | undefined;
  guardContents((url) => windows?.openDocs(url));
  const requests = new OpenRequests(() => windows?.toFront());
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('before-quit', () => windows?.quits());
  void app.whenReady().then(() => {
    windows = new AppWindows(path.join(app.getAppPath(), 'dist'), requests);
    windows.open('');
  });
}
