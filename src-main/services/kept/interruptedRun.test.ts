import { spawn } from 'node:child_process';
import { mkdtemp, readdir, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Run } from '../../../src-core/graph/run.ts';
import { EngineSupervisor } from '../../engine/supervisor.ts';
import { bundle } from '../../testing/bundle.ts';
import { endlessDocument, patient } from '../../testing/trainInHost.ts';
import { encodeRun } from './keptRun.ts';
import { RunKeeper } from './runKeeper.ts';
import { userData } from './userData.ts';
import { WindowSession } from './windowSession.ts';

const never = { aborted: false, addEventListener: () => undefined };

/** Trains in a host of its own until it has kept the run, then kills it with -9. Gives its folder and the updates that it had told of. */
async function killedWhileTraining(workerFile: string): Promise<{ folder: string; updates: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'chainrule-interrupted-'));
  const program = await bundle(path.join(import.meta.dirname, '../../testing/trainingProgram.ts'));
  const child = spawn(process.execPath, [program, folder, workerFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let updates = 0;
  child.stdout.on('data', (text: Buffer) => {
    updates = Number(text.toString().trimEnd().split('\n').at(-1) ?? 0);
  });
  await vi.waitFor(
    async () => {
      expect((await readdir(path.join(folder, 'data/sessions'))).some((name) => name.endsWith('.run'))).toBe(true);
    },
    { timeout: 60_000, interval: 20 },
  );
  child.kill('SIGKILL');
  await ended;
  return { folder, updates };
}

/** A page that comes after a restart, and what it is given of the run. */
async function broughtBack(folder: string): Promise<{ window: WindowSession; run: Run | null }> {
  const window = new WindowSession(userData(path.join(folder, 'data')), () => false);
  const { restored } = await window.handlers['session.claim']({ session: null, restore: true, reopen: true }, never);
  expect(restored?.document?.title).toBe(endlessDocument().title);
  return { window, run: (await window.handlers['session.run']({ session: null }, never)).run };
}

describe('a training run in the middle of which everything is killed', () => {
  it('is there after the restart, with at most the last seconds lost, and goes on', async () => {
    const workerFile = await bundle(path.join(import.meta.dirname, '../../engine/worker.ts'));
    const { folder, updates } = await killedWhileTraining(workerFile);
    const { window, run } = await broughtBack(folder);
    expect(run).toMatchObject({ id: 'run-1', name: 'Run 1', outcome: 'interrupted' });
    if (!run) return;
    expect(run.state.update).toBeGreaterThan(0);
    // It was killed as soon as the file was there: what was told since is what is lost.
    expect(run.state.update).toBeGreaterThan(updates / 3);
    const engine = new EngineSupervisor({ workerFile, pace: patient });
    try {
      await engine.call('engine.evaluate', { document: endlessDocument(), revision: 1 });
      const { state, curves, snapshots } = run;
      const on = await engine.call('engine.train', { revision: 1, amount: { kind: 'batches', count: 2 }, from: { state, curves, snapshots } });
      expect(on.run).toMatchObject({ outcome: 'paused', state: { update: run.state.update + 2, fingerprint: state.fingerprint } });
    } finally {
      engine.close();
    }
    await window.handlers['session.forgetRun']({}, never);
    expect((await window.handlers['session.run']({ session: null }, never)).run).toBeNull();
    // A file that is cut short is no run, and keeps nobody from working.
    const [name = ''] = (await readdir(path.join(folder, 'data/sessions'))).filter((each) => each.endsWith('.json'));
    const session = name.slice(0, 32);
    await userData(path.join(folder, 'data')).sessions.keepRun(session, encodeRun(run, new Uint8Array(100)));
    await truncate(path.join(folder, 'data/sessions', `${session}.run`), 60);
    expect((await window.handlers['session.run']({ session: null }, never)).run).toBeNull();
  }, 90_000);
});

describe('the keeper of runs', () => {
  const head = { id: 'run-1', name: 'Run 1', started: '', training: endlessDocument().training, seed: 1 };

  it('writes the newest, one after the other, and gives a slow disk rest', async () => {
    let time = 0;
    const written: Uint8Array[] = [];
    let finish = (): void => undefined;
    const keeper = new RunKeeper({
      write: (content) => {
        written.push(content);
        return new Promise<void>((resolve) => {
          finish = resolve;
        });
      },
      failed: () => undefined,
      now: () => time,
    });
    keeper.begin(1, head);
    keeper.take(1, Uint8Array.of(1));
    keeper.take(1, Uint8Array.of(2));
    expect(written, 'one is on its way').toHaveLength(1);
    time = 2000;
    finish();
    await new Promise(setImmediate);
    // It took 2 s: for 38 s more the disk is left to others.
    time = 39_000;
    keeper.take(1, Uint8Array.of(3));
    expect(written).toHaveLength(1);
    time = 40_001;
    keeper.take(1, Uint8Array.of(4));
    expect(written).toHaveLength(2);
    expect(written[1]).toEqual(encodeRun(head, Uint8Array.of(4)));
  });

  it('takes nothing of another run, and says why one could not be written', async () => {
    const failed = vi.fn();
    const keeper = new RunKeeper({ write: () => Promise.reject(new Error('full')), failed, now: () => 0 });
    keeper.begin(2, head);
    keeper.take(1, Uint8Array.of(1));
    expect(failed).not.toHaveBeenCalled();
    keeper.take(2, Uint8Array.of(1));
    await vi.waitFor(() => {
      expect(failed).toHaveBeenCalledOnce();
    });
    keeper.forget();
    keeper.take(2, Uint8Array.of(2));
    expect(failed).toHaveBeenCalledOnce();
  });
});
