import { parentPort, workerData } from 'node:worker_threads';
import type { EngineData } from '../engine/startWorker.ts';

// A stand-in for the engine's worker that fails on request: `engine.watch` with one of these ids.
export const faults = { none: 0, exit: 1, hang: 2, memory: 3, throw: 4, never: 5, work: 6, workForever: 7 } as const;
/** How long `work` answers nobody, ms. */
export const workLength = 1500;

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
  if (fault === faults.work) work(workLength);
  if (fault === faults.workForever) work(Infinity);
  if (fault === faults.memory) exhaustHeap();
  if (fault === faults.throw) throw new Error('a fault of the engine');
  if (fault !== faults.never) parentPort?.postMessage({ kind: 'answer', id, output: {} });
});

function hang(): never {
  for (;;);
}

/** Gives signs of life all the while. */
function work(milliseconds: number): void {
  const { signs } = workerData as EngineData;
  const count = new Int32Array(signs ?? new SharedArrayBuffer(4));
  for (const begun = performance.now(); performance.now() - begun < milliseconds; ) Atomics.add(count, 0, 1);
}

function exhaustHeap(): never {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
}
