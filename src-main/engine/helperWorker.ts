import { setPriority } from 'node:os';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { attend } from '../../src-core/kernels/wasm/threads/attend.ts';
import type { Attachment } from '../../src-core/kernels/wasm/threads/helperHost.ts';

// The entry of the engine's helper thread. It never comes back to its event loop: messages are fetched, not waited for.

/** What `helperHost` gives the thread. */
export interface HelperData {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly port: MessagePort;
}

// As the engine's own thread: the window goes before the training.
if (process.platform === 'linux') setPriority(0, 5);

const { words, port } = workerData as HelperData;
attend(words, () => {
  const received: { readonly message: Attachment } | undefined = receiveMessageOnPort(port);
  return received?.message;
});
port.close();
