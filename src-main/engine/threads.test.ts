import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { machineryFor } from '../../src-core/engine/machinery.ts';
import { Session } from '../../src-core/engine/session.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import type { Precision } from '../../src-core/kernels/backend.ts';
import type { HelperHost } from '../../src-core/kernels/wasm/threads/helperHost.ts';
import { type SecondThread, secondThread } from '../../src-core/kernels/wasm/threads/secondThread.ts';
import { State, Word, blockBits, closed, wordCount } from '../../src-core/kernels/wasm/threads/words.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { KernelChoice } from '../../src-core/protocol/kernelChoice.ts';
import { type NetworkModel, documentOf, workloadOf } from '../../src-core/testing/workloads.ts';
import { bundle } from '../testing/bundle.ts';
import { helperHost } from './helperHost.ts';
import { EngineSupervisor } from './supervisor.ts';

// Node 20 knows relaxed SIMD behind a flag, which may be set as long as nothing has been compiled. Later ones need none.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const wide: NetworkModel = { kind: 'perceptron', batch: 67, widths: [130, 150, 10], activation: 'tanh', loss: 'cross-entropy', learningRate: 0.05 };

let helperBundle = '';
let second: SecondThread;
const opened: SecondThread[] = [];
beforeAll(async () => {
  helperBundle = readFileSync(await bundle(path.join(import.meta.dirname, 'helperWorker.ts')), 'utf8');
  second = opening(helperHost(() => helperBundle));
});
afterAll(() => {
  for (const { helper } of opened) helper.end();
});

function opening(host: HelperHost): SecondThread {
  const made = secondThread(host);
  opened.push(made);
  return made;
}

function open(model: NetworkModel, kernels: KernelChoice, precision: Precision, on?: SecondThread): Session {
  const { backend, passes } = machineryFor(kernels, precision, on);
  return new Session(analyse({ ...documentOf(model), precision }, registry), backend, { haste: { passes, read: [], readAt: 'every step', continues: false } });
}

function step(session: Session): void {
  session.run();
  session.runRegion(session.program.update);
}

/** The first place of two memories that has not the same bits, or -1. */
function firstDifference(one: Session, other: Session): number {
  return one.memory.findIndex((number, index) => !Object.is(number, other.memory[index]));
}

async function attending({ helper }: SecondThread): Promise<void> {
  helper.start();
  await vi.waitFor(() => {
    expect(helper.isThere).toBe(true);
  }, 10_000);
}

