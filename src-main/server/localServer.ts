import { createServer } from 'node:http';
import path from 'node:path';
import envPaths from 'env-paths';
import { windowAddress } from '../../src-core/protocol/windowAddress.ts';
import { engineOptions } from '../engine/environment.ts';
import { cleanAtStart } from '../services/cleanAtStart.ts';
import { userData } from '../services/kept/userData.ts';
import { RecentFiles } from '../services/recent.ts';
import { startSession } from '../services/session.ts';
import { TableStore } from '../services/tables/tableStore.ts';
import { Admission } from './admission.ts';
import { listenOnLoopback } from './listen.ts';
import { requestHandler } from './requests.ts';
import { readKatexStyles } from '../services/solution/katexStyles.ts';
import { type PrintingBrowser, printWithBrowser } from '../services/solution/printPdf.ts';
import { serverShell } from './serverShell.ts';
import { upgradeHandler } from './upgrades.ts';
import { webSocketChannel } from './webSocketChannel.ts';

export interface LocalServerOptions {
  /** The folder of the built app. */
  readonly distFolder: string;
  readonly version: string;
  /** The port wanted; the next free one is taken where it is in use. 0 takes any. */
  readonly port: number;
  /** A project for the first page to open, as an absolute path. */
  readonly openPath?: string | undefined;
  /** The installed browser that prints solutions; without one they cannot be saved as PDF. */
  readonly printer?: PrintingBrowser | undefined;
  readonly log?: (line: string) => void;
  /** Opens this address in one more window of the browser that the app was opened in; false where there is none. */
  readonly openWindow?: (address: string) => boolean;
  /** Called when the last page has gone. */
  readonly onIdle?: () => void;
}

export interface LocalServer {
  readonly port: number;
  /** A fresh address that admits one browser, once. */
  newLaunchUrl(): string;
  readonly connections: number;
  /** Whether a page was ever connected. */
  readonly wasUsed: boolean;
  /** The folder of a browser profile for this port: no other running server has the same one. */
  readonly browserProfile: string;
  /** From now on pages go because the app ends: the windows they are in are to be opened again. */
  ends(): void;
  close(): Promise<void>;
}

/** Starts the app on 127.0.0.1: the renderer's files, and a session with its own engine for each page. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { distFolder, version, log = () => undefined, onIdle = () => undefined, openWindow = () => false } = options;
  const http = createServer();
  const port = await listenOnLoopback(http, options.port);
  const admission = new Admission(port);
  const shell = serverShell(version, { katexStyles: () => readKatexStyles(distFolder), printPdf: (html) => printWithBrowser(html, options.printer) }, (session) =>
    openWindow(`${admission.newLaunchUrl()}${windowAddress(session)}`),
  );
  const recent = new RecentFiles();
  const tables = new TableStore();
  const kept = userData();
  void cleanAtStart({ kept, recent, tables });
  const engine = engineOptions(distFolder, false, log);
  const unwatch = kept.crashes.watchProcess({ version, name: 'server' });
  let toOpen = options.openPath;
  let connections = 0;
  let wasUsed = false;

  const upgrades = upgradeHandler(admission, (socket) => {
    connections += 1;
    wasUsed = true;
    const session = startSession(webSocketChannel(socket), {
      engineOptions: engine,
      shell,
      recent,
      tables,
      kept,
      expectsFile: () => toOpen !== undefined,
      greeted: () => {
        if (toOpen === undefined) return;
        session.emit('files.opened', { path: toOpen });
        toOpen = undefined;
      },
    });
    socket.once('close', () => {
      connections -= 1;
      if (connections === 0) onIdle();
    });
  });
  http.on('request', requestHandler(admission, distFolder));
  http.on('upgrade', (request, socket, head) => {
    upgrades.handle(request, socket, head);
  });

  return {
    port,
    browserProfile: path.join(envPaths('chainrule', { suffix: '' }).cache, `browser-${String(port)}`),
    newLaunchUrl: () => admission.newLaunchUrl(),
    get connections() {
      return connections;
    },
    get wasUsed() {
      return wasUsed;
    },
    ends: () => {
      kept.sessions.hostEnds();
    },
    close: () =>
      new Promise((resolve) => {
        unwatch();
        upgrades.close();
        http.close(() => {
          resolve();
        });
        http.closeAllConnections();
      }),
  };
}
