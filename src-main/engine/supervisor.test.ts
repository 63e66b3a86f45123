import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EngineStatus } from '../../src-core/protocol/appContract.ts';
import type { Watch } from '../../src-core/protocol/watch.ts';
import { bundle } from '../testing/bundle.ts';
import { faults, workLength } from '../testing/faultyWorker.ts';
import { EngineSupervisor, type SupervisorOptions } from './supervisor.ts';

const testing = path.join(import.meta.dirname, '../testing');
const watch: Watch = { edges: [], outputs: [], parameters: [], step: 0, sample: 0 };
let faultyWorker = '';
let failingWorker = '';
let silentWorker = '';
beforeAll(async () => {
  faultyWorker = await bundle(path.join(testing, 'faultyWorker.ts'));
  failingWorker = await bundle(path.join(testing, 'failingWorker.ts'));
  silentWorker = await bundle(path.join(testing, 'silentWorker.ts'));
});

const running: EngineSupervisor[] = [];
afterEach(() => {
  for (const supervisor of running.splice(0)) supervisor.close();
});

function supervise(options: Partial<SupervisorOptions> = {}): { engine: EngineSupervisor; statuses: EngineStatus[]; lines: string[] } {
  const lines: string[] = [];
  const engine = new EngineSupervisor({ workerFile: faultyWorker, heapMegabytes: 32, log: (line) => lines.push(line), ...options });
  const statuses: EngineStatus[] = [];
  engine.onStatus((status) => statuses.push(status));
  running.push(engine);
  return { engine, statuses, lines };
}

/** Waits as long as a busy machine takes to start a thread. */
const soon = (holds: () => void): Promise<void> => vi.waitFor(holds, 20_000);

const quick = { every: 20, misses: 10, longest: 1000 };

