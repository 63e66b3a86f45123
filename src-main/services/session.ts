import { appContract, type AppContract } from '../../src-core/protocol/appContract.ts';
import type { Channel } from '../../src-core/protocol/channel.ts';
import { describeError } from '../../src-core/protocol/messages.ts';
import { serve, type Server } from '../../src-core/protocol/serve.ts';
import { EngineSupervisor, type SupervisorOptions } from '../engine/supervisor.ts';
import { createAppService } from './appService.ts';
import type { HostShell } from './hostShell.ts';
import { crashOf } from './kept/crashReports.ts';
import type { UserData } from './kept/userData.ts';
import { WindowSession } from './kept/windowSession.ts';
import type { RecentFiles } from './recent.ts';
import type { TableStore } from './tables/tableStore.ts';
import { Uploads } from './uploads.ts';

export interface SessionParts {
  readonly engineOptions: SupervisorOptions;
  readonly shell: HostShell;
  readonly recent: RecentFiles;
  /** The store of tables, which the engine reads too. */
  readonly tables: TableStore;
  /** Sessions, earlier versions and templates. */
  readonly kept: UserData;
  /** Whether the page is about to be asked to open a file: then nothing else is brought back. */
  readonly expectsFile?: () => boolean;
  /** Called when the page asks for the host's info: it then listens to events. */
  readonly greeted?: () => void;
}

/** A page that is served. */
export interface PageSession extends Server<AppContract> {
  /** The window is closing, and its user throws the unsaved changes away. */
  discard(): Promise<void>;
}

/**
 * Serves one page over its channel, with an engine of its own that ends with the channel. Pages are thus
 * apart: a crash or a training run in one does not touch another.
 */
export function startSession(channel: Channel, { engineOptions, shell, recent, tables, kept, expectsFile = () => false, greeted }: SessionParts): PageSession {
  const engine = new EngineSupervisor({
    ...engineOptions,
    tablesFolder: tables.folder,
    crashed: (error) => void kept.crashes.write('engine', crashOf(error), shell.info()),
  });
  const uploads = new Uploads();
  const window = new WindowSession(kept, expectsFile, (error) => {
    server.emit('session.runNotKept', describeError(error));
  });
  const handlers = createAppService({
    engine,
    shell,
    recent,
    tables,
    uploads,
    kept,
    window,
    tableProgress: (progress) => {
      server.emit('table.progress', progress);
    },
  });
  const server = serve(channel, appContract, {
    ...handlers,
    'host.info': (input, signal) => {
      if (greeted) setTimeout(greeted);
      return handlers['host.info'](input, signal);
    },
  });
  engine.on('engine.frame', (frame) => {
    server.emit('engine.frame', frame);
  });
  engine.on('engine.progress', (progress) => {
    server.emit('engine.progress', progress);
  });
  engine.on('engine.checkpoint', ({ revision, result }) => {
    window.runs.take(revision, result);
  });
  engine.on('engine.checkProgress', (progress) => {
    server.emit('engine.checkProgress', progress);
  });
  engine.on('engine.sweepProgress', (progress) => {
    server.emit('engine.sweepProgress', progress);
  });
  engine.onStatus((status) => {
    server.emit('engine.status', status);
  });
  channel.onClose(() => {
    engine.close();
    void uploads.close();
    void window.close();
  });
  return { ...server, discard: () => window.discard() };
}
