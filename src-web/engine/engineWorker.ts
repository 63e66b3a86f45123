import type { EngineHost } from '../../src-core/engine/clock.ts';
import { createEngineService } from '../../src-core/engine/service.ts';
import { onSignOfLife } from '../../src-core/engine/signOfLife.ts';
import { engineContract } from '../../src-core/protocol/engineContract.ts';
import { serve } from '../../src-core/protocol/serve.ts';
import { sha256 } from '../../src-main/services/sha256.ts';
import { TableStore } from '../../src-main/services/tables/tableStore.ts';
import { useDatabase } from '../files/database.ts';
import { signOfLife } from './signs.ts';

// The entry of the engine's Web Worker: the contract, answered over the worker's messages.

/** How often its life is told of, ms; it is asked about many times more often. */
const signEvery = 50;

useDatabase(self.name);
const tables = new TableStore();

let toldAt = 0;
onSignOfLife(() => {
  const now = performance.now();
  if (now - toldAt < signEvery) return;
  toldAt = now;
  self.postMessage(signOfLife);
});

/** Turns of the loop that are waited for, oldest first. */
const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => {
  waiting.shift()?.();
};

const host: EngineHost = {
  now: () => performance.now(),
  // Timers wait for four milliseconds where they come one after the other; a message comes after those that wait.
  breathe: () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    }),
  readTable: (hash) => tables.read(hash),
  sha256,
};

const server = serve(
  {
    post: (message) => {
      self.postMessage(message);
    },
    onMessage: (listener) => {
      self.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        listener(data);
      });
    },
    // It is ended from outside, without a word.
    onClose: () => undefined,
    close: () => {
      self.close();
    },
  },
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
