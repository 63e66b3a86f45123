import { describe, expect, it } from 'vitest';
import type { SweepPlan } from '../graph/sweep.ts';
import { machineryFor } from '../engine/machinery.ts';
import { registry } from '../node/registry.ts';
import type { SweepTrial } from '../protocol/sweepTrials.ts';
import { moons } from '../testing/dataNetworks.ts';
import { type SweepParts, sweepTrials, trialDocument } from './sweep.ts';
import { Trainer } from './trainer.ts';

/** As the product trains. */
const machinery = machineryFor('automatic', 'float64');

function sweep(parts: SweepParts, plan: SweepPlan): SweepTrial[] {
  return [...sweepTrials(parts, plan)].filter((trial) => trial !== null);
}

const parts: SweepParts = { ...moons({ epochs: 6, batch: 10, learningRate: 0.5 }), registry, machinery };

describe('a sweep', () => {
  const plan: SweepPlan = { axes: [{ setting: 'width', nodes: ['z1'], values: [2, 6] }, { setting: 'learningRate', values: [0.1, 0.5] }], seeds: [3, 4] };
  const trials = sweep(parts, plan);

  it('trains every combination with every seed', () => {
    expect(trials.map(({ choice, seed }) => [...choice, seed])).toEqual([[0, 0, 3], [0, 0, 4], [0, 1, 3], [0, 1, 4], [1, 0, 3], [1, 0, 4], [1, 1, 3], [1, 1, 4]]);
    expect(trials.every(({ outcome, epochs, validation }) => outcome === 'finished' && epochs === 6 && validation !== null)).toBe(true);
  });

  it('gives the same bits again, and what a run of its own gives', () => {
    expect(sweep(parts, plan)).toEqual(trials);
    const document = trialDocument(parts, plan, [1, 1], 4);
    expect(document.training.learningRate).toBe(0.5);
    const trainer = new Trainer({ document, samples: parts.samples, registry, machinery, from: null });
    for (const moment of trainer.run()) expect(moment).not.toBe('paused');
    expect(trials.at(-1)).toMatchObject({ training: trainer.progress.newest?.training, validation: trainer.progress.newest?.validation });
  });

  it('tells a trial that diverges without losses', () => {
    const linear = { ...parts, document: { ...parts.document, training: { ...parts.document.training, batch: null, epochs: 400 } } };
    const [steady, wild] = sweep(linear, { axes: [{ setting: 'activation', nodes: ['h'], values: ['identity'] }, { setting: 'learningRate', values: [0.1, 1e300] }], seeds: [1] });
    expect(steady).toMatchObject({ outcome: 'finished' });
    expect(wild).toMatchObject({ outcome: 'diverged', training: null, validation: null });
  });

  it('tells the best epoch where the best weights are kept', () => {
    const keeping = { ...parts, document: { ...parts.document, training: { ...parts.document.training, learningRate: 30, keepBest: true } } };
    const [trial] = sweep(keeping, { axes: [{ setting: 'epochs', values: [12] }], seeds: [5] });
    const [last] = sweep({ ...keeping, document: { ...keeping.document, training: { ...keeping.document.training, keepBest: false } } }, { axes: [{ setting: 'epochs', values: [12] }], seeds: [5] });
    expect(trial?.validation ?? NaN).toBeLessThan(last?.validation ?? NaN);
  });
});
