import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import { readDocument } from '../../src-core/graph/fileFormat.ts';
import type { Watch } from '../../src-core/protocol/watch.ts';
import { bundle } from '../testing/bundle.ts';
import { hangs } from '../testing/hangOnRequest.ts';
import { defaultPace, type HeartbeatPace } from './heartbeat.ts';
import { EngineSupervisor } from './supervisor.ts';

// "Found within 5 s, running again within 500 ms, edits untouched", on the real engine with the pace that users have.

const { document } = readDocument(JSON.stringify(exampleFiles['lstm-step']));
const watch: Watch = { edges: [], outputs: [], parameters: [], step: 0, sample: 0 };
/** What a hang and its mending took. */
interface Recovery {
  /** Intervals of a timer of the same process and length as the heartbeat's, until the hang was found: a busy machine delays both. */
  readonly intervals: number;
  /** Of the clock until it was found, and from there until the new engine had answered, ms. */
  readonly found: number;
  readonly again: number;
  /** Processor time of this process, with all its threads, in the second of the two, ms: what waiting for other processes adds nothing to. */
  readonly work: number;
}

let workerFile = '';
const running: EngineSupervisor[] = [];
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, '../testing/hangingEngine.ts'));
});
afterAll(() => {
  for (const engine of running) engine.close();
});

async function startEngine(pace?: HeartbeatPace): Promise<EngineSupervisor> {
  const engine = new EngineSupervisor({ workerFile, ...(pace && { pace }) });
  running.push(engine);
  await engine.call('engine.ping', {});
  return engine;
}

/** Makes it hang, and resolves when it is ready again. */
function hang(engine: EngineSupervisor): Promise<Recovery> {
  return new Promise((resolve) => {
    let intervals = 0;
    const timer = setInterval(() => (intervals += 1), defaultPace.every);
    const begun = performance.now();
    let found = 0;
    let before = process.cpuUsage();
    engine.onStatus(({ state, cause }) => {
      expect(cause).toBe('hang');
      if (state === 'restarting') {
        [found, before] = [performance.now(), process.cpuUsage()];
        clearInterval(timer);
      } else {
        const { user, system } = process.cpuUsage(before);
        resolve({ intervals, found: found - begun, again: performance.now() - found, work: (user + system) / 1000 });
      }
    });
    void engine.call('engine.watch', { watch, id: hangs.hang }).catch(() => undefined);
  });
}

it('finds a hang within 5 s and runs again within 500 ms, with the edit that was made meanwhile; without the heartbeat it hangs on', async () => {
  const [engine, unwatched] = [await startEngine(), await startEngine({ every: defaultPace.every, misses: Infinity, longest: Infinity })];
  await engine.call('engine.evaluate', { document, revision: 1 });
  void unwatched.call('engine.watch', { watch, id: hangs.sleep }).catch(() => undefined);
  const recovered = hang(engine);
  const edited = { ...document, training: { ...document.training, learningRate: 0.25 } };
  // An edit while it hangs is sent, and fails with the hang; sent again it is answered.
  const lost = expect(engine.call('engine.evaluate', { document: edited, revision: 2 })).rejects.toMatchObject({ code: 'E_ENGINE_RESTARTED', details: { cause: 'hang' } });
  const { intervals, found, again, work } = await recovered;
  await lost;
  console.log(`a hang: found after ${(found / 1000).toFixed(2)} s (${String(intervals)} intervals of ${String(defaultPace.every)} ms), running again after ${again.toFixed(0)} ms (${work.toFixed(0)} ms of processor time)`);
  // The one that the hang began in, and one more where timers fire by turns.
  expect((intervals + 1) * defaultPace.every).toBeLessThanOrEqual(5000);
  expect(Math.min(again, work)).toBeLessThanOrEqual(500);
  const { loss } = await engine.call('engine.evaluate', { document: edited, revision: 2 });
  expect(await engine.call('engine.update', { revision: 2 })).toHaveProperty('weights');
  const fresh = await startEngine();
  expect(loss).toBe((await fresh.call('engine.evaluate', { document: edited, revision: 2 })).loss);
  // The control: after as long, an engine without the heartbeat still says nothing and is called ready.
  const silent = Symbol('silent');
  expect(await Promise.race([unwatched.call('engine.ping', {}).catch(() => undefined), new Promise((resolve) => setImmediate(resolve, silent))])).toBe(silent);
  expect(unwatched.status).toEqual({ state: 'ready', cause: 'none', restarts: 0 });
}, 30_000);

it('is found within 5 s by the pace itself: at most one interval until the next ping, and so many that may pass', () => {
  expect(defaultPace.every * (1 + defaultPace.misses)).toBeLessThanOrEqual(4500);
});
