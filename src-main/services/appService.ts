import type { AppContract } from '../../src-core/protocol/appContract.ts';
import type { Handlers } from '../../src-core/protocol/contract.ts';
import type { EngineContract } from '../../src-core/protocol/engineContract.ts';
import type { EngineSupervisor } from '../engine/supervisor.ts';
import { atomicWrite } from './atomicWrite.ts';
import { listFolder } from './folders.ts';
import type { HostShell } from './hostShell.ts';
import { openProject, saveProject } from './projects.ts';
import type { RecentFiles } from './recent.ts';
import type { Progress } from './tables/import/importFile.ts';
import { tableHandlers } from './tables/tableService.ts';
import type { TableStore } from './tables/tableStore.ts';
import { exportSolution } from './solution/exportSolution.ts';
import type { Uploads } from './uploads.ts';
import { userPath } from './userPath.ts';
import { exportWeights, importWeights } from './weights.ts';

export interface AppServiceParts {
  readonly engine: EngineSupervisor;
  readonly shell: HostShell;
  readonly recent: RecentFiles;
  readonly tables: TableStore;
  readonly uploads: Uploads;
  /** Hears how far a file of data was read. */
  readonly tableProgress: Progress;
}

/** The handlers of everything the interface asks for, the same on every host. */
export function createAppService({ engine, shell, recent, tables, uploads, tableProgress }: AppServiceParts): Handlers<AppContract> {
  return {
    ...engineHandlers(engine),
    ...tableHandlers(tables, tableProgress),
    ...uploads.handlers,
    'host.info': () => shell.info(),
    'engine.status': () => engine.status,
    'files.open': async ({ path }) => {
      const opened = await openProject(userPath(path), tables);
      await recent.add(opened.path);
      return opened;
    },
    'files.save': async ({ path, document, stamp }) => {
      const target = userPath(path);
      const newStamp = await saveProject(target, document, stamp, tables);
      await recent.add(target);
      return { path: target, stamp: newStamp };
    },
    'files.list': ({ folder }) => listFolder(userPath(folder)),
    'files.recent': async () => ({ paths: await recent.list() }),
    'files.forget': async ({ path }) => {
      await recent.forget(path);
      return {};
    },
    'weights.import': ({ path, document }) => importWeights(userPath(path), document),
    'weights.export': ({ path, format, document }) => exportWeights(userPath(path), format, document),
    'solution.export': async ({ path, format, language, digits, document }, signal) => {
      const told = await engine.call('engine.solve', { document, language, digits }, signal);
      return exportSolution(told, { file: userPath(path), format, language }, shell.solutions);
    },
    'text.export': ({ path, text }) => exportBytes(path, new TextEncoder().encode(text)),
    'bytes.export': ({ path, base64 }) => exportBytes(path, Buffer.from(base64, 'base64')),
    'dialog.open': (input) => shell.openDialog(input),
    'dialog.save': (input) => shell.saveDialog(input),
    'window.describe': (input) => {
      shell.describeWindow(input);
      return {};
    },
  };
}

/** Engine calls are passed on as they are; cancelling one cancels it in the engine. */
function engineHandlers(engine: EngineSupervisor): Handlers<EngineContract> {
  return {
    'engine.evaluate': (input, signal) => engine.call('engine.evaluate', input, signal),
    'engine.watch': (input, signal) => engine.call('engine.watch', input, signal),
    'engine.update': (input, signal) => engine.call('engine.update', input, signal),
    'engine.train': (input, signal) => engine.call('engine.train', input, signal),
    'engine.describeData': (input, signal) => engine.call('engine.describeData', input, signal),
    'engine.samples': (input, signal) => engine.call('engine.samples', input, signal),
    'engine.predictions': (input, signal) => engine.call('engine.predictions', input, signal),
    'engine.surface': (input, signal) => engine.call('engine.surface', input, signal),
    'engine.sweep': (input, signal) => engine.call('engine.sweep', input, signal),
    'engine.stop': (input, signal) => engine.call('engine.stop', input, signal),
    'engine.tensor': (input, signal) => engine.call('engine.tensor', input, signal),
    'engine.terms': (input, signal) => engine.call('engine.terms', input, signal),
    'engine.explain': (input, signal) => engine.call('engine.explain', input, signal),
    'engine.derive': (input, signal) => engine.call('engine.derive', input, signal),
    'engine.moments': (input, signal) => engine.call('engine.moments', input, signal),
    'engine.stand': (input, signal) => engine.call('engine.stand', input, signal),
    'engine.solve': (input, signal) => engine.call('engine.solve', input, signal),
    'engine.check': (input, signal) => engine.call('engine.check', input, signal),
    'engine.health': (input, signal) => engine.call('engine.health', input, signal),
    'engine.curve': (input, signal) => engine.call('engine.curve', input, signal),
    'engine.jacobian': (input, signal) => engine.call('engine.jacobian', input, signal),
    'engine.grade': (input, signal) => engine.call('engine.grade', input, signal),
    'engine.ping': (input, signal) => engine.call('engine.ping', input, signal),
  };
}

async function exportBytes(path: string, content: Uint8Array): Promise<{ path: string; bytes: number }> {
  await atomicWrite(userPath(path), content);
  return { path: userPath(path), bytes: content.length };
}
