import path from 'node:path';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { countsOf } from '../../src-core/graph/documentCounts.ts';
import { readDocument, writeDocument } from '../../src-core/graph/fileFormat.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { appContract } from '../../src-core/protocol/appContract.ts';
import { connect } from '../../src-core/protocol/connect.ts';
import { memoryChannels } from '../../src-core/protocol/memoryChannel.ts';
import type { HeartbeatPace } from '../engine/heartbeat.ts';
import { serverShell } from '../server/serverShell.ts';
import { userData } from '../services/kept/userData.ts';
import { RecentFiles } from '../services/recent.ts';
import { startSession } from '../services/session.ts';
import { TableStore } from '../services/tables/tableStore.ts';

/** On a busy machine an engine may be slow without hanging. */
export const patient: HeartbeatPace = { every: 1000, misses: 60, longest: 600 };

/** A network that trains for as long as one lets it. */
export function endlessDocument(): GraphDocument {
  const { document } = readDocument(JSON.stringify(exampleFiles['mlp-3-2-2']));
  return { ...document, training: { ...document.training, epochs: 1_000_000_000 } };
}

/** A host with a page that trains, in one process with the real engine's worker. Says how many updates there are as they come. */
export async function trainInHost(folder: string, workerFile: string): Promise<void> {
  const [here, there] = memoryChannels(structuredClone);
  const shell = serverShell('1', { katexStyles: () => Promise.resolve(''), printPdf: () => Promise.reject(new Error('not here')) }, () => false);
  startSession(there, { engineOptions: { workerFile, pace: patient }, shell, recent: new RecentFiles(path.join(folder, 'config')), kept: userData(path.join(folder, 'data')), tables: new TableStore(path.join(folder, 'tables')) });
  const page = connect(here, appContract);
  const document = endlessDocument();
  await page.call('session.claim', { session: null, restore: false, reopen: true });
  await page.call('session.part', { part: 0, text: writeDocument(document, 0) });
  await page.call('session.keep', { title: document.title, file: null, project: 'p', unsaved: true, parts: 1, counts: countsOf(document), edition: 1 });
  await page.call('engine.evaluate', { document, revision: 1 });
  await page.call('session.beginRun', { revision: 1, run: { id: 'run-1', name: 'Run 1', started: new Date().toISOString(), training: document.training, seed: document.seed } });
  page.on('engine.progress', ({ update }) => {
    process.stdout.write(`${String(update)}\n`);
  });
  await page.call('engine.train', { revision: 1, amount: { kind: 'all' }, from: null });
}
