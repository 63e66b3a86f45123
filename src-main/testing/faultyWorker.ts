import { parentPort } from 'node:worker_threads';

// A stand-in for the engine's worker that fails on request: `engine.watch` with one of these ids.
export const faults = { none: 0, exit: 1, hang: 2, memory: 3, throw: 4, never: 5 } as const;

type Call = { kind: 'call'; id: number; name: string; input: { id?: number } };

parentPort?.on('message', ({ kind, id, name, input }: Call) => {
  if (kind !== 'call') return;
  if (name === 'engine.watch') {
    switch (input.id) {
      case faults.exit:
        process.exit(7);
        break;
      case faults.hang:
        for (;;);
      case faults.memory:
        exhaustHeap();
        break;
      case faults.throw:
        throw new Error('a fault of the engine');
      case faults.never:
        return;
    }
  }
  parentPort?.postMessage({ kind: 'answer', id, output: {} });
});

function exhaustHeap(): void {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
}
