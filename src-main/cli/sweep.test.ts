import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src-core/graph/sweepOutcomes.ts';
import type { SweepTrial } from '../../src-core/protocol/sweepTrials.ts';
import { loadDocument } from './source.ts';
import { type SweepOptions, sweep } from './sweep.ts';

const options: SweepOptions = { vary: ['rate=0.001,0.1', 'width=z1:2,6'], seeds: '2', kernels: 'automatic', epochs: 8, json: true, digits: 4 };

async function data(more: Partial<SweepOptions> = {}): Promise<{ trials: SweepTrial[]; outcomes: Outcome[]; judgedBy: string; interrupted: boolean }> {
  const { text, interrupted } = await sweep('sine', { ...options, ...more });
  return { ...(JSON.parse(text) as { trials: SweepTrial[]; outcomes: Outcome[]; judgedBy: string }), interrupted };
}

describe('chainrule sweep', () => {
  it('trains every combination with every seed, the same numbers each time, and puts the best first', async () => {
    const { trials, outcomes, judgedBy } = await data();
    expect(trials.map(({ choice, seed }) => [...choice, seed])).toEqual([[0, 0, 1], [0, 0, 2], [0, 1, 1], [0, 1, 2], [1, 0, 1], [1, 0, 2], [1, 1, 1], [1, 1, 2]]);
    expect(judgedBy).toBe('validation');
    const means = outcomes.map(({ validation }) => validation?.mean ?? NaN);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    expect(outcomes[0]?.choice[0]).toBe(1);
    expect((await data()).trials).toEqual(trials);
  });

  it('prints a table, and saves the best as a project that gives its numbers', async () => {
    const save = path.join(await mkdtemp(path.join(tmpdir(), 'chainrule-sweep-')), 'best.chainrule.json');
    const { text } = await sweep('sine', { ...options, json: false, save });
    expect(text).toMatch(/8 runs, 2 seeds; the best validation loss first/);
    expect(text).toMatch(/rate +width of z1 +training loss +validation loss +validation metric/);
    const best = await loadDocument(save);
    expect(best.training).toMatchObject({ learningRate: 0.1, epochs: 8 });
    const { trials, outcomes } = await data();
    const { choice = [] } = outcomes[0] ?? {};
    expect(best.parameters.find(({ id }) => id === 'z1.W')?.values.shape).toEqual([1, [2, 6][choice[1] ?? 0]]);
    const again = await sweep(save, { ...options, vary: ['rate=0.1'], seeds: String(best.seed) + ',', epochs: 8 });
    const [trial] = (JSON.parse(again.text) as { trials: SweepTrial[] }).trials;
    expect(trial?.validation).toBe(trials.find((one) => one.seed === best.seed && one.choice.join() === choice.join())?.validation);
  });

  it('tells of what was done when Ctrl-C ends it', async () => {
    setImmediate(() => {
      const press = setInterval(() => {
        if (process.listenerCount('SIGINT') === 0) return;
        clearInterval(press);
        process.emit('SIGINT');
      }, 1);
    });
    const { interrupted, trials } = await data({ epochs: 3000, seeds: '50', vary: ['rate=0.001,0.1'] });
    expect(interrupted).toBe(true);
    expect(trials.length).toBeLessThan(100);
  });

  it('names what is wrong with a combination', async () => {
    await expect(sweep('sine', { ...options, vary: ['width=z2:3'] })).rejects.toMatchObject({ code: 'E_DOCUMENT_INVALID' });
    await expect(sweep('sine', { ...options, save: 'best.npz' })).rejects.toMatchObject({ code: 'E_USAGE' });
  });
});
