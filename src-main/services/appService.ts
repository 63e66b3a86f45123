import { decodeBytes } from '../../src-core/graph/base64.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { AppContract } from '../../src-core/protocol/appContract.ts';
import type { Handlers } from '../../src-core/protocol/contract.ts';
import type { EngineContract } from '../../src-core/protocol/engineContract.ts';
import { codeTargets } from '../../src-core/protocol/exportContract.ts';
import type { EngineSupervisor } from '../engine/supervisor.ts';
import { atomicWrite } from './atomicWrite.ts';
import { writeFiles } from './exportedFiles.ts';
import { listFolder } from './folders.ts';
import type { HandlersOf } from './handlersOf.ts';
import type { HostShell } from './hostShell.ts';
import type { UserData } from './kept/userData.ts';
import type { WindowSession } from './kept/windowSession.ts';
import { openModel } from './onnxModels.ts';
import { openStory } from './stories.ts';
import { printPicture } from './printPicture.ts';
import { checkProject, openProject, readReplaced, saveProject } from './projects.ts';
import type { RecentFiles } from './recent.ts';
import type { Progress } from './tables/import/importFile.ts';
import { tableHandlers } from './tables/tableService.ts';
import type { TableStore } from './tables/tableStore.ts';
import { previewOf } from './previewOf.ts';
import { exportSolution } from './solution/exportSolution.ts';
import type { Uploads } from './uploads.ts';
import { userPath } from './userPath.ts';
import { exportWeights, importWeights, matchFile } from './weights.ts';

/** What the service of one window is made of. */
export interface AppServiceParts {
  readonly engine: EngineSupervisor;
  readonly shell: HostShell;
  readonly recent: RecentFiles;
  readonly tables: TableStore;
  readonly uploads: Uploads;
  readonly kept: UserData;
  readonly window: WindowSession;
  /** Hears how far a file of data was read. */
  readonly tableProgress: Progress;
}

/** The handlers of everything the interface asks for, the same on every host. */
export function createAppService(parts: AppServiceParts): Handlers<AppContract> {
  const { engine, shell, tables, uploads, kept, window, tableProgress } = parts;
  return {
    ...engineHandlers(engine),
    ...tableHandlers(tables, tableProgress),
    ...uploads.handlers,
    ...window.handlers,
    ...kept.templates.handlers,
    ...snapshotHandlers(kept),
    'crash.report': (crash) => ({ path: kept.crashes.write('page', crash, shell.info()) ?? null }),
    ...fileHandlers(parts),
    ...exportHandlers(parts),
    'story.open': async ({ path }) => ({ story: await openStory(userPath(path)) }),
    'model.open': async ({ path }) => ({ document: await openModel(userPath(path)) }),
    'host.info': () => shell.info(),
    'engine.status': () => engine.status,
    'engine.tryAgain': () => {
      engine.tryAgain();
      return {};
    },
    'dialog.open': (input) => shell.openDialog(input),
    'dialog.save': (input) => shell.saveDialog(input),
    'window.open': ({ session }) => ({ opened: shell.openWindow(session) }),
    'window.describe': (input) => {
      shell.describeWindow(input);
      return {};
    },
  };
}

function snapshotHandlers({ snapshots }: UserData): HandlersOf<'snapshot'> {
  return {
    'snapshot.list': async ({ project }) => ({ entries: await snapshots.list(project) }),
    'snapshot.read': async ({ project, id }) => ({ document: await snapshots.read(project, id) }),
    'snapshot.take': async ({ project, reason, document }) => {
      await snapshots.take(project, reason, document);
      return {};
    },
  };
}

