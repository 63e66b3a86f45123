import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleFiles } from '../../src-core/examples/catalogue.generated.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { readDocument } from '../../src-core/graph/fileFormat.ts';
import type { Frame } from '../../src-core/protocol/watch.ts';
import type { TrainProgress } from '../../src-core/protocol/training.ts';
import { bundle } from '../testing/bundle.ts';
import { EngineSupervisor } from './supervisor.ts';

const example = readDocument(JSON.stringify(exampleFiles['mlp-3-2-2'])).document;
const document_: GraphDocument = { ...example, training: { ...example.training, epochs: 1_000_000_000 } };
let workerFile = '';
let engine: EngineSupervisor;
beforeAll(async () => {
  workerFile = await bundle(path.join(import.meta.dirname, 'worker.ts'));
});
beforeEach(() => {
  // Quick enough that many pings fall into a training run, patient enough for a busy machine.
  engine = new EngineSupervisor({ workerFile, pace: { every: 10, misses: 500, longest: 10_000 } });
});
afterEach(() => {
  engine.close();
});

describe('the engine in its worker', () => {
  it('evaluates a document and sends the frame that was asked for', async () => {
    const frames: Frame[] = [];
    engine.on('engine.frame', (frame) => frames.push(frame));
    const evaluation = await engine.call('engine.evaluate', { document: document_, revision: 3 });
    expect(evaluation).toMatchObject({ revision: 3, notFinite: null });
    const edges = document_.edges.map(({ id }) => id);
    await engine.call('engine.watch', { watch: { edges, outputs: [], parameters: [], step: 0, sample: 0 }, id: 1 });
    await vi.waitFor(() => {
      expect(frames.at(-1)).toMatchObject({ revision: 3, watch: 1, loss: evaluation.loss });
    });
    expect(frames.at(-1)?.numbers).toBeInstanceOf(Float64Array);
  });

  it('answers other calls while it trains, is not taken for hanging, and stops when told', async () => {
    await engine.call('engine.evaluate', { document: document_, revision: 1 });
    const progress: TrainProgress[] = [];
    engine.on('engine.progress', (report) => progress.push(report));
    const training = engine.call('engine.train', { revision: 1, amount: { kind: 'all' }, from: null });
    await vi.waitFor(() => {
      expect(progress.length).toBeGreaterThan(5);
    });
    await engine.call('engine.ping', {});
    await engine.call('engine.stop', {});
    const result = await training;
    expect(result).toMatchObject({ run: { outcome: 'paused' }, notFinite: null });
    expect(result.run.state.update).toBeGreaterThan(0);
    expect(engine.status.restarts).toBe(0);
  });

  it('ends a training run that is cancelled', async () => {
    await engine.call('engine.evaluate', { document: document_, revision: 1 });
    const signal = new AbortController();
    const training = engine.call('engine.train', { revision: 1, amount: { kind: 'all' }, from: null }, signal.signal);
    signal.abort();
    await expect(training).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(await engine.call('engine.update', { revision: 1 })).toHaveProperty('weights');
  });

  it('refuses what belongs to another revision', async () => {
    await engine.call('engine.evaluate', { document: document_, revision: 2 });
    await expect(engine.call('engine.update', { revision: 1 })).rejects.toMatchObject({ code: 'E_STALE' });
  });

  it('has no code of the outside: no electron, no server', async () => {
    const code = await readFile(workerFile, 'utf8');
    expect(code).not.toMatch(/require\("(electron|ws|node:http|node:net)"\)/);
  });
});
