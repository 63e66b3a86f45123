import { expect, it } from 'vitest';
import type { SweepTrial } from '../protocol/sweepTrials.ts';
import { bestFirst, bestSeed, judgedBy, outcomesOf, spreadOf } from './sweepOutcomes.ts';

const trial = (choice: number[], seed: number, validation: number | null, more: Partial<SweepTrial> = {}): SweepTrial => ({ choice, seed, outcome: 'finished', epochs: 5, training: 0.1 * seed, validation, trainingMetric: null, validationMetric: null, ...more });

it('takes the seeds of each combination together', () => {
  const trials = [trial([0], 1, 1), trial([0], 2, 3), trial([1], 1, 0.2), trial([1], 2, null, { outcome: 'diverged', training: null })];
  const outcomes = outcomesOf(trials);
  expect(outcomes.map(({ choice, seeds, diverged }) => [choice, seeds, diverged])).toEqual([[[0], 2, 0], [[1], 2, 1]]);
  expect(outcomes[0]?.validation).toEqual({ mean: 2, deviation: Math.SQRT2, least: 1, most: 3 });
  // A combination that diverges with one seed is no better for the other.
  expect(bestFirst(outcomes)[0]?.choice).toEqual([0]);
  expect(bestSeed(trials, [0])).toBe(1);
});

it('judges by the training loss where nothing is left for validation', () => {
  const outcomes = outcomesOf([trial([0], 2, null), trial([1], 1, null)]);
  expect(judgedBy(outcomes)).toBe('training');
  expect(bestFirst(outcomes)[0]?.choice).toEqual([1]);
});

it('knows no spread of nothing, and none of a single number', () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([3])).toMatchObject({ mean: 3, deviation: 0 });
});