function fileHandlers({ recent, tables, kept, window }: AppServiceParts): HandlersOf<'files'> {
  return {
    'files.open': async ({ path }) => {
      const opened = await openProject(userPath(path), tables);
      // Nobody waits for it but who asks for the list.
      void recent.add(opened.path);
      return opened;
    },
    'files.save': async ({ path, document, stamp, project, edition }) => {
      const target = userPath(path);
      // Nothing is lost that others wrote: it becomes an earlier version.
      const replaced = stamp === null ? await readReplaced(target) : undefined;
      const newStamp = await saveProject(target, document, stamp, tables);
      // The page may be gone before it hears of it.
      if (edition !== undefined) await window.isSaved(edition, document.title, { path: target, stamp: newStamp, readOnly: null }).catch(() => undefined);
      await recent.add(target);
      // A version that could not be kept must not make a saved project look unsaved.
      await keepVersions(kept, target, project, replaced, document).catch(() => undefined);
      return { path: target, stamp: newStamp };
    },
    'files.check': ({ path, stamp }) => checkProject(userPath(path), stamp),
    'files.list': ({ folder }) => listFolder(userPath(folder)),
    'files.recent': async () => ({ paths: await recent.list(), missing: await recent.missing() }),
    'files.forget': async ({ path }) => {
      await (path === null ? recent.clear() : recent.forget(path));
      return {};
    },
  };
}

/** What is written beside projects, and weights, which are read again too. */
function exportHandlers({ engine, shell }: AppServiceParts): HandlersOf<'weights' | 'code' | 'solution' | 'picture' | 'text' | 'bytes'> {
  return {
    'weights.match': ({ path, document }) => matchFile(userPath(path), document),
    'weights.import': ({ path, document, choices }) => importWeights(userPath(path), document, choices),
    'weights.export': ({ path, format, layout, document }) => exportWeights(userPath(path), format, document, layout),
    'code.preview': async (wanted, signal) => {
      const { files, withoutTraining } = await engine.call('engine.export', wanted, signal);
      return { files: previewOf(files), withoutTraining };
    },
    'code.export': async ({ path, ...wanted }, signal) => {
      const target = userPath(path);
      const { files, withoutTraining } = await engine.call('engine.export', wanted, signal);
      return { path: target, files: await writeFiles(target, codeTargets[wanted.format] === 'folder', files), bytes: files.reduce((sum, { content }) => sum + content.length, 0), withoutTraining };
    },
    'solution.export': async ({ path, format, language, digits, document }, signal) => {
      const told = await engine.call('engine.solve', { document, language, digits }, signal);
      return exportSolution(told, { file: userPath(path), format, language }, shell.solutions);
    },
    'picture.print': (input) => printPicture({ ...input, path: userPath(input.path) }, shell.solutions),
    'picture.copy': async ({ base64 }) => {
      await shell.copyPicture(decodeBytes(base64));
      return {};
    },
    'text.export': ({ path, text }) => exportBytes(path, new TextEncoder().encode(text)),
    'bytes.export': ({ path, base64 }) => exportBytes(path, decodeBytes(base64)),
  };
}

/** What a saved project's list of earlier versions gets: those it had under another name, what was replaced, and itself. */
async function keepVersions({ snapshots }: UserData, path: string, project: string | undefined, replaced: GraphDocument | undefined, document: GraphDocument): Promise<void> {
  if (project !== undefined) await snapshots.copy(project, path);
  if (replaced) await snapshots.take(path, 'theirs', replaced);
  await snapshots.take(path, 'saved', document);
}

/** Engine calls are passed on as they are; cancelling one cancels it in the engine. */
function engineHandlers(engine: EngineSupervisor): Handlers<EngineContract> {
  return {
    'engine.evaluate': (input, signal) => engine.call('engine.evaluate', input, signal),
    'engine.watch': (input, signal) => engine.call('engine.watch', input, signal),
    'engine.update': (input, signal) => engine.call('engine.update', input, signal),
    'engine.export': (input, signal) => engine.call('engine.export', input, signal),
    'engine.train': (input, signal) => engine.call('engine.train', input, signal),
    'engine.describeData': (input, signal) => engine.call('engine.describeData', input, signal),
    'engine.samples': (input, signal) => engine.call('engine.samples', input, signal),
    'engine.predictions': (input, signal) => engine.call('engine.predictions', input, signal),
    'engine.fit': (input, signal) => engine.call('engine.fit', input, signal),
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
