import { parentPort } from 'node:worker_threads';

// A stand-in for the engine's worker that fails on request: `engine.watch` with one of these ids.
export const faults = { none: 0, exit: 1, hang: 2, memory: 3, throw: 4, never: 5 } as const;

interface Message {
  readonly kind: string;
  readonly id: number;
  readonly name: string;
  readonly input: { readonly id?: number };
}

parentPort?.on('message', ({ kind, id, name, input }: Message) => {
  if (kind !== 'call') return;
  const fault = name === 'engine.watch' ? input.id : faults.none;
  if (fault === faults.exit) process.exit(7);
  if (fault === faults.hang) hang();
  if (fault === faults.memory) exhaustHeap();
  if (fault === faults.throw) throw new Error('a fault of the engine');
  if (fault !== faults.never) parentPort?.postMessage({ kind: 'answer', id, output: {} });
});

function hang(): never {
  for (;;);
}

function exhaustHeap(): never {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
}