describe('a second thread', () => {
  const cases = [
    ['W2', workloadOf('W2').model],
    ['W3', workloadOf('W3').model],
    ['W4', workloadOf('W4').model],
    ['a perceptron whose layers end within blocks', wide],
  ] as const;
  const choices = [['deterministic', 'float64'], ['deterministic', 'float32'], ['fastest', 'float64'], ['fastest', 'float32']] as const;

  it.each(cases.flatMap(([name, model]) => choices.map(([kernels, precision]) => [name, kernels, precision, model] as const)))('trains %s with the same bits (%s, %s)', async (_name, kernels, precision, model) => {
    await attending(second);
    const [alone, shared] = [open(model, kernels, precision), open(model, kernels, precision, second)];
    // More than one trial of each way.
    for (let update = 0; update < 40; update++) {
      step(alone);
      step(shared);
    }
    expect(firstDifference(alone, shared)).toBe(-1);
    shared.close();
  });

  it('takes blocks', async () => {
    await attending(second);
    const before = second.helper.helped;
    const session = open(workloadOf('W3').model, 'deterministic', 'float64', second);
    await vi.waitFor(() => {
      step(session);
      expect(second.helper.helped).toBeGreaterThan(before);
    }, 10_000);
    session.close();
  });

  it('never sees a turn with the words of another product', async () => {
    // Looks like a helper does that has just done its last block, and counts what is not of one piece.
    const onlooker = `const { workerData: words } = require('node:worker_threads');
      Atomics.store(words, ${String(Word.state)}, ${String(State.attending)});
      while (Atomics.load(words, ${String(Word.state)}) === ${String(State.attending)}) {
        const turn = Atomics.load(words, ${String(Word.turn)});
        const record = words[${String(Word.record)}];
        Atomics.add(words, ${String(wordCount - 1)}, 1);
        if (Atomics.load(words, ${String(Word.turn)}) === turn && (turn & ${String(closed)}) !== ${String(closed)} && record !== turn >> ${String(blockBits)}) Atomics.add(words, ${String(Word.done)}, 1);
      }`;
    let shared = new Int32Array(new SharedArrayBuffer(4 * wordCount));
    const looked = wordCount - 1;
    const watched = opening({
      now: () => performance.now(),
      start: (words) => {
        shared = words;
        const worker = new Worker(onlooker, { eval: true, workerData: words });
        return { post: () => undefined, end: () => void worker.terminate() };
      },
    });
    await attending(watched);
    const product = { index: 0, work: 0, byRows: true, rows: 4, columns: 4, step: 4, count: 1, kernels: 1, isFloat64: true, buffers: [0, 0] } as const;
    let torn = 0;
    for (let record = 1; watched.helper.isThere && Atomics.load(shared, looked) < 3_000_000; record++) {
      watched.helper.share({ ...product, record }, () => {
        // The count of what is done begins anew with the next product.
        torn += Atomics.exchange(shared, Word.done, 0);
      });
    }
    expect(torn).toBe(0);
  });

  it('is not started for small programs', () => {
    let starts = 0;
    const host: HelperHost = {
      now: () => performance.now(),
      start: () => {
        starts += 1;
        throw new Error('no thread');
      },
    };
    step(open(workloadOf('W1').model, 'deterministic', 'float64', opening(host)));
    expect(starts).toBe(0);
  });

  it('is done without where none can be had', () => {
    const none = opening({
      now: () => performance.now(),
      start: () => {
        throw new Error('no thread');
      },
    });
    const [alone, shared] = [open(wide, 'deterministic', 'float64'), open(wide, 'deterministic', 'float64', none)];
    step(alone);
    step(shared);
    expect(none.helper.isLost).toBe(true);
    expect(firstDifference(alone, shared)).toBe(-1);
  });

  it('may end at any time: programs run on, alone', async () => {
    const dying = opening(helperHost(() => helperBundle));
    await attending(dying);
    const [alone, shared] = [open(wide, 'deterministic', 'float64'), open(wide, 'deterministic', 'float64', dying)];
    for (let update = 0; update < 30; update++) {
      if (update === 15) dying.helper.end();
      step(alone);
      step(shared);
    }
    expect(dying.helper.isThere).toBe(false);
    expect(firstDifference(alone, shared)).toBe(-1);
    step(open(wide, 'deterministic', 'float64', dying));
  });

  it('that dies within a block is waited for only so long, and never asked again', async () => {
    // A thread that takes the first block it sees, and ends.
    const dying = `const { workerData: words } = require('node:worker_threads');
      Atomics.store(words, ${String(Word.state)}, ${String(State.attending)});
      for (;;) {
        const turn = Atomics.load(words, ${String(Word.turn)});
        if (turn !== 0 && turn % 256 < 2 && Atomics.compareExchange(words, ${String(Word.turn)}, turn, turn + 1) === turn) break;
      }`;
    let time = 0;
    const broken = opening({
      // A second later at each look, so that the test does not wait for as long.
      now: () => (time += 1000),
      start: (words) => {
        const worker = new Worker(dying, { eval: true, workerData: words });
        return {
          post: () => undefined,
          end: () => {
            void worker.terminate();
          },
        };
      },
    });
    await attending(broken);
    await vi.waitFor(() => {
      const session = open(wide, 'deterministic', 'float64', broken);
      expect(() => {
        for (let update = 0; update < 20; update++) step(session);
      }).toThrow('has not finished a block');
    }, 10_000);
    expect(broken.helper.isThere).toBe(false);
    const [alone, after] = [open(wide, 'deterministic', 'float64'), open(wide, 'deterministic', 'float64', broken)];
    step(alone);
    step(after);
    expect(firstDifference(alone, after)).toBe(-1);
  });
});

describe('the engine with a helper beside it', () => {
  it('trains to the same weights as on one thread, and ends with its helper', async () => {
    const workerFile = await bundle(path.join(import.meta.dirname, 'worker.ts'));
    await writeFile(path.join(path.dirname(workerFile), 'helper.cjs'), helperBundle);
    const document = documentOf(wide);
    const engine = new EngineSupervisor({ workerFile, pace: { every: 10, misses: 500, longest: 10_000 } });
    const weights: unknown[] = [];
    for (const [revision, threads] of (['automatic', 'one'] as const).entries()) {
      await engine.call('engine.evaluate', { document: { ...document, training: { ...document.training, epochs: 1000 } }, revision, threads });
      const { run } = await engine.call('engine.train', { revision, amount: { kind: 'batches', count: 300 }, from: null });
      weights.push(run.state.weights);
    }
    expect(weights[0]).toEqual(weights[1]);
    expect(engine.status).toMatchObject({ state: 'ready', restarts: 0 });
    engine.close();
  });
});
