import { setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import type { EngineHost } from '../../src-core/engine/clock.ts';
import { createEngineService } from '../../src-core/engine/service.ts';
import { giveSignOfLife, onSignOfLife } from '../../src-core/engine/signOfLife.ts';
import { engineContract } from '../../src-core/protocol/engineContract.ts';
import { serve } from '../../src-core/protocol/serve.ts';
import { TableStore } from '../services/tables/tableStore.ts';
import { secondThreadOf } from './helperHost.ts';
import type { EngineData } from './startWorker.ts';
import { portChannel } from './workerChannel.ts';
import { sha256 } from '../services/sha256.ts';

// The entry of the engine's worker thread: the contract, answered over the thread's port.

if (!parentPort) throw new Error('the engine is started as a worker thread, never by itself');

// Where the machine is busy the window goes before the training. Elsewhere than on Linux 0 names the whole process.
if (process.platform === 'linux') setPriority(0, 5);

// What `startWorker` gave; a worker that was started otherwise reads the user's own tables.
const { tablesFolder, helperBundle, signs } = (workerData as EngineData | null) ?? {};
const tables = new TableStore(tablesFolder);

if (signs) {
  const count = new Int32Array(signs);
  onSignOfLife(() => {
    Atomics.add(count, 0, 1);
  });
}
// Before it is looked through, which for a large document takes long.
parentPort.on('message', giveSignOfLife);

const host: EngineHost = {
  now: () => performance.now(),
  // Messages are read before immediates run, so a turn of the loop lets every waiting one be handled.
  breathe: () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    }),
  readTable: (hash) => tables.read(hash),
  sha256,
  second: helperBundle === undefined ? undefined : secondThreadOf(() => helperBundle, { hasWindow: true }),
};

const server = serve(
  portChannel(parentPort),
  engineContract,
  createEngineService(host, {
    frame: (frame) => {
      server.emit('engine.frame', frame);
    },
    progress: (progress) => {
      server.emit('engine.progress', progress);
    },
    checkpoint: (checkpoint) => {
      server.emit('engine.checkpoint', checkpoint);
    },
    checkProgress: (progress) => {
      server.emit('engine.checkProgress', progress);
    },
    sweepProgress: (progress) => {
      server.emit('engine.sweepProgress', progress);
    },
  }),
);
