import type { Channel } from '../../src-core/protocol/channel.ts';
import { startWorker } from './startWorker.ts';
import { workerChannel } from './workerChannel.ts';

/** A thread that an engine runs in, as its supervisor sees it. */
export interface EngineThread {
  /** Speaks the engine's contract. Closing it ends the thread; it closes by itself when the thread ends. */
  readonly channel: Channel;
  /** How many signs of life it has given in the midst of its work. */
  signs(): number;
  /** Hears of an error that ends it, before the channel closes. */
  onError(listener: (error: Error, isOutOfMemory: boolean) => void): void;
}

/** What an engine is started with. */
export interface EngineThreadOptions {
  /** The bundle that the thread runs. */
  readonly workerFile: string;
  /** Where it reads stored tables; the user's own folder where it is left out. */
  readonly tablesFolder?: string;
  /** Bound of its JavaScript heap in megabytes. */
  readonly heapMegabytes: number;
}

/** Starts an engine in a worker thread of Node's, which counts its signs of life in memory that both share. */
export function startEngineThread({ workerFile, heapMegabytes, tablesFolder }: EngineThreadOptions): EngineThread {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const signs = new Int32Array(shared);
  const worker = startWorker(workerFile, heapMegabytes, { tablesFolder, signs: shared });
  return {
    channel: workerChannel(worker),
    signs: () => Atomics.load(signs, 0),
    onError: (listener) => {
      worker.on('error', (error: Error) => {
        listener(error, (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY');
      });
    },
  };
}
