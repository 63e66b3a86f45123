import type { EngineThread } from '../../src-main/engine/engineThread.ts';
import type * as replaced from '../../src-main/engine/engineThread.ts';
import { databaseName } from '../files/database.ts';
import { signOfLife } from './signs.ts';

// Stands in for the module of the same name in src-main: the supervisor's engine runs in a Web Worker.

/**
 * Starts an engine in a Web Worker. Memory that both share is not to be had on every static host, so signs of life come as
 * messages, which need no turn of the worker's loop.
 */
export const startEngineThread: typeof replaced.startEngineThread = () => {
  const worker = new Worker(new URL('./engineWorker.ts', import.meta.url), { type: 'module', name: databaseName() });
  const errorListeners: ((error: Error, isOutOfMemory: boolean) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  const messageListeners: ((message: unknown) => void)[] = [];
  let signs = 0;
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    worker.terminate();
    for (const listener of closeListeners) listener();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!open) return;
    if (data === signOfLife) signs += 1;
    else for (const listener of messageListeners) listener(data);
  });
  // A worker goes on after an error that nobody caught, in a state that nobody knows.
  worker.addEventListener('error', ({ message }) => {
    for (const listener of errorListeners) listener(new Error(message), /out of memory|allocation failed/i.test(message));
    close();
  });
  return {
    channel: {
      post: (message) => {
        if (open) worker.postMessage(message);
      },
      onMessage: (listener) => {
        messageListeners.push(listener);
      },
      onClose: (listener) => {
        closeListeners.push(listener);
      },
      close,
    },
    signs: () => signs,
    onError: (listener) => {
      errorListeners.push(listener);
    },
  } satisfies EngineThread;
};
