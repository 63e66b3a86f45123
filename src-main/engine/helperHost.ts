import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { MessageChannel, Worker } from 'node:worker_threads';
import { type SecondThread, secondThread } from '../../src-core/kernels/wasm/threads/secondThread.ts';
import type { HelperHost } from '../../src-core/kernels/wasm/threads/helperHost.ts';
import type { HelperData } from './helperWorker.ts';

/** It has no objects to speak of: the memory of programs is outside its heap. */
const heapMegabytes = 16;

/** Cores that an engine's window keeps busy while it trains. A second thread that takes that one gains nothing: both train slower. */
const coresOfWindow = 1;

/** Whether this machine has a core for a second thread, beside the engine's own and, where there is one, its window's. */
export function hasCoreForSecond({ hasWindow }: { readonly hasWindow: boolean }): boolean {
  return availableParallelism() > 1 + (hasWindow ? coresOfWindow : 0);
}

/** A second thread from the bundle of `helperWorker.ts`, given as text; undefined where the machine has no core for it. */
export function secondThreadOf(bundle: () => string, window: { readonly hasWindow: boolean }): SecondThread | undefined {
  return hasCoreForSecond(window) ? secondThread(helperHost(bundle)) : undefined;
}

/** The bundle, where the app was built to. */
export function helperBundleIn(distFolder: string): string {
  return readFileSync(path.join(distFolder, 'engine', 'helper.cjs'), 'utf8');
}

/** Helper threads of Node. They never keep a process alive, and end with the thread that started them. */
export function helperHost(bundle: () => string): HelperHost {
  return {
    now: () => performance.now(),
    start: (words, ended) => {
      const { port1, port2 } = new MessageChannel();
      const workerData: HelperData = { words, port: port2 };
      const worker = new Worker(bundle(), { eval: true, name: 'helper', workerData, transferList: [port2], resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
      worker.unref();
      port1.unref();
      worker.on('error', ended);
      worker.on('exit', ended);
      return {
        post: (attachment) => {
          port1.postMessage(attachment);
        },
        end: () => {
          port1.close();
          void worker.terminate();
        },
      };
    },
  };
}