describe('the engine supervisor', () => {
  it('passes calls on and is ready from the start', async () => {
    const { engine, statuses } = supervise();
    expect(await engine.call('engine.ping', {})).toEqual({});
    expect(engine.status).toEqual({ state: 'ready', cause: 'none', restarts: 0 });
    expect(statuses).toEqual([]);
  });

  it.each([
    ['exit', 'exit', 'the engine ended unexpectedly'],
    ['throw', 'exit', 'the engine ended unexpectedly'],
    ['hang', 'hang', 'the engine did not answer'],
    ['memory', 'memory', 'the engine ran out of memory'],
  ] as const)('restarts after %s, fails the call in flight, and answers the next one', async (fault, cause, words) => {
    // A heap takes longer to fill than the quick pace waits.
    const { engine, statuses } = supervise(fault === 'hang' ? { pace: quick } : {});
    const inFlight = engine.call('engine.watch', { watch, id: faults[fault] });
    await expect(inFlight).rejects.toMatchObject({ code: 'E_ENGINE_RESTARTED', details: { name: 'engine.watch', cause }, message: expect.stringContaining(words) as string });
    expect(await engine.call('engine.watch', { watch, id: faults.none })).toEqual({});
    await soon(() => {
      expect(statuses.at(-1)).toEqual({ state: 'ready', cause, restarts: 1 });
    });
    expect(statuses[0]).toEqual({ state: 'restarting', cause, restarts: 0 });
  });

  it('waits for an engine that starts four times as long as for one that runs', async () => {
    const { engine, statuses } = supervise({ workerFile: silentWorker, pace: { every: 20, misses: 3, longest: 1000 } });
    let intervals = 0;
    const timer = setInterval(() => (intervals += 1), 20);
    await soon(() => {
      expect(statuses[0]).toEqual({ state: 'restarting', cause: 'hang', restarts: 0 });
    });
    clearInterval(timer);
    engine.close();
    expect(intervals).toBeGreaterThanOrEqual(4 * 3 - 2);
  });

  it('does not take work that gives signs of life for a hang, however long no ping is answered', async () => {
    const { engine, statuses } = supervise({ pace: quick });
    await engine.call('engine.ping', {});
    expect(workLength).toBeGreaterThan(5 * quick.every * quick.misses);
    expect(await engine.call('engine.watch', { watch, id: faults.work })).toEqual({});
    expect(statuses).toEqual([]);
  });

  it('takes work that never ends for a hang all the same', async () => {
    const { engine } = supervise({ pace: { ...quick, longest: 20 } });
    await engine.call('engine.ping', {});
    await expect(engine.call('engine.watch', { watch, id: faults.workForever })).rejects.toMatchObject({ code: 'E_ENGINE_RESTARTED', details: { cause: 'hang' } });
  });

  it('fails every call in flight at a restart, not only the one at fault', async () => {
    const { engine } = supervise();
    const patient = engine.call('engine.watch', { watch, id: faults.never });
    const fatal = engine.call('engine.watch', { watch, id: faults.exit });
    await expect(patient).rejects.toMatchObject({ code: 'E_ENGINE_RESTARTED' });
    await expect(fatal).rejects.toMatchObject({ code: 'E_ENGINE_RESTARTED' });
  });

  it('does not take a long call for a hang while pings are answered', async () => {
    const { engine, statuses } = supervise({ pace: { every: 2, misses: 100, longest: 1000 } });
    void engine.call('engine.watch', { watch, id: faults.never }).catch(() => undefined);
    for (let turn = 0; turn < 200; turn++) await engine.call('engine.ping', {});
    expect(statuses).toEqual([]);
  });

  it('gives up after a crash loop and says so', async () => {
    const { engine, statuses, lines } = supervise({ workerFile: failingWorker, crashLoop: { restarts: 3, within: 60_000 }, now: () => 0 });
    await soon(() => {
      expect(engine.status).toEqual({ state: 'failed', cause: 'exit', restarts: 0 });
    });
    expect(statuses.map(({ state }) => state)).toEqual(['restarting', 'restarting', 'restarting', 'failed']);
    expect(lines).toContain('engine: this engine does not start');
    await expect(engine.call('engine.ping', {})).rejects.toMatchObject({ code: 'E_ENGINE_FAILED' });
  });

  it('is started once more when the user says so, and may then crash as often as before', async () => {
    const { engine, statuses } = supervise({ crashLoop: { restarts: 1, within: 60_000 }, now: () => 0 });
    const crash = (): Promise<unknown> => engine.call('engine.watch', { watch, id: faults.exit }).catch(() => undefined);
    engine.tryAgain();
    expect(statuses).toEqual([]);
    for (let round = 1; round <= 2; round++) {
      await crash();
      await soon(() => {
        expect(engine.status.state).toBe('ready');
      });
      await crash();
      await soon(() => {
        expect(engine.status.state).toBe('failed');
      });
      await expect(engine.call('engine.ping', {})).rejects.toMatchObject({ code: 'E_ENGINE_FAILED' });
      engine.tryAgain();
      expect(engine.status.state).toBe('restarting');
      // Asked at once, and answered by the one that starts.
      expect(await engine.call('engine.ping', {})).toEqual({});
      await soon(() => {
        expect(engine.status.state).toBe('ready');
      });
    }
  });

  it('forgets restarts that are long past', async () => {
    let time = 0;
    const { engine } = supervise({ crashLoop: { restarts: 1, within: 60_000 }, now: () => time });
    for (let crash = 1; crash <= 4; crash++) {
      await engine.call('engine.watch', { watch, id: faults.exit }).catch(() => undefined);
      await soon(() => {
        expect(engine.status).toMatchObject({ state: 'ready', restarts: crash });
      });
      time += 60_001;
    }
    expect(await engine.call('engine.ping', {})).toEqual({});
  });

  it('fails what it was asked as failed, not as restarted, when it gives up', async () => {
    const { engine } = supervise({ crashLoop: { restarts: 0, within: 60_000 } });
    await expect(engine.call('engine.watch', { watch, id: faults.exit })).rejects.toMatchObject({ code: 'E_ENGINE_FAILED' });
  });

  it('starts no worker when it is closed by someone who hears of the restart', async () => {
    const started: string[] = [];
    process.on('worker', () => started.push('worker'));
    const { engine, statuses } = supervise();
    engine.onStatus(() => {
      engine.close();
    });
    await expect(engine.call('engine.watch', { watch, id: faults.exit })).rejects.toMatchObject({ code: 'E_CLOSED' });
    expect(statuses.map(({ state }) => state)).toEqual(['restarting']);
    expect(started).toHaveLength(1);
    process.removeAllListeners('worker');
  });

  it('ends its worker when closed, without a restart', async () => {
    const { engine, statuses } = supervise();
    const inFlight = engine.call('engine.watch', { watch, id: faults.never });
    engine.close();
    await expect(inFlight).rejects.toMatchObject({ code: 'E_CLOSED' });
    await expect(engine.call('engine.ping', {})).rejects.toMatchObject({ code: 'E_CLOSED' });
    expect(statuses).toEqual([]);
  });
});
