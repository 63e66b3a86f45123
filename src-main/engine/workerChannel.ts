import type { MessagePort, Worker } from 'node:worker_threads';
import type { Channel } from '../../src-core/protocol/channel.ts';

/** The thread's own end of the pipe to the thread that started it. It closes when the port does. */
export function portChannel(port: MessagePort): Channel {
  return {
    post: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', listener);
    },
    onClose: (listener) => {
      port.on('close', listener);
    },
    close: () => {
      port.close();
    },
  };
}

/** The pipe to a worker thread. Closing it ends the worker; it closes by itself when the worker ends. */
export function workerChannel(worker: Worker): Channel {
  const closeListeners: (() => void)[] = [];
  let open = true;
  const closed = (): void => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
  };
  worker.on('exit', closed);
  return {
    post: (message) => {
      if (open) worker.postMessage(message);
    },
    onMessage: (listener) => {
      worker.on('message', (message: unknown) => {
        if (open) listener(message);
      });
    },
    onClose: (listener) => {
      closeListeners.push(listener);
    },
    close: () => {
      // Listeners hear of it at once: a hanging worker may take a while to end.
      closed();
      void worker.terminate();
    },
  };
}
