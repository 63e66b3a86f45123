import { parentPort } from 'node:worker_threads';

/** An `engine.watch` with one of these ids: `hang` keeps a core busy for ever, `sleep` waits for ever and computes nothing. */
export const hangs = { hang: 1_000_001, sleep: 1_000_002 } as const;

interface Message {
  readonly name?: string;
  readonly input?: { readonly id?: number };
}

parentPort?.on('message', ({ name, input }: Message) => {
  if (name !== 'engine.watch') return;
  if (input?.id === hangs.hang) for (;;);
  if (input?.id === hangs.sleep) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
