import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import type { EngineHost } from '../../src-core/engine/clock.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import { createEngineService } from '../../src-core/engine/service.ts';
import { engineContract } from '../../src-core/protocol/engineContract.ts';
import { serve } from '../../src-core/protocol/serve.ts';
import { portChannel } from './workerChannel.ts';

// The entry of the engine's worker thread: the contract, answered over the thread's port.

if (!parentPort) throw new Error('the engine is started as a worker thread, never by itself');

const host: EngineHost = {
  now: () => performance.now(),
  // Messages are read before immediates run, so a turn of the loop lets every waiting one be handled.
  breathe: () =>
    new Promise((resolve) => {
      setImmediate(resolve);
    }),
  readTable: (hash) => Promise.reject(new AppError('E_TABLE_MISSING', `the table ${hash} is not stored here`, { hash })),
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
    checkProgress: (progress) => {
      server.emit('engine.checkProgress', progress);
    },
  }),
);
